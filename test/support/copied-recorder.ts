// A recorder with a second copy, on an in-memory IndexedDB and in-memory caches.

import { openDB } from 'idb';
import {
  CopyCache,
  createCopiedAttachments,
  RestoringStore,
  SecondCopy,
  type CopiedAttachments,
} from '../../src/copy/index.ts';
import { COPY_DEADLINE_MS, sharedNames, type StartTimer } from '../../src/protocol/index.ts';
import { createAttachmentStore, createRecordingStore, type RestoredRow } from '../../src/storage/index.ts';
import type { FakeCaches } from './fake-caches.ts';
import { createFaultyStore, type Fault } from './faulty-store.ts';
import { openTestRecorder, type TestRecorder } from './recorder-harness.ts';

/** The cache of the copy. */
export const COPY = 'copy';

const never: StartTimer = () => () => undefined;

/** The clock of these recorders, in epoch ms; each look at it takes 1 ms. */
export const time = { now: 1_700_000_000_000 };

/** What waits of attachments, and for room, end with when their deadlines are over. */
export const deadlines = new Set<() => void>();

const clock = (): number => (time.now += 1);

/** The entries of the copy, by their addresses. */
export function copyEntries({ stored }: FakeCaches): Map<string, Blob> {
  return stored.get(COPY) ?? new Map<string, Blob>();
}

/** The addresses of the pieces of a session. */
export function piecesOf(caches: FakeCaches, sessionId: string): string[] {
  return [...copyEntries(caches).keys()].filter((url) => url.endsWith(`-${sessionId}`));
}

/** What waits, in the order in which it was asked for, until it is let go. */
export function held(): { readonly hold: () => Promise<void>; readonly release: () => void } {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { hold: () => released, release };
}

export interface CopiedRecorder extends TestRecorder {
  readonly restored: readonly RestoredRow[];
  /** How often the database was found to be another one than before. */
  readonly others: { readonly count: number };
  /** Makes a checkpoint, and waits until the copy has it or could not be written. */
  copied(): Promise<void>;
}

/** How what is lost comes back. */
export interface Restoring {
  /** Whether everything waits until all is back. */
  readonly isAwaited: boolean;
  /** Awaited before each further piece of work that brings back what nobody has asked for. */
  readonly hold?: () => Promise<void>;
  /** Runs what writes into the copy. Default: at once. */
  readonly inTurn?: (work: () => Promise<void>) => Promise<void>;
  /** Called with the length of each pause, in ms. */
  readonly onPause?: (ms: number) => void;
}

/** What a recorder of a database needs for a copy, with what a test reads and sets. */
export function copiedHost(
  database: string,
  {
    isAwaited,
    hold = () => Promise.resolve(),
    onPause = () => undefined,
    inTurn: writeInTurn = (work) => work(),
  }: Restoring = { isAwaited: true },
): {
  readonly store: RestoringStore;
  readonly attachments: CopiedAttachments;
  readonly copy: SecondCopy;
  readonly faults: Fault[];
  readonly restored: readonly RestoredRow[];
  readonly others: { readonly count: number };
} {
  const restored: RestoredRow[] = [];
  const others = { count: 0 };
  const cache = new CopyCache(COPY, never);
  const log = (): void => undefined;
  let turns = 0;
  const inTurn = async (work: () => Promise<void>): Promise<void> => {
    turns += 1;
    if (turns > 1) await hold();
    await work();
  };
  const faulty = createFaultyStore(createRecordingStore(database, never));
  const store = new RestoringStore(faulty, {
    cache,
    clock,
    pause: (ms) => {
      onPause(ms);
      return new Promise((resolve) => void setTimeout(resolve, isAwaited && ms < 2_000 ? 10 * ms : 1));
    },
    inTurn,
    onRestored: (each) => void restored.push(each),
    onOther: () => {
      others.count += 1;
    },
    onComplete: () => undefined,
    log,
  });
  const attachments = createCopiedAttachments({
    cache,
    open: (beforeDelete) => createAttachmentStore(sharedNames(database).attachments, never, beforeDelete),
    hasRoom: () => Promise.resolve(true),
    databaseId: () => store.read('projection', (transaction) => transaction.databaseId()),
    clock,
    startTimer: (expire) => {
      deadlines.add(expire);
      return () => void deadlines.delete(expire);
    },
    log,
  });
  const pause = (ms: number): Promise<void> =>
    ms < COPY_DEADLINE_MS ? Promise.resolve() : new Promise((resolve) => void deadlines.add(resolve));
  const copy = new SecondCopy({ cache, store: faulty, clock, pause, inTurn: writeInTurn, log, attachments });
  return { store, attachments, copy, faults: faulty.faults, restored, others };
}

export function openCopiedRecorder(database: string, restoring?: Restoring): CopiedRecorder {
  const { store, attachments, copy, faults: failing, restored, others } = copiedHost(database, restoring);
  const recorder = openTestRecorder({ database, clock, host: { store, attachments, copy } });
  return Object.assign(recorder, {
    restored,
    others,
    failWrites: (faults: readonly Fault[]) => {
      failing.splice(0, failing.length, ...faults);
    },
    copied: async () => {
      await recorder.checkpoint();
      await copy.settled();
    },
  });
}

/** Takes the rows of a database. Returns what puts them back, as if all that came later had been lost. */
export async function rowsOfDatabase(name: string): Promise<() => Promise<void>> {
  const database = await openDB(name);
  const stores = [...database.objectStoreNames];
  const all = await Promise.all(
    stores.map(async (store) => [store, await database.getAllKeys(store), await database.getAll(store)] as const),
  );
  database.close();
  return async () => {
    const again = await openDB(name);
    const transaction = again.transaction(stores, 'readwrite');
    for (const [storeName, keys, values] of all) {
      const store = transaction.objectStore(storeName);
      await store.clear();
      for (const [index, value] of values.entries())
        await store.put(value, store.keyPath === null ? keys[index] : undefined);
    }
    await transaction.done;
    again.close();
  };
}
