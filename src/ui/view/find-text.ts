// Finding a text in the messages of a session. Pure.

import type { TextRange } from '../../protocol/index.ts';
import { foldSpaced, placesOf } from './folded-places.ts';

/** What is looked for. */
export interface FindPattern {
  readonly folded: string;
  /** Without punctuation of ASCII, of which the marks of Markdown are. */
  readonly words: string;
}

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
  readonly pattern: FindPattern;
  readonly current: FoundPlace | null;
}

/** Matches a text as the full-text search folds it, with any white space for a space; null for an empty one. */
export function findPattern(text: string): FindPattern | null {
  const folded = foldSpaced(text).trim();
  return folded === '' ? null : { folded, words: wordsOf(folded) };
}

/** The places of a pattern, in order and apart. Each step takes a few milliseconds, and finds some of them. */
export function findPlaces(text: string, { folded }: FindPattern): Generator<readonly TextRange[]> {
  return placesOf(text, folded);
}

/** How often a text matches, counted in steps. */
export function* countPlaces(text: string, pattern: FindPattern): Generator<void, number> {
  let count = 0;
  for (const { length } of findPlaces(text, pattern)) {
    count += length;
    yield;
  }
  return count;
}

/**
 * How often a recorded text matches as Markdown shows it, counted in steps. `shown`: makes that of it, which takes long, so that
 * it is asked only where marks of Markdown may hide a match or be one.
 */
export function* countMatches(recorded: string, pattern: FindPattern, shown: () => string): Generator<void, number> {
  const count = yield* countPlaces(recorded, pattern);
  const visible = withoutMarkup(recorded);
  const words = pattern.words === '' ? 0 : countOf(wordsOf(visible), pattern.words);
  if (count === 0 && words === 0) return 0;
  yield;
  const mayBeShown = words <= count && !MARK.test(pattern.folded);
  if (mayBeShown && (yield* countPlaces(visible, pattern)) === count) return count;
  yield;
  return yield* countPlaces(shown(), pattern);
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

/** What is a mark of Markdown or HTML in some place. */
const MARK = /[*_`#~[\]|<>\\$&!]/u;

/** Markup that has letters: addresses of links and their definitions, languages of code, tags, entities. */
const MARKUP =
  /\]\([^()\n]*\)|^ {0,3}\[[^\]\n]+\]:.*$|^ {0,3}(?:`{3,}|~{3,}).*$|<\/?[a-z][^<>\n]*>|&(?:amp|lt|gt|quot);/gimu;

/** What divides words though it is no white space: a line break of HTML, the edge of a table's cell. */
const DIVIDER = /<br\b[^<>]*>|\|/giu;

const PUNCTUATION = /[!-/:-@[-`{-~]+/gu;

/** About what a Markdown text shows. */
function withoutMarkup(text: string): string {
  return text.replace(DIVIDER, ' ').replace(MARKUP, '');
}

function wordsOf(text: string): string {
  return foldSpaced(foldSpaced(text).replace(PUNCTUATION, '')).trim();
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}
