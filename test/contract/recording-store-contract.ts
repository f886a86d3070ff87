// The contract of `RecordingStore`, as tests that every implementation runs.

import { describe, expect, test } from 'vitest';
import {
  FIRST_PLACE,
  isDamaged,
  type JournalEntry,
  LAST_PLACE,
  type ReadTransaction,
  type RecordingStore,
  UNKNOWN_FACT_COUNT,
  type WriteTransaction,
} from '../../src/storage/index.ts';
import type { SessionFields } from '../../src/engine/index.ts';

/** A record with one fact. */
function record(recorded_at: number): Parameters<WriteTransaction['append']>[1] {
  const facts = [{ type: 'session_trashed', session_id: `${recorded_at}` } as const];
  return { recorded_at, settled: [], mark: null, facts };
}

function session(ref: number, last_activity: number): SessionFields {
  return {
    ref,
    session_id: `s${ref}`,
    provider: 'test',
    workspace_id: null,
    workspace_path: null,
    title: null,
    model: null,
    metadata: null,
    started_at: 0,
    last_activity,
    status: 'active',
    interrupted_at: null,
    ended_at: null,
    trashed_at: null,
    expected_message_count: null,
    message_count: 0,
    closed_to: 0,
    next_position: 0,
    clients: [],
  };
}

/** All entries of the journal's batches. */
export async function journalAfter(transaction: ReadTransaction, seq: number): Promise<JournalEntry[]> {
  const all: JournalEntry[] = [];
  for await (const entries of transaction.journalAfter(seq)) all.push(...entries);
  return all;
}

async function journalTimes(store: RecordingStore): Promise<number[]> {
  const records = await store.read('journal', (transaction) => journalAfter(transaction, 0));
  return records.map((entry) => (isDamaged(entry) ? -1 : entry.recorded_at));
}

