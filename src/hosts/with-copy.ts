// The stores of recordings and attachments, with a second copy in Cache Storage where this context has that. Wiring only.

import { CopyCache, createCopiedAttachments, RestoringStore, SecondCopy } from '../copy/index.ts';
import {
  CHECKPOINT_DEADLINE_MS,
  copyName,
  pauseFor,
  WIRE_VERSION,
  type RestoredMessage,
  type SharedNames,
} from '../protocol/index.ts';
import { leavesRoom, type RecorderHost } from '../recorder/index.ts';
import { createAttachmentStore, type BeforeDelete, type RecordingStore } from '../storage/index.ts';
import { estimateStorage } from './estimate-storage.ts';
import { startTimer } from './timing.ts';

export function withCopy(
  names: SharedNames,
  openStore: (onDeleted: () => void) => RecordingStore,
  channel: BroadcastChannel,
  log: RecorderHost['log'],
): Pick<RecorderHost, 'store' | 'attachments' | 'copy'> {
  const open = (beforeDelete?: BeforeDelete) => createAttachmentStore(names.attachments, startTimer, beforeDelete);
  if (!('caches' in globalThis)) return { store: openStore(() => undefined), attachments: open() };
  // Whoever deletes the database on purpose does not want it back.
  const store = openStore(() => {
    const report = (cause: unknown): void => {
      log('The second copy of the deleted database could not be deleted', cause);
    };
    // What is being written at this moment may wait for the database: so it is deleted at once, and what is left after that.
    restoring.afterDeletion(cache.clear().catch(report));
    copy.purge().catch(report);
  });
  const name = copyName(names);
  const cache = new CopyCache(name, startTimer);
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(() => locked(name, work));
    last = done.catch(() => undefined);
    return done;
  };
  const clock = (): number => Date.now();
  const pause = (ms: number): Promise<void> => pauseFor(ms, startTimer);
  const announce = (): void => {
    const message: RestoredMessage = { type: 'restored', wire_version: WIRE_VERSION };
    channel.postMessage(message);
  };
  const restoring = new RestoringStore(store, {
    cache,
    clock,
    pause,
    inTurn,
    onRestored: ({ sessions, complete_until }) => {
      log(`${sessions} sessions come back, as they were at ${new Date(complete_until).toISOString()}`, null);
      announce();
    },
    onOther: announce,
    onComplete: announce,
    log,
  });
  const attachments = createCopiedAttachments({
    cache,
    open,
    hasRoom: async (size) => leavesRoom(size, await estimateStorage()),
    databaseId: () => restoring.read('projection', (transaction) => transaction.databaseId()),
    clock,
    startTimer,
    log,
  });
  const copy = new SecondCopy({
    cache,
    store, // a restore waits for its turn, so nothing may wait for one in its own turn
    clock,
    pause,
    inTurn,
    log,
    attachments,
  });
  return { store: restoring, attachments, copy };
}

/** Runs `work` under the lock. Without Web Locks it runs at once: then only the work of one context is done in turn. */
async function locked(name: string, work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work();
  await navigator.locks.request(name, { signal: AbortSignal.timeout(CHECKPOINT_DEADLINE_MS) }, work);
}
