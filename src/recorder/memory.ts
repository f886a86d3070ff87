// What a recorder knows of the journal: a cache, dropped whenever a transaction fails.

import type { RecordingState } from '../engine/index.ts';
import type { DamagedRecord } from '../storage/index.ts';

/** What a recorder holds between transactions. */
export interface Memory {
  readonly state: RecordingState;
  /** The connection that it was read over: over another one there may be another database. */
  readonly connection: number;
  /** The newest version of the journal records that were read. Those that follow have it, too. */
  version: number;
  /** First seq of the journal's last record that is applied; 0 when there is none. */
  lastRecord: number;
  /** What this recorder has journalled since its last checkpoint, in UTF-16 code units of its records. */
  journalled: number;
  /** Damaged records that were skipped and are not in quarantine yet. */
  damaged: readonly DamagedRecord[];
}
