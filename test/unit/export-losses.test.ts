// What a format cannot carry is counted, and files that are not quite ours are read as far as they go.

import { expect, test } from 'vitest';
import { WRITERS, type Writer } from '../../src/formats/index.ts';
import { LossCount } from '../../src/formats/write/losses.ts';
import {
  asImported,
  EXPORT_FORMATS,
  FIRST_MESSAGES,
  type Losses,
  type LossCode,
  type SessionDetail,
} from '../../src/protocol/index.ts';
import { recordedMessage, sessionOf } from '../support/arbitrary-sessions.ts';
import { BEGINNING, NOBODY } from '../support/one-session.ts';
import { readBack, written } from '../support/read-back.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

function writerOf(name: string): Writer {
  const writer = WRITERS.find((each) => each.name === name);
  if (writer === undefined) throw new Error(`There is no writer ${name}.`);
  return writer;
}

const ALL: readonly LossCode[] = [...new Set(WRITERS.flatMap(({ losses }) => losses))];

function lossesOf(session: SessionDetail, codes: readonly LossCode[]): Losses {
  const count = new LossCount(codes);
  count.add(session);
  return count.losses;
}

const RICH = sessionOf(
  'rich',
  [
    recordedMessage('q', { role: 'user', content: 'Old?', created_at: 5 }),
    recordedMessage('a', { content: 'Yes.', parent_id: 'q', model: 'm', completion: 'cut_off', timing: [[4, 9]] }),
    recordedMessage('b', {
      content: 'No.',
      parent_id: 'q',
      metadata: { kind: 'answer', answer_id: 'b' },
      revisions: [
        { content: 'Perhaps.', replaced_at: 1 },
        { content: 'Hm.', replaced_at: 2 },
      ],
    }),
    recordedMessage('f', { content: 'x.pdf', parent_id: 'b', metadata: { kind: 'file', answer_id: 'b' } }),
    recordedMessage('r', { content: 'Hm.', parent_id: 'f', metadata: { kind: 'reasoning', answer_id: 'b' } }),
    recordedMessage('e', {
      content: 'Oh.',
      role: 'ghost',
      parent_id: 'r',
      metadata: { kind: 'error', answer_id: 'b' },
    }),
    recordedMessage('s', { role: 'system', content: 'Be old.', superseded: true, parent_id: 'e' }),
  ],
  { metadata: { by: 'app' }, title: 'Rich' },
);

test('counts of a session what there is of each loss, and nothing of what it does not have', () => {
  expect(lossesOf(RICH, ALL)).toEqual({
    attachments: 1,
    branches: 1,
    completion: 1,
    extras: 1,
    ids: 7,
    metadata: 5,
    models: 1,
    reasoning: 1,
    revisions: 2,
    roles: 1,
    superseded: 1,
    system: 1,
    times: 1,
    timing: 1,
    titles: 1,
  });
  expect(lossesOf(sessionOf('plain', [recordedMessage('q', { role: 'user' })]), ALL)).toEqual({ ids: 1 });
});

test('the branch that the source of an import showed is the current one', () => {
  const messages = [
    recordedMessage('old', { role: 'user', parent_id: FIRST_MESSAGES }),
    recordedMessage('new', { role: 'user', parent_id: FIRST_MESSAGES }),
  ];
  const source = { active_message_id: 'old', last_message_id: 'new' };
  expect(lossesOf(sessionOf('s', messages, { metadata: { source } }), ['branches'])).toEqual({ branches: 1 });
});

test('the losses of a file are those of all of its sessions', async () => {
  const { losses } = await written(writerOf('json'), [RICH, RICH]);
  expect(losses).toEqual({ attachments: 2 });
});

test('there is one writer for each format, in the order in which they are offered', () => {
  expect([...WRITERS.map(({ name }) => name), 'zip']).toEqual(EXPORT_FORMATS);
  expect(new Set(WRITERS.map(({ title }) => title)).size).toBe(WRITERS.length);
  for (const { extension, mediaType } of WRITERS) {
    expect(extension).toMatch(/^[a-z]+$/);
    expect(mediaType).toMatch(/^(?:application|text)\//);
  }
});

test('sessions that are exported and imported where they are change nothing, and elsewhere read as they did', async () => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => BEGINNING });
  await recorder.record(
    [
      { type: 'session_start', session_id: 's', provider: 'p', title: 'Trip', metadata: { a: 1 } },
      { type: 'message_add', session_id: 's', message_id: 'q', role: 'user', content: 'Where to?' },
      { type: 'message_add', session_id: 's', message_id: 'a', role: 'assistant', content: 'To' },
      { type: 'message_append', session_id: 's', message_id: 'a', content_delta: ' the sea.' },
    ],
    NOBODY,
  );
  const session = valueOf(await recorder.api.session('s', { timing: true }));
  const { text } = await written(writerOf('json'), [session]);
  const sessions = readBack('export.json', text).sessions.filter((each) => each !== undefined);
  const outcomes = (await recorder.importSessions(sessions)).map((result) => valueOf(result).outcome);
  expect(outcomes).toEqual(['unchanged']);
  const there = openTestRecorder({ database: newDatabase(), clock: () => BEGINNING });
  await there.importSessions(sessions);
  expect(asImported(valueOf(await there.api.session('s', { timing: true })))).toEqual(asImported(session));
  for (const each of [recorder, there]) await each.close();
});

test('a JSON document that was written anew, with indents or other fields, is read like ours', async () => {
  const { text } = await written(writerOf('json'), [RICH]);
  const { sessions, version } = JSON.parse(text) as Record<string, unknown>;
  for (const document of [
    { format: 'holdfast', version, sessions },
    { sessions, note: 'mine', version, format: 'holdfast' },
  ])
    for (const indent of [0, 2])
      expect(readBack('x.json', JSON.stringify(document, null, indent))).toEqual({
        format: 'holdfast',
        sessions: [asImported(RICH)],
        skipped: [],
        warnings: [],
      });
});

test('a document of a later version is refused by name, and a session that cannot be one costs only itself', async () => {
  const { text } = await written(writerOf('json'), [RICH, sessionOf('next', [])]);
  const later = readBack('x.json', text.replace('"version":1', '"version":2'));
  expect(later).toMatchObject({ sessions: [], warnings: ['$ unknown_entry'], skipped: ['$ entry_not_a_conversation'] });
  const broken = readBack('x.json', text.replace('"role":"user"', '"role":7'));
  expect(broken.sessions.map((each) => each?.session_id)).toEqual(['next']);
  expect(broken).toMatchObject({ warnings: ['$[0] unknown_entry'], skipped: ['$[0] entry_not_a_conversation'] });
});
