// The attachments of a namespace: which are stored, which sessions name them, and how much they take. It decides nothing about
// what may be stored but the budget, which has to be checked in the transaction that stores.

import type { IDBPTransaction } from 'idb';
import {
  MOVING_TRANSACTION_DEADLINE_MS,
  settleWithin,
  type Attachment,
  type AttachmentInfo,
  type AttachmentTotals,
  type StartTimer,
} from '../protocol/index.ts';
import {
  openAttachmentDatabase,
  type AttachmentDatabase,
  type AttachmentSchema,
  type AttachmentUse,
} from './attachment-schema.ts';
import { hangingError, isStorageFailure, openErrorFrom, storageErrorFrom } from './failure.ts';
import { abort } from './abort.ts';
import { createHome } from './home.ts';

const STORES = ['attachments', 'uses', 'unused', 'totals'] as const;

type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<AttachmentSchema, typeof STORES, Mode>;

/** Every call rejects with `StorageError` where the storage fails; then nothing of it is stored. All times are in epoch ms. */
export interface AttachmentStore {
  /** What is known of an attachment; null where it is not stored. One that no session names counts as stored now. */
  find(sha256: string, now: number): Promise<AttachmentInfo | null>;
  /** Stores an attachment, unless that would take all of them over `budget` bytes. One that is stored already stays as it is. */
  put(attachment: Attachment, budget: number, now: number): Promise<'stored' | 'over_budget'>;
  /** Null where it is not stored. */
  get(sha256: string): Promise<Attachment | null>;
  /** Stores an attachment that was lost, or in the place of one that is damaged, whatever the budget is. One that no session names counts as stored at `since`. */
  restore(attachment: Attachment, since: number): Promise<void>;
  /** The hashes of those that are stored, in order, at most `limit` after `after`. */
  storedAfter(after: string, limit: number): Promise<readonly string[]>;
  /** Of which recordings it was noted what all sessions name, as {@link noteAll} was told; null where it was not, as in a new database. */
  allNoted(): Promise<string | null>;
  /** What all sessions of these recordings name is noted. */
  noteAll(recordings: string): Promise<void>;
  /** Notes which attachments sessions name, whether or not they are stored. `pending`: the facts that do are not committed yet. */
  use(uses: readonly AttachmentUse[], now: number, pending?: boolean): Promise<void>;
  /** Those of the sessions that name attachments. */
  naming(sessionIds: readonly string[]): Promise<readonly string[]>;
  /** The sessions that name attachments, by their ids, at most `limit` after `after`. */
  sessionsAfter(after: string, limit: number): Promise<readonly string[]>;
  /**
   * Forgets what sessions name, as far as it was noted before `before`, and what is pending only before `pendingBefore`, which is
   * `before` by default; deletes what no other session names. Where that fails, it goes with the next call of {@link deleteUnused}.
   */
  release(sessionIds: readonly string[], before: number, pendingBefore?: number): Promise<void>;
  /** Deletes attachments that no session has named since they were stored before `before`, at most `limit`. */
  deleteUnused(before: number, limit: number): Promise<void>;
  totals(): Promise<AttachmentTotals>;
  /** Deletes all attachments, with all uses of them. */
  deleteAll(): Promise<void>;
  close(): void;
}

/** Since when what a purge has let go of counts as unused: a session that names it meanwhile keeps it. */
const RELEASED = 0;

const EMPTY: AttachmentTotals = { count: 0, bytes: 0 };

/** Called before attachments are deleted, to delete what there is of them elsewhere. Where it rejects, they are not deleted. */
export type BeforeDelete = (hashes: readonly string[]) => Promise<void>;