/** `open` returns a store on a new, empty database; `again` opens another store on the same database. */
export function describeRecordingStore(
  name: string,
  open: () => { store: RecordingStore; again: () => RecordingStore },
): void {
  describe(`${name} implements the RecordingStore contract`, () => {
    test('other stores read what a transaction wrote after its write has resolved', async () => {
      const { store, again } = open();
      await store.write('journal', 'strict', async (transaction) => void transaction.append(1, record(10)));
      expect(await journalTimes(again())).toEqual([10]);
    });

    test('a write resolves only when its transaction is complete; one that fails after its body rejects and writes nothing', async () => {
      const { store } = open();
      const writing = store.write('journal', 'strict', async (transaction) => {
        transaction.append(1, record(10));
        transaction.append(1, record(20));
      });
      await expect(writing).rejects.toMatchObject({ name: 'StorageError', code: 'storage_unavailable' });
      expect(await journalTimes(store)).toEqual([]);
    });

    test('a body that throws writes nothing, and its error is not a storage error', async () => {
      const { store } = open();
      const writing = store.write('all', 'strict', async (transaction) => {
        transaction.append(1, record(10));
        transaction.putCheckpoint(1);
        throw new Error('a bug');
      });
      await expect(writing).rejects.toThrow(new Error('a bug'));
      expect(await journalTimes(store)).toEqual([]);
      expect(await store.read('all', (transaction) => transaction.checkpointSeq())).toBe(0);
    });

    test('writes that read before they write run one after the other', async () => {
      const { store, again } = open();
      const stores = [store, again(), again()];
      const appendNext = (on: RecordingStore): Promise<void> =>
        on.write('journal', 'strict', async (transaction) => {
          const tail = await journalAfter(transaction, 0);
          transaction.append(tail.length + 1, record(tail.length + 1));
        });
      await Promise.all(Array.from({ length: 30 }, (_, index) => appendNext(stores[index % 3] ?? store)));
      expect(await journalTimes(store)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    });

    test('an undone transaction resolves with the result of its body and writes nothing, even if its record could not be added', async () => {
      const { store } = open();
      const write = (isUndone: boolean): Promise<string> =>
        store.write('journal', 'strict', async (transaction) => {
          const looked = transaction.hasRecordAfter(0);
          transaction.append(1, record(isUndone ? 20 : 10));
          const isThere = await looked;
          if (isUndone) transaction.undo();
          return isThere ? 'undone' : 'written';
        });
      expect(await write(false)).toBe('written');
      expect(await write(true)).toBe('undone');
      await store.write('journal', 'strict', async (transaction) => {
        transaction.append(2, record(30));
        transaction.undo();
      });
      expect(await journalTimes(store)).toEqual([10]);
    });

    test('the journal is read after a seq, or from the record that contains a seq, and not before its trimmed start', async () => {
      const { store } = open();
      await store.write('journal', 'strict', async (transaction) => {
        for (const seq of [1, 4, 6, 9]) transaction.append(seq, record(seq));
        transaction.trimJournal(3);
      });
      const read = await store.read('journal', async (transaction) => ({
        after: (await journalAfter(transaction, 4)).map(({ first_seq }) => first_seq),
        from: (await transaction.journalFrom(7, 2)).map(({ first_seq }) => first_seq),
        fromTrimmed: (await transaction.journalFrom(2, 1)).map(({ first_seq }) => first_seq),
        oldest: await transaction.oldestRecord(),
      }));
      expect(read).toEqual({ after: [6, 9], from: [6, 9], fromTrimmed: [4], oldest: 4 });
    });

    test('a journal of any length is read completely and in order, and the fact count of a damaged record follows from the next record', async () => {
      const { store, again } = open();
      const count = 1_000;
      const damaged = [1, 127, 128, 129, 254, 255, 256, 383, 384, 640, 999, count];
      await store.write('journal', 'strict', async (transaction) => {
        for (let index = 1; index <= count; index += 1)
          transaction.append(index * 3, { ...record(index), ...(damaged.includes(index) ? { facts: [] } : {}) });
      });
      for (const from of [1, 2, 128, 500, count, count + 1]) {
        const entries = await again().read('journal', (transaction) => journalAfter(transaction, from * 3 - 1));
        const expected = Array.from({ length: count - from + 1 }, (_, index) => from + index);
        expect(entries.map(({ first_seq }) => first_seq / 3)).toEqual(expected);
        const lost = entries.filter(isDamaged).map(({ first_seq, fact_count }) => [first_seq / 3, fact_count]);
        const inside = damaged.filter((index) => index >= from && index < count).map((index) => [index, 3]);
        expect(lost).toEqual(from > count ? [] : [...inside, [count, UNKNOWN_FACT_COUNT]]);
      }
    });

    test('a transaction can read other data between two batches of the journal, and need not read to the end', async () => {
      const { store } = open();
      const count = 1_000;
      await store.write('all', 'strict', async (transaction) => {
        for (let seq = 1; seq <= count; seq += 1) transaction.append(seq, record(seq));
        transaction.putCheckpoint(7);
      });
      const read = await store.read('all', async (transaction) => {
        const marks = new Set<number>();
        let entries = 0;
        for await (const batch of transaction.journalAfter(0)) {
          marks.add(await transaction.checkpointSeq());
          entries += batch.length;
        }
        for await (const batch of transaction.journalAfter(0)) if (batch.length > 0) break;
        return { marks: [...marks], entries, afterwards: await transaction.checkpointSeq() };
      });
      expect(read).toEqual({ marks: [7], entries: count, afterwards: 7 });
    });

    test('sessions are listed by newest activity, then by age, within a range', async () => {
      const { store } = open();
      await store.write('all', 'strict', async (transaction) => {
        for (const [ref, activity] of [
          [1, 10],
          [2, 30],
          [3, 30],
          [4, 20],
        ] as const)
          transaction.putSession(session(ref, activity));
        transaction.putSession({ ...session(5, 40), trashed_at: 50 });
      });
      const refs = (rows: readonly { ref: number }[]): number[] => rows.map(({ ref }) => ref);
      const read = await store.read('all', async (transaction) => ({
        active: refs(await transaction.sessionList('active', { after: FIRST_PLACE, upTo: LAST_PLACE })),
        page: refs(await transaction.sessionList('active', { after: { recency: -30, ref: 2 }, upTo: LAST_PLACE }, 1)),
        recent: refs(
          await transaction.sessionList('active', { after: FIRST_PLACE, upTo: { recency: -20, ref: Infinity } }),
        ),
        trashed: refs(await transaction.sessionList('trashed', { after: FIRST_PLACE, upTo: LAST_PLACE })),
        nothing: refs(await transaction.sessionList('active', { after: LAST_PLACE, upTo: FIRST_PLACE })),
        count: await transaction.countSessions('active', { after: FIRST_PLACE, upTo: LAST_PLACE }),
        third: await transaction.placeOfSession('active', { after: FIRST_PLACE, upTo: LAST_PLACE }, 3),
        lastButTwo: await transaction.placeOfSession('any', { after: FIRST_PLACE, upTo: LAST_PLACE }, -3),
        beforeThird: await transaction.placeOfSession(
          'active',
          { after: FIRST_PLACE, upTo: { recency: -30, ref: 3 } },
          -2,
        ),
        tooMany: await transaction.placeOfSession('active', { after: FIRST_PLACE, upTo: LAST_PLACE }, -5),
      }));
      expect(read).toEqual({
        active: [2, 3, 4, 1],
        page: [3],
        recent: [2, 3, 4],
        trashed: [5],
        nothing: [],
        count: 4,
        third: { recency: -20, ref: 4 },
        lastButTwo: { recency: -30, ref: 3 },
        beforeThird: { recency: -30, ref: 2 },
        tooMany: null,
      });
    });

    test('a checkpoint stores what is known of the lists; one that knows nothing forgets it', async () => {
      const { store } = open();
      const nothing = { counts: null, pinned: null };
      const lists = { counts: { active: 1, interrupted: 2, ended: 3, trashed: 4 }, pinned: [7] };
      const read = () => store.read('all', (transaction) => transaction.storedLists());
      expect(await read()).toEqual(nothing);
      await store.write('all', 'strict', async (transaction) => transaction.putCheckpoint(1, lists));
      expect(await read()).toEqual(lists);
      await store.write('all', 'strict', async (transaction) => transaction.putCheckpoint(2));
      expect(await read()).toEqual(nothing);
    });

    test('deleting a session deletes its messages, texts and event ids, and no others', async () => {
      const { store } = open();
      await store.write('all', 'strict', async (transaction) => {
        for (const ref of [1, 2]) {
          transaction.putSession(session(ref, ref));
          transaction.putChunk({ ref, position: 0, generation: 0, offset: 0, text: `text ${ref}` });
          transaction.putEventIds(ref, 7, 0, [`id ${ref}`]);
        }
      });
      await store.write('all', 'strict', async (transaction) => {
        transaction.deleteSession(1);
      });
      const left = await store.read('all', async (transaction) => ({
        sessions: [await transaction.sessionById('s1'), (await transaction.sessionById('s2'))?.ref],
        texts: await Promise.all(
          [1, 2].map(async (ref) => (await transaction.chunksOf(ref, 0, 0)).map(({ text }) => text)),
        ),
        ids: [await transaction.eventIds(1), await transaction.eventIds(2)],
      }));
      expect(left).toEqual({ sessions: [undefined, 2], texts: [[], ['text 2']], ids: [[], ['id 2']] });
    });

    test('damaged values are kept in quarantine, each once, in the order in which they were found', async () => {
      const { store, again } = open();
      const damaged = (found_at: number) => ({
        store: 'messages',
        key: [found_at, 0],
        stored: '?',
        fact_count: 0,
        found_at,
      });
      for (const seq of [10, 9, 10])
        await store.write('all', 'strict', async (transaction) => {
          transaction.putQuarantine(damaged(seq));
        });
      await store.write('all', 'strict', async (transaction) => {
        transaction.putCheckpoint(11);
      });
      const kept = await again().read('all', (transaction) => transaction.quarantine());
      expect(kept).toEqual([damaged(9), damaged(10)]);
    });

    test('returns the last stored script of each kind of worker, and null for a kind without one', async () => {
      const { store, again } = open();
      await store.write('all', 'strict', async (transaction) => {
        transaction.putWorkerScript('shared_worker', { journal_version: 1, url: 'https://app.example/one.js' });
        transaction.putWorkerScript('shared_worker', { journal_version: 2, url: 'https://app.example/two.js' });
      });
      const scripts = (): Promise<unknown[]> =>
        again().read('all', (transaction) =>
          Promise.all([transaction.workerScript('shared_worker'), transaction.workerScript('dedicated_worker')]),
        );
      const shared = { journal_version: 2, url: 'https://app.example/two.js' };
      expect(await scripts()).toEqual([shared, null]);
      const dedicated = { journal_version: 1, url: 'https://app.example/dedicated.js' };
      await store.write('all', 'strict', async (transaction) => {
        transaction.putWorkerScript('dedicated_worker', dedicated);
      });
      expect(await scripts()).toEqual([shared, dedicated]);
    });

    test('continues after a close, over a new connection', async () => {
      const { store } = open();
      const first = await store.read('journal', async ({ connection }) => connection);
      store.close();
      const second = await store.read('journal', async ({ connection }) => connection);
      expect(second).toBeGreaterThan(first);
    });
  });
}
