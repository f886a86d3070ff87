// The form in which replies cross a port: a plain ack is a number.

import { isListOf, isPlainObject } from './json.ts';
import { ACK_STATUS, isReply, type Reply } from './replies.ts';

/** A reply. An ack is its `seq` alone where all other fields follow from its event. */
export type PackedReply = Reply | number;

/** How many fields the short form of an ack can restore. One with more fields is sent whole. */
const ACK_FIELDS = 5;

/** Packs the reply to an event. */
export function packReply(reply: Reply, event: unknown): PackedReply {
  if (reply.type === 'error' || reply.seq === undefined || Object.keys(reply).length !== ACK_FIELDS) return reply;
  if (!isPlainObject(event) || event['event_id'] !== reply.event_id) return reply;
  return reply.seq;
}

/** Unpacks the replies to `events`, one for each; null when they do not match. */
export function unpackReplies(packed: readonly PackedReply[], events: readonly unknown[]): Reply[] | null {
  if (packed.length !== events.length) return null;
  const replies: Reply[] = [];
  // Without `entries()`, which Prototype.js replaces.
  let index = 0;
  for (const reply of packed) {
    const unpacked = typeof reply === 'number' ? ackOf(events[index], reply) : reply;
    if (unpacked === null) return null;
    replies.push(unpacked);
    index += 1;
  }
  return replies;
}

function ackOf(event: unknown, seq: number): Reply | null {
  if (!isPlainObject(event)) return null;
  const { type, event_id, session_id } = event;
  if (!isAcked(type) || typeof event_id !== 'string') return null;
  return {
    type: 'ack',
    event_id,
    session_id: typeof session_id === 'string' ? session_id : '',
    status: ACK_STATUS[type],
    seq,
  };
}

function isAcked(type: unknown): type is keyof typeof ACK_STATUS {
  return typeof type === 'string' && Object.hasOwn(ACK_STATUS, type);
}

/** Whether a value is a list of packed replies. */
export function isPackedReplies(value: unknown): value is PackedReply[] {
  return isListOf(value, (reply) => isReply(reply) || (Number.isSafeInteger(reply) && Number(reply) > 0));
}
