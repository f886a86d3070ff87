// What becomes of sessions that are imported for the first time.

import { expect, test } from 'vitest';
import { MAX_ID_LENGTH, MAX_TITLE_LENGTH } from '../../src/protocol/index.ts';
import { importedMessage, importedSession } from '../support/imported.ts';
import {
  ADD,
  APPEND,
  BEGINNING,
  clock,
  idsOf,
  NOBODY,
  recorderOn,
  recorderWith,
  sessionOf,
  START,
} from '../support/one-session.ts';
import { newDatabase } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const DAY = 24 * 60 * 60 * 1000;
const MARCH = Date.UTC(2023, 2, 1);

test('an imported session has all that its source says of it, has ended, and says nothing that its source does not', async () => {
  const recorder = recorderOn();
  const session = importedSession({
    workspace_id: 'w',
    workspace_path: '/home/w',
    model: 'gpt-4o',
    metadata: { source: { format: 'chatgpt' } },
    started_at: MARCH,
    last_activity: MARCH + DAY,
    messages: [
      importedMessage({ message_id: 'q', role: 'user', content: 'Where to?', created_at: MARCH, metadata: { a: [1] } }),
      importedMessage({ message_id: 'a', content: 'To the', parent_id: 'q', model: 'gpt-4o', completion: 'cut_off' }),
      importedMessage({ message_id: 'b', content: 'Hm', parent_id: 'q', completion: 'incomplete', superseded: true }),
      importedMessage({
        message_id: 'c',
        content: 'To the sea.',
        revisions: [
          { content: 'To', replaced_at: MARCH + 1 },
          { content: 'Where?', replaced_at: 0 },
        ],
      }),
    ],
  });
  const results = await recorder.importSessions([session]);
  expect(results).toEqual([{ ok: true, value: { session_id: 's', title: 'Trip', message_count: 3, outcome: 'new' } }]);
  const { seq: _seq, messages, ...fields } = await sessionOf(recorder);
  expect(fields).toEqual({
    session_id: 's',
    provider: 'chatgpt',
    title: 'Trip',
    workspace_id: 'w',
    workspace_path: '/home/w',
    model: 'gpt-4o',
    metadata: { source: { format: 'chatgpt' } },
    message_count: 3,
    started_at: '2023-03-01T00:00:00.000Z',
    last_activity: '2023-03-02T00:00:00.000Z',
    status: 'ended',
    interrupted_at: null,
    ended_at: null,
    trashed_at: null,
    expected_message_count: null,
    is_dirty: false,
    pinned: false,
    url: null,
    next_before: null,
  });
  const common = { missing: [], is_complete: true, completion: 'complete', superseded: false, revisions: [] };
  const unknown = { model: null, parent_id: null, metadata: null, created_at: 0 };
  const shown = { role: 'assistant', ...unknown, ...common };
  expect(messages).toEqual([
    {
      ...shown,
      message_id: 'q',
      role: 'user',
      content: 'Where to?',
      created_at: MARCH,
      metadata: { a: [1] },
      position: 0,
    },
    {
      ...shown,
      message_id: 'a',
      content: 'To the',
      parent_id: 'q',
      model: 'gpt-4o',
      completion: 'cut_off',
      is_complete: false,
      position: 1,
    },
    {
      ...shown,
      message_id: 'b',
      content: 'Hm',
      parent_id: 'q',
      completion: 'incomplete',
      is_complete: false,
      superseded: true,
      position: 2,
    },
    {
      ...shown,
      message_id: 'c',
      content: 'To the sea.',
      revisions: [
        { content: 'To', replaced_at: MARCH + 1 },
        { content: 'Where?', replaced_at: 0 },
      ],
      position: 3,
    },
  ]);
});

test('an imported session is in lists by when its source was last active, not by when it was imported', async () => {
  const recorder = await recorderWith(START, ADD);
  clock.now += DAY;
  const at = (session_id: string, last_activity: number | null) => importedSession({ session_id, last_activity });
  const dated = importedSession({
    session_id: 'by its messages',
    messages: [importedMessage({ created_at: MARCH + 2 }), importedMessage({ message_id: 'b', created_at: MARCH + 1 })],
  });
  const begun = importedSession({ session_id: 'by its beginning', started_at: MARCH });
  await recorder.importSessions([at('old', MARCH - DAY), dated, begun, at('unknown', null), at('later', MARCH + 3)]);
  const { sessions, total } = valueOf(await recorder.api.sessions({}));
  expect(sessions.map(({ session_id }) => session_id)).toEqual([
    'unknown',
    's',
    'later',
    'by its messages',
    'by its beginning',
    'old',
  ]);
  expect(total).toBe(6);
  expect(sessions[0]?.last_activity).toBe(new Date(BEGINNING + DAY).toISOString());
  expect(sessions[0]?.started_at).toBe(new Date(0).toISOString());
});

