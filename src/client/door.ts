// A way to a recorder.

import type { Failure, RecordingApi, Reply, Result } from '../protocol/index.ts';
import type { DoorKind } from './recorder-client.ts';

export interface Door {
  readonly kind: DoorKind;
  /** Reads and commands; calls to a door that is lost may never settle. */
  readonly api: RecordingApi;
  /** Settles once the door is of no more use. What it was sent and has not answered must be sent again through another. */
  readonly lost: Promise<Failure>;
  /** Whether batches may follow each other without waiting for the replies: they are handled in order. */
  readonly pipelines: boolean;
  /** Sends events; one reply for each. A failure says nothing of what became of them. May never settle once the door is lost. */
  send(events: readonly unknown[]): Promise<Result<readonly Reply[]>>;
  close(): void;
}

export interface DoorContext {
  readonly namespace: string;
  readonly clientId: string;
}

/** Opens a door, within its deadline. */
export type OpenDoor = (context: DoorContext) => Promise<Result<Door>>;
