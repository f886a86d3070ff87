// How thousands of tokens cross a port or the channel: as JSON text, which takes a fraction of the time that a
// structured clone of as many objects takes, with their messages named once; and their acks as numbers.

import type { Fact } from './facts.ts';
import { isListOf, isPlainObject } from './json.ts';
import { ACK_STATUS, type Reply } from './replies.ts';

/** A reply, or the `seq` of an ack that says nothing else which its event does not say. */
export type PackedReply = Reply | number;

/** Writes events as text; they are JSON all the way down. */
export function packEvents(events: readonly unknown[]): string {
  const places = new Places();
  const packed = events.map((event) => (isPlainAppend(event) ? places.shorten(event, event.event_id) : event));
  return JSON.stringify({ places: places.list, items: packed });
}

/** Reads what `packEvents` wrote; null for anything else. What the events are is not looked at. */
export function unpackEvents(text: string): unknown[] | null {
  return unpack(text, (session_id, message_id, content_delta, event_id) => ({
    type: 'message_append',
    session_id,
    message_id,
    content_delta,
    event_id,
  }));
}

/** Writes the facts of one commit as text: their `seq` has no holes, and they have one time. */
export function packFacts(facts: readonly Fact[]): string {
  const places = new Places();
  const packed = facts.map((fact) => (isPlainFact(fact) ? places.shorten(fact, fact.offset) : fact));
  const [first] = facts;
  return JSON.stringify({ places: places.list, items: packed, seq: first?.seq, recorded_at: first?.recorded_at });
}

/** Reads what `packFacts` wrote; null for anything else. What the facts are is not looked at. */
export function unpackFacts(text: string): unknown[] | null {
  return unpack(text, (session_id, message_id, content_delta, offset, { index, seq, recorded_at }) => ({
    type: 'message_append',
    session_id,
    message_id,
    content_delta,
    offset,
    seq: typeof seq === 'number' ? seq + index : null,
    recorded_at,
  }));
}

/** An append that says nothing but where and what: `[place, delta, and what is its own]`. */
type ShortItem = readonly [place: number, content_delta: string, own: unknown];

interface Append {
  readonly session_id: string;
  readonly message_id: string;
  readonly content_delta: string;
}

/** Messages that are named once, however many items are theirs. */
class Places {
  readonly list: (readonly [session_id: string, message_id: string])[] = [];
  readonly #indexes = new Map<string, Map<string, number>>();

  shorten({ session_id, message_id, content_delta }: Append, own: unknown): ShortItem {
    const ofSession = this.#indexes.get(session_id) ?? new Map<string, number>();
    if (ofSession.size === 0) this.#indexes.set(session_id, ofSession);
    let index = ofSession.get(message_id);
    if (index === undefined) {
      index = this.list.push([session_id, message_id]) - 1;
      ofSession.set(message_id, index);
    }
    return [index, content_delta, own];
  }
}

/** Fields of an append, of its fact and of an ack whose short forms say all: one with more is sent as it is. */
const APPEND_FIELDS = 5;
const APPEND_FACT_FIELDS = 7;
const ACK_FIELDS = 5;

function hasFields(object: object, count: number): boolean {
  return Object.keys(object).length === count;
}

function isPlainAppend(event: unknown): event is Append & { readonly event_id: string } {
  if (!isPlainObject(event) || event['type'] !== 'message_append') return false;
  const { session_id, message_id, content_delta, event_id } = event;
  return (
    hasFields(event, APPEND_FIELDS) &&
    typeof session_id === 'string' &&
    typeof message_id === 'string' &&
    typeof content_delta === 'string' &&
    typeof event_id === 'string'
  );
}

function isPlainFact(fact: Fact): fact is Extract<Fact, { type: 'message_append' }> {
  return fact.type === 'message_append' && hasFields(fact, APPEND_FACT_FIELDS);
}

type Lengthen = (
  session_id: unknown,
  message_id: unknown,
  content_delta: unknown,
  own: unknown,
  list: { readonly index: number; readonly seq: unknown; readonly recorded_at: unknown },
) => object;

/** Any context of the origin may have written the text. */
function unpack(text: string, lengthen: Lengthen): unknown[] | null {
  const parsed = parse(text);
  if (!isPlainObject(parsed)) return null;
  const { places, items, seq, recorded_at } = parsed;
  if (!Array.isArray(places) || !Array.isArray(items)) return null;
  return items.map((item: unknown, index) => {
    if (!Array.isArray(item)) return item;
    const [place, content_delta, own] = item as unknown[];
    const named: unknown = typeof place === 'number' ? places[place] : null;
    const [session_id, message_id] = Array.isArray(named) ? (named as unknown[]) : [];
    return lengthen(session_id, message_id, content_delta, own, { index, seq, recorded_at });
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // text that is no JSON is no list, which the caller finds
  }
}

/** Packs the reply to an event as it came in. */
export function packReply(reply: Reply, event: unknown): PackedReply {
  if (reply.type === 'error' || reply.seq === undefined || !hasFields(reply, ACK_FIELDS)) return reply;
  if (!isPlainObject(event) || event['event_id'] !== reply.event_id) return reply;
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

/** Whether this may be a list of packed replies; `isReply` knows those that are not packed. */
export function isPackedReplies(value: unknown, isReply: (reply: unknown) => reply is Reply): value is PackedReply[] {
  return isListOf(value, (reply) => isReply(reply) || (Number.isSafeInteger(reply) && Number(reply) > 0));
}
