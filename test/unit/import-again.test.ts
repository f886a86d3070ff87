// Twice is once: what an import does to a session that is there.

import { expect, test } from 'vitest';
import { mustBeReadFor } from '../../src/client/reading/fold-session.ts';
import type { ImportedSession, ImportOutcome, SessionDetail } from '../../src/protocol/index.ts';
import { importedMessage, importedSession } from '../support/imported.ts';
import {
  ADD,
  BEGINNING,
  clock,
  END,
  NOBODY,
  recorderOn,
  recorderWith,
  sessionOf,
  START,
} from '../support/one-session.ts';
import type { TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const QUESTION = importedMessage({ message_id: 'q', role: 'user', content: 'Where to?' });

/** A session with a question and the answer `m`. */
const withAnswer = (
  content: string,
  fields: Partial<ImportedSession> = {},
  message: Partial<ImportedSession['messages'][number]> = {},
): ImportedSession =>
  importedSession({ messages: [QUESTION, importedMessage({ message_id: 'm', content, ...message })], ...fields });

async function outcomeOf(recorder: TestRecorder, session: ImportedSession): Promise<ImportOutcome> {
  const [result] = await recorder.importSessions([session]);
  if (result === undefined) throw new Error('There is no result.');
  return valueOf(result).outcome;
}

async function recorderWithImport(...sessions: readonly ImportedSession[]): Promise<TestRecorder> {
  const recorder = recorderOn();
  for (const session of sessions) await recorder.importSessions([session]);
  return recorder;
}

/** The session without what every read has of its own. */
async function readOf(recorder: TestRecorder): Promise<Omit<SessionDetail, 'seq'>> {
  const { seq: _seq, ...session } = await sessionOf(recorder);
  return session;
}

test('the same session again changes nothing and makes no fact', async () => {
  const session = withAnswer('To the sea.', {}, { revisions: [{ content: 'To', replaced_at: 1 }] });
  const recorder = await recorderWithImport(session);
  const before = await sessionOf(recorder);
  const published = recorder.published.length;
  clock.now += 1000;
  expect(await outcomeOf(recorder, structuredClone(session))).toBe('unchanged');
  expect(await sessionOf(recorder)).toEqual(before);
  expect(recorder.published).toHaveLength(published);
});

test('the same chat in a file of another name is the same, and keeps the first name until it changes', async () => {
  const inFile = (file: string, title = 'A chat'): ImportedSession =>
    withAnswer('To the sea.', { title, metadata: { source: { format: 'f', file, rest: 1 } } });
  const recorder = await recorderWithImport(inFile('a.json'));
  const before = await sessionOf(recorder);
  expect(await outcomeOf(recorder, inFile('b.json'))).toBe('unchanged');
  expect(await sessionOf(recorder)).toEqual(before);
  expect(await outcomeOf(recorder, inFile('b.json', 'Another title'))).toBe('updated');
  expect(await readOf(recorder)).toMatchObject({ title: 'Another title', metadata: { source: { file: 'a.json' } } });
});

test('states of one session that come again change nothing and make no fact, in whatever order they came', async () => {
  const states = ['First', 'Second', 'Third'].map((title) => withAnswer('To the sea.', { title }));
  const recorder = await recorderWithImport(...states);
  const before = await sessionOf(recorder);
  const published = recorder.published.length;
  for (const state of [...states, ...states.toReversed()])
    expect(await outcomeOf(recorder, structuredClone(state))).toBe('unchanged');
  expect(await sessionOf(recorder)).toEqual(before);
  expect(before.title).toBe('Third');
  expect(recorder.published).toHaveLength(published);
});

test('a session that comes twice in one call is imported once, with what both have', async () => {
  const recorder = recorderOn();
  const results = await recorder.importSessions([withAnswer('To'), withAnswer('To the sea.'), withAnswer('To')]);
  expect(results.map((result) => valueOf(result).outcome)).toEqual(['new', 'updated', 'unchanged']);
  expect((await readOf(recorder)).messages).toMatchObject([{}, { content: 'To the sea.', revisions: [] }]);
});

test('a newer export adds messages, continues texts, and supersedes nothing that it lacks', async () => {
  const recorder = await recorderWithImport(withAnswer('To the', {}, { completion: 'cut_off' }));
  const newer = importedSession({
    messages: [
      importedMessage({ message_id: 'n', content: 'Indeed.', parent_id: 'm', superseded: true }),
      importedMessage({ message_id: 'm', content: 'To the sea.' }),
      importedMessage({ message_id: 'o', content: 'Cut', completion: 'cut_off' }),
    ],
  });
  expect(await outcomeOf(recorder, newer)).toBe('updated');
  const { messages, message_count } = await readOf(recorder);
  expect(message_count).toBe(3);
  expect(messages).toMatchObject([
    { message_id: 'q', superseded: false, position: 0 },
    { message_id: 'm', content: 'To the sea.', completion: 'complete', revisions: [], position: 1 },
    { message_id: 'n', content: 'Indeed.', parent_id: 'm', superseded: true, position: 2 },
    { message_id: 'o', content: 'Cut', completion: 'cut_off', position: 3 },
  ]);
  expect(await outcomeOf(recorder, newer)).toBe('unchanged');
});

test('a text that is new replaces the recorded one, which becomes a revision', async () => {
  const recorder = await recorderWithImport(withAnswer('To the sea.'));
  expect(await outcomeOf(recorder, withAnswer('Nowhere.'))).toBe('updated');
  expect((await readOf(recorder)).messages[1]).toMatchObject({
    content: 'Nowhere.',
    revisions: [{ content: 'To the sea.', replaced_at: BEGINNING }],
  });
  // Both texts are known now.
  expect(await outcomeOf(recorder, withAnswer('To the sea.'))).toBe('unchanged');
  expect(await outcomeOf(recorder, withAnswer('To the'))).toBe('unchanged');
});

test('a message that was edited or went on here stays as it is where the source has only what it had', async () => {
  const recorder = await recorderWithImport(withAnswer('To the sea.'));
  await recorder.record(
    [
      { type: 'message_update', session_id: 's', message_id: 'm', content: 'To the hills.' },
      { type: 'message_append', session_id: 's', message_id: 'q', content_delta: ' And when?' },
    ],
    NOBODY,
  );
  const before = await readOf(recorder);
  expect(await outcomeOf(recorder, withAnswer('To the sea.', { model: null, workspace_id: 'w' }))).toBe('updated');
  expect((await readOf(recorder)).messages).toEqual(before.messages);
});

test('revisions that are new are added, and the text stays current', async () => {
  const recorder = await recorderWithImport(withAnswer('To the sea.'));
  const revised = withAnswer('To the sea.', {}, { revisions: [{ content: 'Home', replaced_at: 5 }] });
  expect(await outcomeOf(recorder, revised)).toBe('updated');
  const message = { content: 'To the sea.', revisions: [{ content: 'Home', replaced_at: 5 }], completion: 'complete' };
  expect((await readOf(recorder)).messages[1]).toMatchObject(message);
  await recorder.record([{ type: 'message_append', session_id: 's', message_id: 'm', content_delta: ' Now.' }], NOBODY);
  await recorder.checkpoint();
  expect((await readOf(recorder)).messages[1]).toMatchObject({
    ...message,
    content: 'To the sea. Now.',
    completion: 'open',
  });
});

test('a message that the source has completed without more text is complete', async () => {
  const recorder = await recorderWithImport(withAnswer('To the sea.', {}, { completion: 'cut_off' }));
  expect(await outcomeOf(recorder, withAnswer('To the sea.'))).toBe('updated');
  expect((await readOf(recorder)).messages[1]).toMatchObject({ completion: 'complete' });
  expect(await outcomeOf(recorder, withAnswer('To the sea.', {}, { completion: 'cut_off' }))).toBe('unchanged');
});

test('an older export adds what is missing and changes nothing else', async () => {
  const newer = withAnswer(
    'To the sea.',
    { title: 'Sea', last_activity: 2000, metadata: { v: 2 } },
    { metadata: { v: 2 } },
  );
  const recorder = await recorderWithImport(newer);
  const older = importedSession({
    title: 'Trip',
    last_activity: 1000,
    metadata: { v: 1 },
    model: 'gpt-4o',
    messages: [
      importedMessage({ message_id: 'm', content: 'To the hills.', metadata: { v: 1 } }),
      importedMessage({ message_id: 'n', content: 'Deleted since.' }),
    ],
  });
  expect(await outcomeOf(recorder, older)).toBe('updated');
  const read = await readOf(recorder);
  expect(read).toMatchObject({ title: 'Sea', metadata: { v: 2 }, model: 'gpt-4o' });
  expect(read.last_activity).toBe(new Date(2000).toISOString());
  expect(read.messages).toMatchObject([
    { message_id: 'q' },
    { content: 'To the sea.', metadata: { v: 2 }, revisions: [{ content: 'To the hills.' }] },
    { content: 'Deleted since.' },
  ]);
  expect(await outcomeOf(recorder, older)).toBe('unchanged');
  expect(await outcomeOf(recorder, newer)).toBe('unchanged');
});

test('title, model and metadata that the source has changed are taken over', async () => {
  const recorder = await recorderWithImport(
    withAnswer('To', { model: 'a', metadata: { v: 1 } }, { metadata: { v: 1 } }),
  );
  await recorder.api.pin('s', true);
  const changed = withAnswer(
    'To',
    { title: 'Sea', model: 'b', metadata: { v: 2 } },
    { metadata: { v: 2 }, model: 'b' },
  );
  expect(await outcomeOf(recorder, changed)).toBe('updated');
  const read = await readOf(recorder);
  expect(read).toMatchObject({ title: 'Sea', model: 'b', pinned: true, metadata: { v: 2, holdfast_pinned: true } });
  expect(read.messages[1]).toMatchObject({ model: 'b', metadata: { v: 2 } });
  expect(await outcomeOf(recorder, withAnswer('To', { title: null }))).toBe('unchanged');
});

test('a title, and metadata of a message, that were given here stay', async () => {
  const recorder = await recorderWithImport(withAnswer('To', {}, { metadata: { v: 1 } }));
  await recorder.api.rename('s', 'Our trip');
  const metadata = { rating: 'up' };
  await recorder.record([{ type: 'message_update', session_id: 's', message_id: 'm', metadata }], NOBODY);
  const changed = withAnswer('To the sea.', { title: 'Sea' }, { metadata: { v: 2 } });
  expect(await outcomeOf(recorder, changed)).toBe('updated');
  const read = await readOf(recorder);
  expect(read.title).toBe('Our trip');
  expect(read.messages[1]).toMatchObject({ content: 'To the sea.', metadata: { v: 1, rating: 'up' } });
  expect(await outcomeOf(recorder, { ...changed, title: 'Lake' })).toBe('unchanged');
});

test('of a session that was recorded here, only what is missing is filled in', async () => {
  const recorder = await recorderWith({ ...START, title: 'Recorded' }, ADD, END);
  const imported = withAnswer(
    'Hello',
    { title: 'Imported', model: 'gpt-4o', started_at: 1, last_activity: 2 },
    { role: 'user', model: 'gpt-4o', created_at: 3, parent_id: 'q' },
  );
  expect(await outcomeOf(recorder, imported)).toBe('updated');
  const { messages, ...read } = await readOf(recorder);
  const at = new Date(BEGINNING).toISOString();
  expect(read).toMatchObject({ title: 'Recorded', model: 'gpt-4o', provider: 'p', started_at: at, last_activity: at });
  expect(messages).toMatchObject([
    { role: 'assistant', created_at: BEGINNING, model: 'gpt-4o', parent_id: 'q', position: 0 },
    { message_id: 'q', created_at: 0, position: 1 },
  ]);
});

test('whoever follows a session reads it again for a newer export, and for no import of another one', async () => {
  const recorder = await recorderWithImport(withAnswer('To'));
  const followed = await sessionOf(recorder);
  await recorder.importSessions([importedSession({ session_id: 'other' }), withAnswer('To the sea.')]);
  const [other, newer] = recorder.published.slice(-2);
  if (other === undefined || newer === undefined) throw new Error('There are too few facts.');
  expect([mustBeReadFor(followed, other), mustBeReadFor(followed, newer)]).toEqual([false, true]);
});

test('a session in the trash stays there, with its new texts', async () => {
  const recorder = await recorderWithImport(withAnswer('To'));
  await recorder.api.trash('s');
  const { trashed_at } = await readOf(recorder);
  expect(await outcomeOf(recorder, withAnswer('To the sea.', { last_activity: BEGINNING + 5 }))).toBe('updated');
  const read = await readOf(recorder);
  expect(read).toMatchObject({ status: 'trashed', trashed_at });
  expect(read.messages[1]).toMatchObject({ content: 'To the sea.' });
});

test('a session that is active or interrupted here stays so, with its last activity', async () => {
  const recorder = recorderOn();
  await recorder.record([START, ADD], { page_id: null, client_id: 'c' });
  const newer = (content: string) => withAnswer(content, { last_activity: BEGINNING + 1_000_000 });
  expect(await outcomeOf(recorder, newer('Hello you'))).toBe('updated');
  const at = new Date(BEGINNING).toISOString();
  expect(await readOf(recorder)).toMatchObject({ status: 'active', last_activity: at });
  await recorder.clientGone('c');
  expect(await outcomeOf(recorder, newer('Hello you two'))).toBe('updated');
  expect(await readOf(recorder)).toMatchObject({ status: 'interrupted', last_activity: at });
});

test.each([true, false])('a session that was purged comes back as a new one (folded before: %s)', async (folds) => {
  const recorder = await recorderWithImport(withAnswer('To the sea.'));
  await recorder.api.purge('s');
  if (folds) await recorder.checkpoint();
  expect(await outcomeOf(recorder, withAnswer('To'))).toBe('new');
  expect((await readOf(recorder)).messages).toMatchObject([{}, { content: 'To', revisions: [] }]);
  expect(valueOf(await recorder.api.sessions({})).total).toBe(1);
});
