// Encodings of a group of events as a record.
import type { Encoding } from '../commands.ts';
import { streamOf, TOKEN } from './streams.ts';

const SESSIONS = 16;

/** An append as in the journal: session, message, offset, delta. */
type ShortAppend = readonly [number, number, number, string];

function wholeEvents(length: number): object[] {
  return Array.from({ length }, (_, index) => ({
    type: 'message_append',
    ...streamOf(index % SESSIONS),
    content_delta: TOKEN,
    event_id: `hf-abcdefghijkl-${index}`,
  }));
}

function shortAppends(length: number): ShortAppend[] {
  return Array.from({ length }, (_, index) => [index % SESSIONS, 0, 5_000, TOKEN]);
}

/** For each encoding, returns a function that encodes a prepared group of `group` events. */
export const RECORD_FORMS: Record<Encoding, (length: number) => () => unknown> = {
  json: (length) => {
    const events = wholeEvents(length);
    return () => JSON.stringify(events);
  },
  utf8: (length) => {
    const events = wholeEvents(length);
    const encoder = new TextEncoder();
    return () => encoder.encode(JSON.stringify(events));
  },
  objects: (length) => {
    const events = wholeEvents(length);
    return () => events;
  },
  short_json: (length) => {
    const appends = shortAppends(length);
    return () => JSON.stringify(appends);
  },
  packed: (length) => {
    const appends = shortAppends(length);
    return () => appends.map((append) => append.join('\t')).join('\n');
  },
  coalesced: (length) => {
    const appends = shortAppends(length);
    return () => JSON.stringify(coalesce(appends));
  },
};

/** Joins all appends to a message into one. */
function coalesce(appends: readonly ShortAppend[]): ShortAppend[] {
  const joined = new Map<number, ShortAppend>();
  for (const append of appends) {
    const [session, message, offset, text] = joined.get(append[0]) ?? [append[0], append[1], append[2], ''];
    joined.set(session, [session, message, offset, text + append[3]]);
  }
  return [...joined.values()];
}
