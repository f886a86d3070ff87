// Every message between a client and a worker. Other builds send them too, so each arrives as unknown and is
// validated here.

import { isPlainObject } from './json.ts';
import { isPackedReplies, type PackedReply } from './packed-replies.ts';
import type { Failure } from './result.ts';

/** A build that changes a message so that older builds cannot read it increases this. */
export const WIRE_VERSION = 1;

/** From a client to the worker, as its first message. `api` is the port on which the worker serves `RecordingApi` by comlink. */
export interface HelloMessage {
  readonly type: 'hello';
  readonly wire_version: number;
  readonly client_id: string;
  readonly api: MessagePortLike;
}

/** From the worker to a client, in reply to hello: the worker runs and holds its Web Lock. */
export interface WelcomeMessage {
  readonly type: 'welcome';
  readonly wire_version: number;
  /** The `version` of the worker's package.json: a page notices by it that the worker is an old copy. */
  readonly version?: string;
  readonly instance_id: string;
  /** The Web Lock that the worker holds until it dies. */
  readonly lock_name: string;
  /** Whether the worker takes `relay` messages. */
  readonly relays?: boolean;
}

/** From a client to the worker: a port at which the worker makes one request for the page, or reads it an answer (`relay.ts`). */
export interface RelayMessage {
  readonly type: 'relay';
  readonly port: MessagePortLike;
}

/** From a client to the worker: events in the order of their counters. */
export interface RecordMessage {
  readonly type: 'record';
  readonly batch: number;
  /** `packEvents` of the events. */
  readonly events: string;
}

/** From the worker to a client: the replies to a batch, in the order of its events, after the commit. */
export interface RepliesMessage {
  readonly type: 'replies';
  /** Differs from that of the welcome when the browser has restarted the worker on the same port. */
  readonly instance_id: string;
  readonly batch: number;
  readonly replies: readonly PackedReply[];
}

/** From the worker to a client, every few seconds while a batch waits for its replies: the worker lives, and sending again would not help. */
export interface BusyMessage {
  readonly type: 'busy';
  readonly batch: number;
}

/** From the worker to a client, also in reply to hello: the journal has records of a newer build, so this worker cannot record any more. */
export interface SupersededMessage {
  readonly type: 'superseded';
  /** The script of the newer build's worker of the same kind, which takes over; null while it is unknown. */
  readonly url: string | null;
}

/** From the worker to every client, also before a welcome: what waits of the answers that the worker itself records (`relay.ts`). */
export interface UnsavedMessage {
  readonly type: 'unsaved';
  /** How many events wait. */
  readonly pending: number;
  /** Why they are not saved; null once they are. */
  readonly reason: Failure | null;
}

/** A batch of events after parsing. */
export interface ReadRecord {
  readonly type: 'record';
  readonly batch: number;
  readonly events: readonly unknown[];
}

/** A MessagePort, in layers without DOM types. */
export interface MessagePortLike {
  postMessage(message: unknown): void;
}

/** Every message from a client to a worker. */
export type ToWorkerMessage = HelloMessage | RecordMessage | RelayMessage;
/** Every message from a worker to a client. */
export type FromWorkerMessage = WelcomeMessage | RepliesMessage | BusyMessage | SupersededMessage | UnsavedMessage;

/** Parses a message from a worker; null for anything else. */
export function parseFromWorker(data: unknown): FromWorkerMessage | null {
  return isFromWorker(data) ? data : null;
}

function isFromWorker(data: unknown): data is FromWorkerMessage {
  if (!isPlainObject(data)) return false;
  const { type, wire_version, version, instance_id, lock_name, batch, replies, url, pending, reason } = data;
  switch (type) {
    case 'welcome':
      return (
        typeof wire_version === 'number' &&
        typeof instance_id === 'string' &&
        typeof lock_name === 'string' &&
        typeof (version ?? '') === 'string'
      );
    case 'replies':
      return typeof instance_id === 'string' && typeof batch === 'number' && isPackedReplies(replies);
    case 'busy':
      return typeof batch === 'number';
    case 'unsaved':
      return typeof pending === 'number' && (reason === null || isFailure(reason));
    case 'superseded':
      return typeof url === 'string' || url === null;
    default:
      return false;
  }
}

function isFailure(value: unknown): boolean {
  return isPlainObject(value) && typeof value['code'] === 'string' && typeof value['message'] === 'string';
}