test('an import is one short fact for each session, which other recorders and followers read', async () => {
  const database = newDatabase();
  const recorder = recorderOn(database);
  const other = recorderOn(database);
  await other.record([START, ADD], NOBODY);
  const text = 'x'.repeat(10_000);
  await recorder.importSessions([
    importedSession({ session_id: 'i', messages: [importedMessage({ content: text })] }),
    importedSession({ session_id: 'j' }),
  ]);
  const imported = { type: 'session_imported', recorded_at: clock.now };
  expect(recorder.published).toEqual([
    { ...imported, session_id: 'i', seq: 3 },
    { ...imported, session_id: 'j', seq: 4 },
  ]);
  expect(valueOf(await other.api.facts({ since: 2 })).facts).toEqual(recorder.published);
  expect(valueOf(await other.api.session('i', {})).messages).toMatchObject([{ content: text }]);
  expect(await idsOf(other, 'ended')).toEqual(['i', 'j']);
  // What the other recorder had recorded and not folded was folded with the import.
  await other.record([APPEND], NOBODY);
  expect((await sessionOf(recorder)).messages).toMatchObject([{ content: 'Hello world' }]);
});

test('an imported session goes on like any other', async () => {
  const recorder = recorderOn();
  await recorder.importSessions([importedSession({ started_at: MARCH, last_activity: MARCH })]);
  await recorder.record([START, { ...APPEND, message_id: 'a' }, ADD], NOBODY);
  await recorder.checkpoint();
  const { messages, ...session } = await sessionOf(recorder);
  expect(session).toMatchObject({ status: 'active', title: 'Trip', message_count: 3 });
  expect(session.started_at).toBe(new Date(MARCH).toISOString());
  expect(messages).toMatchObject([{ content: 'Where to?' }, { content: 'To the sea. world' }, { content: 'Hello' }]);
});

test.each([
  ['an id that is too long', { session_id: 'x'.repeat(MAX_ID_LENGTH + 1) }, 'invalid_event'],
  ['an id that no URL can name', { session_id: '..' }, 'invalid_event'],
  ['a title that is too long', { title: 'x'.repeat(MAX_TITLE_LENGTH + 1) }, 'payload_too_large'],
  ['a time before all times', { started_at: -1 }, 'invalid_event'],
  ['a message without an id', { messages: [importedMessage({ message_id: '' })] }, 'invalid_event'],
  ['an id that two messages have', { messages: [importedMessage(), importedMessage()] }, 'invalid_event'],
] as const)('%s fails its session, and the others are imported', async (_name, fields, code) => {
  const recorder = recorderOn();
  const good = (session_id: string) => importedSession({ session_id });
  const results = await recorder.importSessions([good('one'), importedSession(fields), good('two')]);
  expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect(results[1]?.error?.code).toBe(code);
  expect(results[1]?.error?.message).toMatch(/was not imported: .+\.$/u);
  expect(await idsOf(recorder, 'ended')).toEqual(['one', 'two']);
});

test('how texts came and when the session ended is kept, and a timing that does not fit is left out', async () => {
  const timing = [
    [2, BEGINNING],
    [5, BEGINNING + 40],
  ] as const;
  const session = importedSession({
    ended_at: BEGINNING + 50,
    messages: [
      importedMessage({ message_id: 'a', content: 'Hello', timing }),
      importedMessage({ message_id: 'b', content: 'Hello', timing: [[4, BEGINNING]] }),
      importedMessage({
        message_id: 'c',
        content: 'Hello',
        timing: [
          [5, BEGINNING],
          [3, BEGINNING],
        ],
      }),
    ],
  });
  const recorder = recorderOn();
  await recorder.importSessions([session]);
  const { messages, ended_at } = valueOf(await recorder.api.session('s', { timing: true }));
  expect(messages.map((message) => message.timing)).toEqual([timing, null, null]);
  expect(ended_at).toBe(new Date(BEGINNING + 50).toISOString());
});
