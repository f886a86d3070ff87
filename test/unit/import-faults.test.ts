// An import while the storage fails, and beside recording.

import { expect, onTestFinished, test } from 'vitest';
import type { ImportedSession } from '../../src/protocol/index.ts';
import { createRecordingStore, StorageError, type RecordingStore } from '../../src/storage/index.ts';
import type { Fault } from '../support/faulty-store.ts';
import { importedMessage, importedSession } from '../support/imported.ts';
import { ADD, BEGINNING, idsOf, NOBODY, recorderOn, START } from '../support/one-session.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

/** A session that takes a transaction of its own. */
function longSession(session_id: string): ImportedSession {
  const messages = [0, 1, 2].map((index) =>
    importedMessage({ message_id: `m${index}`, content: `${session_id} `.repeat(200_000) }),
  );
  return importedSession({ session_id, messages });
}

/** A store on which the write with this number, from 0, ends as `fail` says. */
function failingStore(
  database: string,
  failing: number,
  fail: (write: () => Promise<unknown>) => Promise<never>,
): RecordingStore {
  const store = createRecordingStore(database, () => () => undefined);
  let writes = 0;
  return {
    ...store,
    write: async (scope, durability, body) => {
      writes += 1;
      const write = (): ReturnType<typeof body> => store.write(scope, durability, body);
      return writes === failing + 1 ? fail(write) : write();
    },
  };
}

async function textLengths({ api }: TestRecorder): Promise<Record<string, readonly number[]>> {
  const { sessions } = valueOf(await api.sessions({}));
  const read = await Promise.all(sessions.map(({ session_id }) => api.session(session_id, {})));
  return Object.fromEntries(
    read.map(valueOf).map((session) => [session.session_id, session.messages.map(({ content }) => content.length)]),
  );
}

test.each([0, 1, 2])(
  'a full disk at transaction %d leaves whole sessions, and says so of the others',
  async (failing) => {
    const database = newDatabase();
    const store = failingStore(database, failing, () => Promise.reject(new StorageError('storage_full', 'no room')));
    const recorder = openTestRecorder({ database, clock: () => BEGINNING, host: { store } });
    onTestFinished(() => recorder.close());
    const invalid = importedSession({ session_id: '..' });
    const results = await recorder.importSessions([...['a', 'b', 'c'].map(longSession), invalid]);
    const codes = ['a', 'b', 'c'].map((_id, index) => (index < failing ? undefined : 'storage_full'));
    expect(results.map(({ error }) => error?.code)).toEqual([...codes, 'invalid_event']);
    const imported = ['a', 'b', 'c'].slice(0, failing);
    expect(await textLengths(recorderOn(database))).toEqual(
      Object.fromEntries(imported.map((id) => [id, [400_000, 400_000, 400_000]])),
    );
  },
);

test('a worker that dies in the middle of a transaction leaves nothing of it, and the next import brings it', async () => {
  const database = newDatabase();
  const inner = createRecordingStore(database, () => () => undefined);
  const dead = (): Promise<never> => new Promise(() => undefined);
  const store: RecordingStore = {
    ...inner,
    // The transaction is aborted when its worker dies.
    write: async (scope, durability, body) => {
      await inner
        .write(scope, durability, async (transaction) => {
          await body(transaction);
          throw new Error('dead');
        })
        .catch(() => undefined);
      return dead();
    },
  };
  const dying = openTestRecorder({ database, clock: () => BEGINNING, host: { store } });
  void dying.importSessions([importedSession()]);
  const next = recorderOn(database);
  await next.record([START, ADD], NOBODY);
  expect(await idsOf(next, 'ended')).toEqual([]);
  expect((await next.importSessions([importedSession({ session_id: 'i' })]))[0]?.value?.outcome).toBe('new');
  expect(await textLengths(recorderOn(database))).toEqual({ s: [5], i: [9, 11] });
});

test.each<[readonly Fault[]]>([[['unavailable']], [['lost_after_commit']], [['silent_commit']], [['silent_abort']]])(
  'an import whose transaction meets %j is tried again, and is new',
  async (faults) => {
    const recorder = recorderOn();
    recorder.failWrites(faults);
    const results = await recorder.importSessions([importedSession()]);
    expect(results).toMatchObject([{ ok: true, value: { outcome: 'new', message_count: 2 } }]);
    expect(await textLengths(recorder)).toEqual({ s: [9, 11] });
  },
);

test('an import that a newer build prevents says so', async () => {
  const recorder = recorderOn();
  recorder.failWrites(['version_mismatch']);
  expect(await recorder.importSessions([importedSession()])).toMatchObject([{ error: { code: 'version_mismatch' } }]);
});

test('an import loses nothing of what another recorder records meanwhile, and hides nothing of it', async () => {
  const database = newDatabase();
  const importer = recorderOn(database);
  const recorder = recorderOn(database);
  await recorder.record([START, { ...ADD, content: '' }], NOBODY);
  const done = new AbortController();
  const importing = (async () => {
    for (let count = 0; count < 20; count += 1)
      await importer.importSessions([0, 1, 2].map((index) => importedSession({ session_id: `i${count}.${index}` })));
    done.abort();
  })();
  let tokens = 0;
  while (!done.signal.aborted) {
    const [reply] = await recorder.record(
      [{ type: 'message_append', session_id: 's', message_id: 'm', content_delta: 'token ', offset: tokens * 6 }],
      NOBODY,
    );
    expect(reply).toMatchObject({ type: 'ack' });
    tokens += 1;
    importer.expireTimers(60_000);
    if (tokens % 10 === 0) await recorder.checkpoint();
  }
  await importing;
  const lengths = await textLengths(recorderOn(database));
  expect(Object.keys(lengths)).toHaveLength(61);
  expect(lengths['s']).toEqual([tokens * 6]);
  expect(tokens).toBeGreaterThan(1);
  expect(valueOf(await recorder.api.sessions({ limit: 1 })).total).toBe(61);
  const seqs = [...importer.published, ...recorder.published].map(({ seq }) => seq).toSorted((a, b) => a - b);
  expect(seqs).toEqual(seqs.map((_seq, index) => index + 1));
});
