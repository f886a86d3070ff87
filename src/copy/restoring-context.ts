// What a restore needs from its host.

import type { RestoredRow } from '../storage/index.ts';
import type { CopyCache } from './copy-cache.ts';

export interface RestoringContext {
  readonly cache: CopyCache;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Runs `work` once no other context does the same. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
  /** Called where the database is another one than it was before: what was recorded is gone, or comes back. */
  readonly onOther: () => void;
  /** Called with what comes back. */
  readonly onRestored: (restored: RestoredRow) => void;
  /** Called once all has come back. */
  readonly onComplete: () => void;
  readonly log: (text: string, detail: unknown) => void;
}
