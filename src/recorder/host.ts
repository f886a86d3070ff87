// What a recorder needs from the place it runs in.

import type { Fact, StartTimer, StatusReport } from '../protocol/index.ts';
import type { RecordingStore } from '../storage/index.ts';
import type { OwnWorker } from './successor.ts';
import type { Presence } from './presence.ts';

export interface RecorderHost {
  readonly store: RecordingStore;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Milliseconds since some start, by a clock that nobody can set: for intervals. */
  readonly elapsed: () => number;
  /** Makes a UUID. */
  readonly newId: () => string;
  readonly startTimer: StartTimer;
  /** Tells every context of the namespace what was committed. */
  readonly publish: (facts: readonly Fact[]) => void;
  /** Tells them of a heartbeat without a session, which leaves no fact. `timestamp`: the client's, in epoch ms. */
  readonly publishHeartbeat: (timestamp: number) => void;
  readonly presence: Presence;
  /** The worker that it runs in, where pages can start that by its address: not the service worker. */
  readonly worker?: OwnWorker;
  /** Runs `work` unless another context is doing the same; then does nothing. Settles within `CHECKPOINT_DEADLINE_MS`. */
  readonly exclusively: (work: () => Promise<void>) => Promise<void>;
  readonly estimateStorage: () => Promise<Omit<StatusReport['storage'], 'health' | 'database_id'>>;
  /** Called with what went wrong where nobody waits for the outcome, and, if `debug` is set, with what was decided. */
  readonly log: (text: string, detail: unknown) => void;
  readonly namespace: string;
  readonly instanceId: string;
  readonly version: string;
}
