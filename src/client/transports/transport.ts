// A way to a recorder.

import type { Failure, RecordingApi, Reply, Result, UnsavedMessage } from '../../protocol/index.ts';
import type { Relay } from '../relay/relay.ts';
import type { WorkerSource } from '../worker-source.ts';

/** Why a transport is of no more use, or did not open: `explainLoss` makes one of the other, so that recording does without its texts. */
export type Loss = ExplainedLoss | UnexplainedLoss;

/** For people, and for who opens the next transport. */
export interface ExplainedLoss extends Failure {
  /** With `version_mismatch`: script of the worker of a newer build, through which the same transport has to lead now. */
  readonly successor?: string;
}

/** What happened, in a word. */
export interface UnexplainedLoss {
  readonly cause: LossCause;
  /** What more there is to say. */
  readonly detail?: unknown;
}

/**
 * - `not_supported`: the browser lacks what the transport needs
 * - `threw`: the transport threw where it should have answered; `detail`: what
 * - `not_started`, `no_welcome`: a worker whose script failed, or that said nothing in time
 * - `other_version`: a worker that speaks another version; `detail`: which
 * - `superseded`: a worker that can record no more; `detail`: the successor's script, null while that is not known
 * - `died`: a worker whose Web Lock is free; `restarted`: one whose script runs anew, and knows nothing of this client
 * - `unwatched`: a worker whose Web Lock cannot be waited for; `detail`: why
 * - `silent`: a worker that did not ack in time
 * - `misfit`: a worker that gave other replies than there were events
 * - `storage_lost`: a worker none of whose connections to the storage will work again; `detail`: what it said
 */
export type LossCause =
  | 'not_supported'
  | 'threw'
  | 'not_started'
  | 'no_welcome'
  | 'other_version'
  | 'superseded'
  | 'died'
  | 'restarted'
  | 'unwatched'
  | 'silent'
  | 'misfit'
  | 'storage_lost';

export interface Transport {
  /** Reads and commands, or the port at which a worker serves them by comlink. Calls to a transport that is lost may never settle. */
  readonly api: RecordingApi | MessagePort;
  /** Settles once the transport is of no more use. What it was sent and has not answered must be sent again through another. */
  readonly lost: Promise<Loss>;
  /** Whether batches may follow each other without waiting for the replies: they are handled in order. */
  readonly pipelines: boolean;
  /** The version of the worker behind it; absent where that is not known. */
  readonly version?: string | undefined;
  /** Sends events; one reply for each. A failure says nothing of what became of them. May never settle once the transport is lost. */
  send(events: readonly unknown[]): Promise<Result<readonly Reply[]>>;
  /** Whether events may be sent now; `again` is called once they may. Absent: always. */
  readonly isDue?: ((again: () => void) => boolean) | undefined;
  /** Lets no event wait any more, as the recorder is being closed. */
  readonly hurry?: (() => void) | undefined;
  close(): void;
  /** Opens a relay; absent where the worker behind the transport has none. */
  readonly relay?: (() => Relay) | undefined;
}

/** What waits in the worker. */
export type Unsaved = Pick<UnsavedMessage, 'pending' | 'reason'>;

export interface TransportContext {
  readonly namespace: string;
  readonly clientId: string;
  /** Script of the worker to open the transport to, in place of this build's own. */
  readonly successor?: string;
  /** Called with what waits in the worker itself of the answers that it records. */
  readonly onUnsaved?: ((unsaved: Unsaved) => void) | undefined;
  /** The worker that the app names, in place of this build's own. */
  readonly worker?: WorkerSource | null | undefined;
}

export type Opened =
  | { readonly ok: true; readonly value: Transport }
  | { readonly ok: false; readonly error: Loss; readonly value?: undefined };

/** What opening comes to in a browser that lacks what the transport needs. */
export const NOT_SUPPORTED: Opened = { ok: false, error: { cause: 'not_supported' } };

/** Opens a transport, within its deadline. */
export type OpenTransport = (context: TransportContext) => Promise<Opened>;
