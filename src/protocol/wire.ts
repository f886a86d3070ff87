// Every message between a client and a worker. Other builds send too, so each arrives as unknown
// and passes a guard here.

import { MAX_ID_LENGTH, MAX_REQUEST_EVENTS } from './constants.ts';
import { isPlainObject } from './json.ts';
import { isPackedReplies, unpackEvents, type PackedReply } from './packed.ts';
import type { Reply } from './replies.ts';

/** A build that changes a message in a way older ones cannot read raises this. */
export const WIRE_VERSION = 1;

/** From a client to the worker, first: who it is. `api` is the port on which the worker serves `RecordingApi` by comlink. */
export interface HelloMessage {
  readonly type: 'hello';
  readonly wire_version: number;
  readonly client_id: string;
  readonly api: MessagePortLike;
  /** The client reads packed replies. Absent in builds before there were any. */
  readonly packs?: boolean;
}

/** From the worker to a client, in answer to hello: it lives, and holds its instance's Web Lock. */
export interface WelcomeMessage {
  readonly type: 'welcome';
  readonly wire_version: number;
  readonly instance_id: string;
  /** The Web Lock that is free only once this worker is dead. */
  readonly lock_name: string;
  /** The worker reads events as text. Absent in builds that do not. */
  readonly packs?: boolean;
}

/** From a client to the worker: events in the order of their counters. */
export interface RecordMessage {
  readonly type: 'record';
  readonly batch: number;
  /** The events, or `packEvents` of them. */
  readonly events: readonly unknown[] | string;
}

/** From the worker to a client: the replies to a batch, in the order of its events, after the commit. */
export interface RepliesMessage {
  readonly type: 'replies';
  /** The worker's own: not that of the welcome when the browser has restarted the worker on the same port. Builds of 0.1.0 do not say. */
  readonly instance_id?: string;
  readonly batch: number;
  /** Packed for clients that said so. */
  readonly replies: readonly PackedReply[];
}

/** From the worker to a client, every few seconds while a batch waits for its replies: the worker lives, and sending again would not help. */
export interface BusyMessage {
  readonly type: 'busy';
  readonly batch: number;
}

/** From the worker to a client, also in answer to hello: the journal holds records of a newer build, so that this worker can record no more. */
export interface SupersededMessage {
  readonly type: 'superseded';
  /** The script of the newer build's worker of the same kind, which has to go on; null while that is not known. */
  readonly url: string | null;
}

/** A batch, read. */
export interface ReadRecord extends RecordMessage {
  readonly events: readonly unknown[];
}

/** What a MessagePort is, in realms without DOM types. */
export interface MessagePortLike {
  postMessage(message: unknown): void;
}

export type ToWorkerMessage = HelloMessage | RecordMessage;
export type FromWorkerMessage = WelcomeMessage | RepliesMessage | BusyMessage | SupersededMessage;

function isMessagePortLike(value: unknown): value is MessagePortLike {
  return (
    typeof value === 'object' && value !== null && 'postMessage' in value && typeof value.postMessage === 'function'
  );
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH;
}

/** A list with holes may say that it is of any length, and costs its sender nothing. */
function isEventList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length <= MAX_REQUEST_EVENTS;
}

/** Reads a message from a client; null for anything else. Events are checked later, each on its own. */
export function parseToWorker(data: unknown): HelloMessage | ReadRecord | null {
  if (!isPlainObject(data)) return null;
  const { type, wire_version, client_id, api, batch, packs } = data;
  if (type === 'hello' && typeof wire_version === 'number' && isId(client_id) && isMessagePortLike(api)) {
    return { type, wire_version, client_id, api, packs: packs === true };
  }
  if (type !== 'record' || typeof batch !== 'number') return null;
  const given = data['events'];
  const events = typeof given === 'string' ? unpackEvents(given) : given;
  return isEventList(events) ? { type, batch, events } : null;
}

/** The shape of a reply; its other fields are those of the build that sent it. */
export function isReply(value: unknown): value is Reply {
  if (!isPlainObject(value)) return false;
  const { type, event_id } = value;
  return (type === 'ack' && typeof event_id === 'string') || (type === 'error' && typeof value['code'] === 'string');
}

/** Reads a message from a worker; null for anything else. */
export function parseFromWorker(data: unknown): FromWorkerMessage | null {
  if (!isPlainObject(data)) return null;
  const { type, wire_version, instance_id, lock_name, batch, replies, url, packs } = data;
  if (
    type === 'welcome' &&
    typeof wire_version === 'number' &&
    typeof instance_id === 'string' &&
    typeof lock_name === 'string'
  ) {
    return { type, wire_version, instance_id, lock_name, packs: packs === true };
  }
  if (type === 'replies' && typeof batch === 'number' && isPackedReplies(replies, isReply)) {
    if (instance_id === undefined) return { type, batch, replies };
    return typeof instance_id === 'string' ? { type, instance_id, batch, replies } : null;
  }
  if (type === 'busy' && typeof batch === 'number') return { type, batch };
  if (type === 'superseded' && (typeof url === 'string' || url === null)) return { type, url };
  return null;
}
