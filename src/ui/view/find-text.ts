// Finding a text in the messages of a session. Pure.

/** A message that has the text. */
export interface FoundMessage {
  readonly position: number;
  readonly messageId: string;
  /** How often it has the text; at least once. */
  readonly count: number;
}

/** One of the places at which the text is. */
export interface FoundPlace {
  readonly position: number;
  /** Which of those of its message, from 0. */
  readonly occurrence: number;
}

/** What is marked: what is looked for, and the place that is current. */
export interface FindMarks {
  readonly pattern: RegExp;
  readonly current: FoundPlace | null;
}

/** Matches a text in any case and in any Unicode form, with any white space for a space; null for an empty one. */
export function findPattern(text: string): RegExp | null {
  const wanted = text.trim();
  if (wanted === '') return null;
  const forms = new Set([wanted, wanted.normalize('NFC'), wanted.normalize('NFD')]);
  return new RegExp([...forms].map(escaped).join('|'), 'giu');
}

/** How often a text matches. */
export function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** How many places there are. */
export function placeCount(found: readonly FoundMessage[]): number {
  return found.reduce((total, { count }) => total + count, 0);
}

/** The index of a place among all, from 0; -1 where it is none of them. `found`: by rising position. */
export function placeIndex(found: readonly FoundMessage[], { position, occurrence }: FoundPlace): number {
  const before = found.findIndex((message) => message.position === position);
  return before === -1 ? -1 : placeCount(found.slice(0, before)) + occurrence;
}

/** The place at an index, which may be any whole number: after the last comes the first. Null where there is none. */
export function placeAt(found: readonly FoundMessage[], index: number): FoundPlace | null {
  const count = placeCount(found);
  if (count === 0) return null;
  let rest = ((index % count) + count) % count;
  for (const message of found) {
    if (rest < message.count) return { position: message.position, occurrence: rest };
    rest -= message.count;
  }
  return null;
}

/** The first place at a position or after it, else the last one before it. */
export function placeNear(found: readonly FoundMessage[], position: number): FoundPlace | null {
  const message = found.find((each) => each.position >= position) ?? found.at(-1);
  return message === undefined ? null : { position: message.position, occurrence: 0 };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&').replace(/\s+/gu, '\\s+');
}
