// A way to a recorder.

import type { Failure, RecordingApi, Reply, Result } from '../protocol/index.ts';
import type { DoorKind } from './recorder-client.ts';

/** Why a door is of no more use. */
export interface Loss extends Failure {
  /** With `version_mismatch`: script of the worker of a newer build, through which the same door has to lead now. */
  readonly successor?: string;
}

export interface Door {
  readonly kind: DoorKind;
  /** Reads and commands, or the port at which a worker serves them by comlink. Calls to a door that is lost may never settle. */
  readonly api: RecordingApi | MessagePort;
  /** Settles once the door is of no more use. What it was sent and has not answered must be sent again through another. */
  readonly lost: Promise<Loss>;
  /** Whether batches may follow each other without waiting for the replies: they are handled in order. */
  readonly pipelines: boolean;
  /** Sends events; one reply for each. A failure says nothing of what became of them. May never settle once the door is lost. */
  send(events: readonly unknown[]): Promise<Result<readonly Reply[]>>;
  close(): void;
}

export interface DoorContext {
  readonly namespace: string;
  readonly clientId: string;
  /** Script of the worker to open the door to, in place of this build's own. */
  readonly successor?: string;
}

export type Opened = { readonly ok: true; readonly value: Door } | { readonly ok: false; readonly error: Loss };

/** Opens a door, within its deadline. */
export type OpenDoor = (context: DoorContext) => Promise<Opened>;
