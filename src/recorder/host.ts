// What a recorder needs from the worker that it runs in.

import type { CopyReport, Fact, StartTimer, StatusReport } from '../protocol/index.ts';
import type { AttachmentStore, RecordingStore, WrittenCheckpoint } from '../storage/index.ts';
import type { OwnWorker } from './successor.ts';
import type { Presence } from './presence.ts';

/** Keeps a second copy of the recordings, apart from the database. */
export interface CopyKeeper {
  /** Takes what a checkpoint has written into the database with this id, null where that is damaged: takes over the values at once, and writes them later. */
  take(written: WrittenCheckpoint, databaseId: string | null): void;
  /** Deletes what there is of sessions, for good. Rejects where that cannot be done. */
  forget(refs: readonly number[]): Promise<void>;
  /** Deletes all of it, for good; it is begun anew with a later checkpoint. Rejects where that cannot be done within `COPY_DEADLINE_MS`. */
  purge(): Promise<void>;
  /** Deletes all of it, so that the database has room, and keeps none until the worker starts again. Whether there was one. Never rejects. */
  giveWay(): Promise<boolean>;
  /** What it is worth for the database with this id, null where that is damaged, whose checkpoints have all facts up to `seq`. Rejects where it cannot be read. */
  report(databaseId: string | null, seq: number): Promise<CopyReport>;
  /** Whether it may lack facts up to `seq` or attachments, and is not being written. Never rejects. */
  isBehind(seq: number): Promise<boolean>;
  /** Settles once everything that was taken is written, or has failed. */
  settled(): Promise<void>;
}

export interface RecorderHost {
  readonly store: RecordingStore;
  /** Where attachments are stored. Where it fails, text is recorded all the same. */
  readonly attachments: AttachmentStore;
  /** Absent where there is no place for one. */
  readonly copy?: CopyKeeper;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Milliseconds since some start, by a clock that is never set: for intervals. */
  readonly elapsed: () => number;
  /** Makes a UUID. */
  readonly newId: () => string;
  readonly startTimer: StartTimer;
  /** Publishes committed facts to every context of the namespace. */
  readonly publish: (facts: readonly Fact[]) => void;
  /** Publishes a heartbeat without a session, which leaves no fact. `timestamp`: the client's, in epoch ms. */
  readonly publishHeartbeat: (timestamp: number) => void;
  readonly presence: Presence;
  /** The worker that it runs in; absent in the service worker, which pages cannot start by its address. */
  readonly worker?: OwnWorker;
  /** Runs `work`, or does nothing when another context runs such work. Settles within `CHECKPOINT_DEADLINE_MS`. */
  readonly exclusively: (work: () => Promise<void>) => Promise<void>;
  readonly estimateStorage: () => Promise<
    Omit<StatusReport['storage'], 'health' | 'database_id' | 'restored' | 'copy' | 'attachments'>
  >;
  /** Logs failures that no caller waits for, bugs, and, if `debug` is set, committed facts. */
  readonly log: (text: string, detail: unknown) => void;
  readonly namespace: string;
  readonly instanceId: string;
  readonly version: string;
}
