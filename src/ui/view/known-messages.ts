// The messages of a session that have been read so far: any of its positions, oldest first. Pure.

import type { RecordedMessage } from '../../protocol/index.ts';
import { firstIndex } from './first-index.ts';

/** Messages by rising position, at most one for each. */
export type KnownMessages = readonly RecordedMessage[];

/** Positions from `from` up to, but without, `to`. */
export interface PositionRange {
  readonly from: number;
  readonly to: number;
}

/** All of both; where both have a position, what was read later. */
export function mergeMessages(known: KnownMessages, later: KnownMessages): KnownMessages {
  const [first] = later;
  if (first === undefined) return known;
  const last = later.at(-1) ?? first;
  const merged = known.slice(0, indexOfPosition(known, first.position));
  let index = merged.length;
  for (const message of later) {
    for (let each = known[index]; each !== undefined && each.position <= message.position; each = known[index]) {
      if (each.position < message.position) merged.push(each);
      index += 1;
    }
    merged.push(message);
  }
  return [...merged, ...known.slice(indexOfPosition(known, last.position + 1))];
}

/** The index of the first message at `position` or after it. */
export function indexOfPosition(known: KnownMessages, position: number): number {
  return firstIndex(known.length, (index) => (known[index]?.position ?? position) >= position);
}

/** The message at a position, where it is known. */
export function messageAt(known: KnownMessages, position: number): RecordedMessage | undefined {
  const message = known[indexOfPosition(known, position)];
  return message?.position === position ? message : undefined;
}

/** The positions below `end` that are not known, as ranges in order. */
export function gapsOf(known: KnownMessages, end: number): readonly PositionRange[] {
  const gaps: PositionRange[] = [];
  let next = 0;
  for (const { position } of known) {
    if (position > next) gaps.push({ from: next, to: position });
    next = position + 1;
  }
  if (next < end) gaps.push({ from: next, to: end });
  return gaps;
}

/**
 * The pages of `size` messages to read for `wanted`, those first that are nearest to its middle; a page of which all that is
 * wanted is known is left out.
 */
export function pagesFor(
  known: KnownMessages,
  wanted: PositionRange,
  size: number,
  end: number,
): readonly PositionRange[] {
  const pages: PositionRange[] = [];
  for (let from = Math.floor(wanted.from / size) * size; from < Math.min(wanted.to, end); from += size) {
    const page = { from, to: Math.min(from + size, end) };
    const needed = { from: Math.max(from, wanted.from), to: Math.min(page.to, wanted.to) };
    if (countWithin(known, needed) < needed.to - needed.from) pages.push(page);
  }
  const middle = (wanted.from + wanted.to) / 2;
  const distance = ({ from, to }: PositionRange): number => Math.abs((from + to) / 2 - middle);
  return pages.toSorted((a, b) => distance(a) - distance(b));
}

/** At most `limit` messages: those nearest to `position`, and all from `keepFrom` on. */
export function nearest(known: KnownMessages, position: number, keepFrom: number, limit: number): KnownMessages {
  if (known.length <= limit) return known;
  const kept = indexOfPosition(known, keepFrom);
  const room = Math.max(limit - (known.length - kept), 0);
  const from = Math.min(Math.max(indexOfPosition(known, position) - (room >> 1), 0), Math.max(kept - room, 0));
  return [...known.slice(from, Math.min(from + room, kept)), ...known.slice(kept)];
}

function countWithin(known: KnownMessages, { from, to }: PositionRange): number {
  return indexOfPosition(known, to) - indexOfPosition(known, from);
}
