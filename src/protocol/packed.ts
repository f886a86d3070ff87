// The form in which events and facts cross a port or the channel. Thousands of tokens are one JSON text, because a
// structured clone of as many objects takes several times as long. The text names each message once.

import type { Fact } from './facts.ts';
import { isPlainObject } from './json.ts';
import { jsonText } from './json-text.ts';

/** Packs events, which must be JSON values. */
export function packEvents(events: readonly unknown[]): string {
  const places = new Places();
  const packed = events.map((event) => (isPlainAppend(event) ? places.shorten(event, event.event_id) : event));
  return jsonText({ places: places.list, items: packed });
}

/** Packs the facts of one commit: their `seq` has no holes, and they have one `recorded_at`. */
export function packFacts(facts: readonly Fact[]): string {
  const places = new Places();
  const packed = facts.map((fact) => (isPlainFact(fact) ? places.shorten(fact, fact.offset) : fact));
  const [first] = facts;
  return jsonText({ places: places.list, items: packed, seq: first?.seq, recorded_at: first?.recorded_at });
}

/** An append without optional fields: the index of its message, its delta, and its `event_id` or its fact's `offset`. */
type ShortItem = readonly [place: number, content_delta: string, own: unknown];

interface Append {
  readonly session_id: string;
  readonly message_id: string;
  readonly content_delta: string;
}

/** Lists each message once, and replaces it in the items by its index. */
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

/** How many fields the short form of an append and of its fact can restore. One with more fields is sent whole. */
const APPEND_FIELDS = 5;
const APPEND_FACT_FIELDS = 7;

function hasFields(object: object, count: number): boolean {
  return Object.keys(object).length === count;
}

function isPlainAppend(event: unknown): event is Append & { readonly event_id: string } {
  if (!isPlainObject(event) || event['type'] !== 'message_append' || !hasFields(event, APPEND_FIELDS)) return false;
  const { session_id, message_id, content_delta, event_id } = event;
  return [session_id, message_id, content_delta, event_id].every((field) => typeof field === 'string');
}

function isPlainFact(fact: Fact): fact is Extract<Fact, { type: 'message_append' }> {
  return fact.type === 'message_append' && hasFields(fact, APPEND_FACT_FIELDS);
}
