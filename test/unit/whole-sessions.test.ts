// Many whole sessions are read at once: what exports and backups read with. `compareReads` compares them with those that are read one by one.

import { expect, onTestFinished, test } from 'vitest';
import { wholeSessions } from '../../src/formats/index.ts';
import { failed, type RecordingApi, type SessionDetail } from '../../src/protocol/index.ts';
import { WHOLE_SESSIONS_LENGTH } from '../../src/recorder/constants.ts';
import { createRecordingStore, type RecordingStore } from '../../src/storage/index.ts';
import { importedMessage, importedSession } from '../support/imported.ts';
import { NOBODY, recorderOn } from '../support/one-session.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

/** Reads whole sessions until each id has been answered: the sessions, and how many each read returned. */
async function readAll(
  { api }: { readonly api: Pick<RecordingApi, 'wholeSessions'> },
  ids: readonly string[],
): Promise<{ sessions: (SessionDetail | null)[]; counts: number[] }> {
  const sessions: (SessionDetail | null)[] = [];
  const counts: number[] = [];
  while (sessions.length < ids.length) {
    const read = valueOf(await api.wholeSessions(ids.slice(sessions.length)));
    sessions.push(...read);
    counts.push(read.length);
  }
  return { sessions, counts };
}

const oneByOne = ({ api }: TestRecorder, ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await api.session(id, { timing: true })).value ?? null));

/** Imports sessions `s0`, `s1`, … in this order. */
async function withImported(count: number, text = 'text'): Promise<{ database: string; ids: string[] }> {
  const database = newDatabase();
  const ids = Array.from({ length: count }, (_, index) => `s${index}`);
  await recorderOn(database).importSessions(
    ids.map((session_id) =>
      importedSession({ session_id, messages: [importedMessage({ content: `${session_id} ${text}` })] }),
    ),
  );
  return { database, ids };
}

test('sessions that lie together, those that lie apart, and some that are not there come in the order of their ids', async () => {
  const { database, ids } = await withImported(40);
  const recorder = recorderOn(database);
  for (const wanted of [ids, ids.toReversed(), ['s39', 'none', 's0', 's20'], ['none']]) {
    const { sessions, counts } = await readAll(recorder, wanted);
    expect(counts).toEqual([wanted.length]);
    expect(sessions).toEqual(await oneByOne(recorder, wanted));
    expect(sessions.map((session) => session?.session_id ?? 'none')).toEqual(wanted);
  }
});

test('what was recorded after the last checkpoint is there, and what was purged is not', async () => {
  const { database, ids } = await withImported(3);
  const recorder = recorderOn(database);
  await recorder.record(
    [
      { type: 'message_update', session_id: 's1', message_id: 'a', content: 'Anew', is_complete: true },
      { type: 'session_start', session_id: 'new', provider: 'p' },
      { type: 'message_add', session_id: 'new', message_id: 'm', role: 'user', content: 'Hello' },
    ],
    NOBODY,
  );
  await recorder.api.purge('s2');
  const { sessions } = await readAll(recorder, [...ids, 'new']);
  expect(sessions).toEqual(await oneByOne(recorder, [...ids, 'new']));
  expect(sessions.map((session) => session?.messages.map(({ content }) => content))).toEqual([
    ['s0 text'],
    ['Anew'],
    undefined,
    ['Hello'],
  ]);
});

test('one read returns no more than a bound of text, unless one session has more', async () => {
  const { database, ids } = await withImported(6, 'x'.repeat(WHOLE_SESSIONS_LENGTH / 2.5));
  const recorder = recorderOn(database);
  const { sessions, counts } = await readAll(recorder, ids);
  expect(sessions.map((session) => session?.session_id)).toEqual(ids);
  for (const count of counts) expect(count).toBeLessThanOrEqual(2);

  await recorder.importSessions([
    importedSession({
      session_id: 'long',
      messages: [importedMessage({ content: 'x'.repeat(WHOLE_SESSIONS_LENGTH + 1) })],
    }),
  ]);
  expect((await readAll(recorder, ['long', 's0'])).counts).toEqual([1, 1]);
});

test('reading them puts none into memory', async () => {
  const { database, ids } = await withImported(30);
  const inner = createRecordingStore(database, () => () => undefined);
  let held = 0;
  const read: RecordingStore['read'] = (scope, body) =>
    inner.read(scope, (transaction) => {
      // What is put into memory is read with the ids of its events.
      transaction.eventIds = async () => {
        held += 1;
        return [];
      };
      return body(transaction);
    });
  const recorder = openTestRecorder({ database, clock: () => 1, host: { store: { ...inner, read } } });
  onTestFinished(() => recorder.close());
  await readAll(recorder, ids);
  expect(held).toBe(0);
  await recorder.api.session('s0');
  expect(held).toBe(1);
});

test('refuses a list without ids, one that is too long, and what are no ids', async () => {
  const { api } = recorderOn();
  for (const wrong of [[], Array.from({ length: 251 }, () => 's'), [1], 's'])
    expect(await api.wholeSessions(wrong as string[])).toMatchObject({ error: { code: 'invalid_event' } });
});

test('an export asks for as many as have some hundred thousand characters, and for the next while it uses those', async () => {
  const { database, ids } = await withImported(200, 'x'.repeat(20_000));
  const recorder = recorderOn(database);
  const asked: number[] = [];
  let used = 0;
  const source: Pick<RecordingApi, 'wholeSessions'> = {
    wholeSessions(wanted) {
      asked.push(wanted.length);
      return recorder.api.wholeSessions(wanted);
    },
  };
  const found: (string | undefined)[] = [];
  for await (const { value } of wholeSessions(source, ids)) {
    if (used === 0) expect(asked.length).toBe(2);
    used += 1;
    found.push(value?.session_id);
  }
  expect(found).toEqual(ids);
  expect(asked.slice(0, 2)).toEqual([16, 23]);
  expect(asked.length).toBeLessThan(12);
});

test('an export ends with the first read that fails', async () => {
  const source: Pick<RecordingApi, 'wholeSessions'> = {
    wholeSessions: () => Promise.resolve(failed('storage_unavailable', 'The disk is gone.')),
  };
  const results = [];
  for await (const result of wholeSessions(source, ['a', 'b'])) results.push(result);
  expect(results).toMatchObject([{ ok: false, error: { code: 'storage_unavailable' } }]);
});
