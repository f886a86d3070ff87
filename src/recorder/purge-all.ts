// Deletes everything that is recorded, so that nothing of it comes back, while clients and other recorders go on.

import { skipFacts } from '../engine/index.ts';
import { reasonOf, type Fact } from '../protocol/index.ts';
import { StorageError, writeCheckpoint, type WrittenCheckpoint } from '../storage/index.ts';
import { NOTHING } from './checkpointer.ts';
import { commitFacts } from './commit.ts';
import { withTries } from './commit-retry.ts';
import type { RecorderHost } from './host.ts';
import type { MemoryLane } from './memory-lane.ts';

/** Returns a fact to be published. Rejects with `StorageError`: with nothing deleted, or without attachments. */
export function purgeAll(
  { attachments, copy, clock, log }: Pick<RecorderHost, 'attachments' | 'copy' | 'clock' | 'log'>,
  memory: MemoryLane,
): Promise<readonly Fact[]> {
  return memory.hold(async () => {
    await copy?.purge().catch((cause: unknown) => {
      const message = `The second copy of the recordings could not be deleted (${reasonOf(cause)}). Nothing was deleted; try again.`;
      throw new StorageError('storage_unavailable', message, { cause });
    });
    const { facts, written, databaseId } = await withTries(() =>
      memory.write([], 'all', async (transaction, caughtUp) => {
        const { state } = caughtUp;
        // A fact is left out, so that followers notice that they have missed some, which are gone. The other one is for recorders
        // that know all before: they notice that there is a later record, and then that the checkpoint is another one.
        skipFacts(state, 1);
        const committed = commitFacts(transaction, caughtUp, [NOTHING], clock());
        const { lastRecord, damaged } = caughtUp;
        const checkpoint = await writeCheckpoint(transaction, state, lastRecord, damaged); // what is known of clients is kept
        transaction.deleteAll();
        transaction.trimJournal(lastRecord - 1);
        const emptied: WrittenCheckpoint = { ...checkpoint, sessions: new Map(), purged: [], isEmptied: true };
        return { facts: committed, written: emptied, databaseId: await transaction.databaseId() };
      }),
    );
    memory.drop();
    try {
      await attachments.deleteAll();
    } finally {
      // Another recorder may have copied sessions or attachments before they were deleted.
      await copy?.purge().catch((cause: unknown) => {
        log('The second copy could not be deleted once more', cause);
      });
      // A database that loses its end has the recordings again: then the copy says that they were deleted.
      copy?.take(written, databaseId);
    }
    return facts;
  });
}
