// Reads the texts of packed.ts. Apart from it, because a page reads no events, and facts only once its app asks for them.

import { isPlainObject } from './json.ts';
import { parseJson } from './parse-json.ts';

/** Unpacks the text of `packEvents`; null for anything else. Does not validate the events. */
export function unpackEvents(text: string): unknown[] | null {
  return unpack(text, (session_id, message_id, content_delta, event_id) => ({
    type: 'message_append',
    session_id,
    message_id,
    content_delta,
    event_id,
  }));
}

/** Unpacks the text of `packFacts`; null for anything else. Does not validate the facts. */
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

type Lengthen = (
  session_id: unknown,
  message_id: unknown,
  content_delta: unknown,
  own: unknown,
  list: { readonly index: number; readonly seq: unknown; readonly recorded_at: unknown },
) => object;

/** Any context of the origin may have written the text, so nothing of it is trusted. */
function unpack(text: string, lengthen: Lengthen): unknown[] | null {
  const parsed = parseJson(text);
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
