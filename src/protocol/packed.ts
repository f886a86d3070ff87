// How thousands of tokens cross a port: as JSON text, which takes a fraction of the time that a structured
// clone of as many objects takes, and their acks as numbers.

import { isListOf, isPlainObject } from './json.ts';
import { ACK_STATUS, type Reply } from './replies.ts';

/** A reply, or the `seq` of an ack that says nothing else which its event does not say. */
export type PackedReply = Reply | number;

/** Writes events or facts as text; they are JSON all the way down. */
export function packList(list: readonly unknown[]): string {
  return JSON.stringify(list);
}

/** Reads what may be the text of a list; anything else comes back as it is. */
export function unpackList(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return null; // text that is no JSON is no list either, which the caller's guard finds
  }
}

/** Packs the reply to an event as it came in. */
export function packReply(reply: Reply, event: unknown): PackedReply {
  if (reply.type === 'error' || reply.seq === undefined) return reply;
  const saysMore =
    reply.duplicate !== undefined || reply.resumed !== undefined || reply.expected_message_count !== undefined;
  if (saysMore || !isPlainObject(event) || event['event_id'] !== reply.event_id) return reply;
  return reply.seq;
}

/** Restores the replies to `events` as they were sent, one each; null when the two do not belong together. */
export function unpackReplies(packed: readonly PackedReply[], events: readonly unknown[]): Reply[] | null {
  if (packed.length !== events.length) return null;
  const replies: Reply[] = [];
  for (const [index, reply] of packed.entries()) {
    const unpacked = typeof reply === 'number' ? ackOf(events[index], reply) : reply;
    if (unpacked === null) return null;
    replies.push(unpacked);
  }
  return replies;
}

function ackOf(event: unknown, seq: number): Reply | null {
  if (!isPlainObject(event)) return null;
  const { type, event_id, session_id } = event;
  if (!isEventType(type) || typeof event_id !== 'string') return null;
  return {
    type: 'ack',
    event_id,
    session_id: typeof session_id === 'string' ? session_id : '',
    status: ACK_STATUS[type],
    seq,
  };
}

function isEventType(type: unknown): type is keyof typeof ACK_STATUS {
  return typeof type === 'string' && Object.hasOwn(ACK_STATUS, type);
}

/** Whether this may be a list of packed replies; `isReply` knows those that are not packed. */
export function isPackedReplies(value: unknown, isReply: (reply: unknown) => reply is Reply): value is PackedReply[] {
  return isListOf(value, (reply) => isReply(reply) || (Number.isSafeInteger(reply) && Number(reply) > 0));
}