/** A store that opens its database when it is first used, and again after it was lost. */
export function createAttachmentStore(
  name: string,
  startTimer: StartTimer,
  beforeDelete: BeforeDelete = () => Promise.resolve(),
): AttachmentStore {
  let connection: Promise<AttachmentDatabase> | null = null;
  const home = createHome(startTimer);

  function drop(): void {
    const dropped = connection;
    connection = null;
    dropped?.then(
      (database) => database.close(),
      () => undefined,
    );
  }

  function connect(): Promise<AttachmentDatabase> {
    connection ??= openAttachmentDatabase(home, name, () => {
      connection = null;
    });
    return connection;
  }

  /** Runs `body` in one transaction, and resolves once that is complete. */
  async function run<T, Mode extends 'readonly' | 'readwrite'>(
    mode: Mode,
    body: (transaction: Transaction<Mode>) => Promise<T>,
  ): Promise<T> {
    let isOver = false;
    const begun: { abort(): void }[] = [];
    async function attempt(): Promise<T> {
      const database = await connect().catch((cause: unknown) => {
        throw openErrorFrom(cause, false);
      });
      if (isOver) throw hangingError(MOVING_TRANSACTION_DEADLINE_MS, false);
      const transaction = database.transaction(STORES, mode, { durability: 'strict' });
      begun.push(transaction);
      return complete(transaction, body(transaction));
    }
    try {
      return await settleWithin(attempt(), MOVING_TRANSACTION_DEADLINE_MS, startTimer, () => {
        isOver = true;
        for (const transaction of begun) abort(transaction);
        throw hangingError(MOVING_TRANSACTION_DEADLINE_MS, false);
      });
    } catch (cause) {
      if (!isStorageFailure(cause)) throw cause;
      const error = storageErrorFrom(cause);
      if (error.code !== 'storage_full') drop();
      throw error;
    }
  }

  /** Deletes those that still count as unused since before `before`. */
  async function remove(hashes: readonly string[], before: number): Promise<void> {
    if (hashes.length === 0) return;
    await beforeDelete(hashes);
    await run('readwrite', async (transaction) => {
      for (const sha256 of hashes) {
        const unused = await transaction.objectStore('unused').get(sha256);
        if (unused !== undefined && unused.since < before) await deleteAttachment(transaction, sha256);
      }
    });
  }

  return {
    find: (sha256, now) =>
      run('readwrite', async (transaction) => {
        const [found, isUnused] = await Promise.all([
          transaction.objectStore('attachments').get(sha256),
          transaction.objectStore('unused').getKey(sha256),
        ]);
        if (found === undefined) return null;
        if (isUnused !== undefined) await transaction.objectStore('unused').put({ sha256, since: now });
        return { sha256, size: found.size, media_type: found.media_type };
      }),

    put: ({ sha256, size, media_type, bytes }, budget, now) =>
      run('readwrite', async (transaction) => {
        const attachments = transaction.objectStore('attachments');
        const [known, use, before] = await Promise.all([
          attachments.getKey(sha256),
          transaction.objectStore('uses').index('by_sha256').getKey(sha256),
          totalsIn(transaction),
        ]);
        const isUnused = use === undefined;
        if (known === undefined) {
          if (before.bytes + size > budget) return 'over_budget';
          await attachments.put({ sha256, size, media_type, bytes, stored_at: now });
          await putTotals(transaction, { count: before.count + 1, bytes: before.bytes + size });
        }
        if (isUnused) await transaction.objectStore('unused').put({ sha256, since: now });
        return 'stored';
      }),

    get: async (sha256) => {
      const found = await run('readonly', (transaction) => transaction.objectStore('attachments').get(sha256));
      if (found === undefined) return null;
      const { size, media_type, bytes } = found;
      return { sha256, size, media_type, bytes };
    },

    restore: ({ sha256, size, media_type, bytes }, since) =>
      run('readwrite', async (transaction) => {
        const attachments = transaction.objectStore('attachments');
        const [known, use, unused, before] = await Promise.all([
          attachments.getKey(sha256),
          transaction.objectStore('uses').index('by_sha256').getKey(sha256),
          transaction.objectStore('unused').getKey(sha256),
          totalsIn(transaction),
        ]);
        await attachments.put({ sha256, size, media_type, bytes, stored_at: since });
        if (known !== undefined) return;
        await putTotals(transaction, { count: before.count + 1, bytes: before.bytes + size });
        if (use === undefined && unused === undefined) await transaction.objectStore('unused').put({ sha256, since });
      }),

    storedAfter: (after, limit) =>
      run('readonly', (transaction) =>
        transaction.objectStore('attachments').getAllKeys(IDBKeyRange.lowerBound(after, true), limit),
      ),

    allNoted: () =>
      run('readonly', async (transaction) => {
        const noted = await transaction.objectStore('totals').get('noted');
        return typeof noted === 'string' ? noted : null;
      }),

    noteAll: (recordings) =>
      run('readwrite', async (transaction) => {
        await transaction.objectStore('totals').put(recordings, 'noted');
      }),

    use: (uses, now, pending = false) =>
      run('readwrite', async (transaction) => {
        for (const { session_id, sha256 } of uses) {
          await transaction.objectStore('uses').put({ session_id, sha256, noted_at: now, ...(pending && { pending }) });
          await transaction.objectStore('unused').delete(sha256);
        }
      }),

    naming: (sessionIds) =>
      run('readonly', async (transaction) => {
        const uses = transaction.objectStore('uses');
        if ((await uses.count()) === 0) return [];
        const found = await Promise.all(sessionIds.map((id) => uses.getKey(usesOf(id))));
        return sessionIds.filter((_id, index) => found[index] !== undefined);
      }),

    sessionsAfter: (after, limit) =>
      run('readonly', async (transaction) => {
        const found: string[] = [];
        let cursor = await transaction.objectStore('uses').openKeyCursor(laterSessions(after));
        while (cursor !== null && found.length < limit) {
          const [sessionId] = cursor.key;
          found.push(sessionId);
          cursor = await cursor.continue(pastSession(sessionId));
        }
        return found;
      }),

    release: async (sessionIds, before, pendingBefore = before) => {
      const unnamed = await run('readwrite', async (transaction) => {
        const uses = transaction.objectStore('uses');
        const found: string[] = [];
        for (const sessionId of sessionIds)
          for (const { sha256, noted_at, pending } of await uses.getAll(usesOf(sessionId))) {
            if (noted_at >= (pending === true ? pendingBefore : before)) continue;
            await uses.delete([sessionId, sha256]);
            if ((await uses.index('by_sha256').getKey(sha256)) !== undefined) continue;
            await transaction.objectStore('unused').put({ sha256, since: RELEASED });
            found.push(sha256);
          }
        return found;
      });
      await remove(unnamed, RELEASED + 1);
    },

    deleteUnused: async (before, limit) => {
      const found = await run('readonly', (transaction) =>
        transaction.objectStore('unused').index('by_since').getAllKeys(IDBKeyRange.upperBound(before, true), limit),
      );
      await remove(found, before);
    },

    deleteAll: () =>
      run('readwrite', async (transaction) => {
        await Promise.all(STORES.map((store) => transaction.objectStore(store).clear()));
      }),

    totals: () => run('readonly', totalsIn),
    close: drop,
  };
}

