// What reads, commands and upkeep of a recorder work with.

import type { AttachmentUses } from './attachment-uses.ts';
import type { Committer } from './committer.ts';
import type { RecorderHost } from './host.ts';
import type { MemoryLane } from './memory-lane.ts';
import type { Reads } from './reads.ts';

export interface RecorderParts {
  readonly host: RecorderHost;
  readonly memory: MemoryLane;
  readonly committer: Committer;
  readonly reads: Reads;
  /** Folds the journal. Never rejects. */
  readonly checkpoint: () => Promise<void>;
  /** Deletes all that is recorded, and its second copy, which goes first. Rejects with `StorageError`, with nothing deleted. */
  readonly purgeAll: () => Promise<void>;
  readonly uses: AttachmentUses;
}
