// Finds the terms of a query in a text and cuts out the part to show.

import type { SearchTerms, Term } from './query.ts';
import { tokensOf, type Token } from './tokens.ts';

/** A part of a text, in UTF-16 code units. */
interface Range {
  readonly offset: number;
  readonly length: number;
}

/** A part of a text, with what to highlight in it. */
export interface Snippet {
  /** On one line. `…` stands at an end where the text continues. */
  readonly text: string;
  /** In the snippet, in order, in UTF-16 code units. They do not overlap. */
  readonly ranges: readonly Range[];
}

/** Length of a snippet, in UTF-16 code units, and how much of it comes before the first match: two lines in a narrow list. */
const SNIPPET_LENGTH = 180;
const BEFORE_MATCH = 50;

/** A cut is moved so far to the end of a word, in UTF-16 code units. */
const WORD_MARGIN = 16;

/** Matches after which no more are looked for: a snippet has room for far fewer. */
const MAX_MATCHES = 200;

interface Match {
  /** Index of the term. */
  readonly term: number;
  readonly start: number;
  readonly end: number;
}

/** The part of the text with the most of the terms; null unless the text has every required term and no excluded one. */
export function snippetOf(text: string, terms: SearchTerms): Snippet | null {
  const matches = findMatches(text, terms);
  return matches === null ? null : cut(text, matches);
}

/** Where the required terms are, in order; null unless all are there and no excluded one is. */
function findMatches(text: string, { required, excluded }: SearchTerms): Match[] | null {
  const terms = [...required, ...excluded];
  const longest = Math.max(...terms.map(({ tokens }) => tokens.length));
  const missing = new Set(required.keys());
  const matches: Match[] = [];
  const last: Token[] = [];
  for (const token of tokensOf(text)) {
    last.push(token);
    if (last.length > longest) last.shift();
    for (const [index, term] of terms.entries()) {
      const first = endsWith(last, term);
      if (first === null) continue;
      if (index >= required.length) return null;
      missing.delete(index);
      if (matches.length < MAX_MATCHES) matches.push({ term: index, start: first.start, end: token.end });
    }
    if (missing.size === 0 && excluded.length === 0 && matches.length >= MAX_MATCHES) break;
  }
  return missing.size > 0 ? null : matches.toSorted((a, b) => a.start - b.start);
}

/** The token that the term begins with, where the last tokens are the term's. */
function endsWith(last: readonly Token[], { tokens, isPrefix }: Term): Token | null {
  const from = last.length - tokens.length;
  const isTerm = tokens.every((token, index) => {
    const found = last[from + index]?.text;
    return isPrefix && index === tokens.length - 1 ? found?.startsWith(token) : found === token;
  });
  return isTerm ? (last[from] ?? null) : null;
}

function cut(text: string, matches: readonly Match[]): Snippet {
  const start = startOf(text, bestStart(matches));
  const end = endOf(text, Math.min(text.length, start + SNIPPET_LENGTH));
  const before = start > 0 ? '…' : '';
  const shown = text.slice(start, end);
  const inside = matches.filter((match) => match.start >= start && match.end <= end);
  const shift = before.length - start;
  return {
    text: `${before}${shown.replace(/\s/g, ' ')}${end < text.length ? '…' : ''}`,
    ranges: joined(inside).map((match) => ({ offset: match.start + shift, length: match.end - match.start })),
  };
}

/** Where the snippet with the most different terms begins. */
function bestStart(matches: readonly Match[]): number {
  let best = 0;
  let most = 0;
  for (const [index, { start }] of matches.entries()) {
    const found = new Set<number>();
    for (const match of matches.slice(index)) {
      if (match.end > start + SNIPPET_LENGTH - BEFORE_MATCH) break;
      found.add(match.term);
    }
    if (found.size <= most) continue;
    most = found.size;
    best = start;
  }
  return Math.max(0, best - BEFORE_MATCH);
}

/** Moves the beginning to that of a word, where one is near. */
function startOf(text: string, at: number): number {
  if (at <= 0) return 0;
  const space = /\s\S/.exec(text.slice(at, at + WORD_MARGIN));
  return space === null ? wholeCharacter(text, at) : at + space.index + 1;
}

function endOf(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.slice(at - WORD_MARGIN, at).search(/\s\S*$/);
  return space <= 0 ? wholeCharacter(text, at) : at - WORD_MARGIN + space;
}

/** Steps back where the place is between the halves of a character. */
function wholeCharacter(text: string, at: number): number {
  const isBetween = /[\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\udc00-\udfff]/.test(text.charAt(at));
  return isBetween ? at - 1 : at;
}

/** Joins ranges that overlap or touch. */
function joined(matches: readonly Match[]): { readonly start: number; readonly end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (const { start, end } of matches) {
    const last = ranges.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else ranges.push({ start, end });
  }
  return ranges;
}
