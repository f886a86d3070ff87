// What a database is known by, and whether it has lost what its copy has.

import type { RecordingStore, RestoringRow } from '../storage/index.ts';
import type { CopyHead } from './copy-cache.ts';

export interface Standing {
  readonly connection: number;
  /** Null where its row is damaged. */
  readonly database_id: string | null;
  /** Of the last checkpoint. */
  readonly seq: number;
  /** What is to come back; null where nothing is missing. */
  readonly restoring: RestoringRow | null;
}

export function standingOf(store: RecordingStore): Promise<Standing> {
  return store.read('all', async (transaction) => {
    const [database_id, seq, restoring] = await Promise.all([
      transaction.databaseId(),
      transaction.checkpointSeq(),
      transaction.restoring(),
    ]);
    return { connection: transaction.connection, database_id, seq, restoring };
  });
}

/** Whether the database has lost what the copy has, and has not begun to get it back. */
export function hasLost({ database_id, seq, restoring }: Standing, head: CopyHead): boolean {
  const hasBegun = restoring?.from_database_id === head.database_id;
  if (hasBegun && (restoring.is_other || seq >= head.seq)) return false;
  return (database_id !== null && database_id !== head.database_id) || seq < head.seq;
}