/** Resolves once the transaction is complete. Stores nothing when `body` fails. */
async function complete<T>(transaction: Transaction<'readonly' | 'readwrite'>, body: Promise<T>): Promise<T> {
  const outcome = transaction.done.then(
    () => null,
    (cause: unknown) => storageErrorFrom(cause),
  );
  try {
    const result = await body;
    const failure = await outcome;
    if (failure === null) return result;
    throw failure;
  } catch (cause) {
    abort(transaction);
    const aborted = await outcome; // requests of a transaction without room fail as if it was aborted
    throw aborted?.code === 'storage_full' ? aborted : cause;
  }
}

async function totalsIn(transaction: Transaction<'readonly' | 'readwrite'>): Promise<AttachmentTotals> {
  const totals = await transaction.objectStore('totals').get('totals');
  return typeof totals === 'object' ? totals : EMPTY;
}

async function putTotals(transaction: Transaction<'readwrite'>, totals: AttachmentTotals): Promise<void> {
  await transaction.objectStore('totals').put(totals, 'totals');
}

async function deleteAttachment(transaction: Transaction<'readwrite'>, sha256: string): Promise<void> {
  const attachments = transaction.objectStore('attachments');
  await transaction.objectStore('unused').delete(sha256);
  const found = await attachments.get(sha256);
  if (found === undefined) return;
  await attachments.delete(sha256);
  const { count, bytes } = await totalsIn(transaction);
  await putTotals(transaction, { count: count - 1, bytes: bytes - found.size });
}

/** The key of no use, between those of a session and those of the next one: arrays come after all strings. */
function pastSession(sessionId: string): [string, string] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of IndexedDB may have an array at any place
  return [sessionId, []] as unknown as [string, string];
}

function usesOf(sessionId: string): IDBKeyRange {
  return IDBKeyRange.bound([sessionId, ''], pastSession(sessionId));
}

function laterSessions(sessionId: string): IDBKeyRange {
  return IDBKeyRange.lowerBound(pastSession(sessionId));
}
