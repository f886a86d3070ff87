// Reads what a person types into a search. Any text is a query: what means nothing is ignored, nothing is an error.

import { tokensOf, type Token } from './tokens.ts';

/** Tokens that follow each other: a word, or the words of a phrase. */
export interface Term {
  /** At least one. */
  readonly tokens: readonly string[];
  /** The last token is the beginning of a word. */
  readonly isPrefix: boolean;
}

/** What to find: texts with every required term and no excluded one. */
export interface SearchTerms {
  readonly required: readonly Term[];
  readonly excluded: readonly Term[];
}

/** Longest query that is read, in UTF-16 code units, and most terms of it: a pasted page is no query. */
const MAX_QUERY_LENGTH = 1_000;
const MAX_TERMS = 20;

/** Shortest beginning of a word that stands for the words it begins: the index has the beginnings of this length ready. */
const MIN_PREFIX_LENGTH = 3;

/** A phrase in quotes, also one that is not closed yet; or a word. With the sign that excludes it. */
const PART = /(?<sign>-?)(?:["“”„«»](?<phrase>[^"“”„«»]*)(?<close>["“”«»]?)|(?<word>[^\s"“”„«»]+))/gu;

/**
 * Reads a query: words, `"phrases"`, `-excluded` ones of both. Every text must have all of them. The last word may be the
 * beginning of one, while nothing follows it; others are with a `*` at the end.
 */
export function parseQuery(query: string): SearchTerms {
  const text = query.slice(0, MAX_QUERY_LENGTH);
  const required: Term[] = [];
  const excluded: Term[] = [];
  for (const match of text.matchAll(PART)) {
    const { sign, phrase, close, word = '' } = match.groups ?? {};
    const isLast = match.index + match[0].length === text.length;
    const isBeginning = phrase === undefined ? isLast || word.endsWith('*') : isLast && close === '';
    const term = termOf([...tokensOf(phrase ?? word)], isBeginning);
    if (term === null) continue;
    // A sign within a word, as in `e-mail`, is not matched here: the word begins before it.
    (sign === '-' && isAfterSpace(text, match.index) ? excluded : required).push(term);
  }
  return { required: required.slice(0, MAX_TERMS), excluded: excluded.slice(0, MAX_TERMS) };
}

/** The query for SQLite's FTS5; null where nothing is to be found. */
export function matchExpression({ required, excluded }: SearchTerms): string | null {
  if (required.length === 0) return null;
  const wanted = `(${required.map(expressionOf).join(' AND ')})`;
  return excluded.length === 0 ? wanted : `${wanted} NOT (${excluded.map(expressionOf).join(' OR ')})`;
}

function isAfterSpace(text: string, index: number): boolean {
  return index === 0 || /\s/.test(text.charAt(index - 1));
}

function termOf(found: readonly Token[], isBeginning: boolean): Term | null {
  // The character that ends a run stands alone only there: in a text, more may follow it.
  const isRun = found.length > 1 && found.at(-1)?.isRunEnd === true;
  const kept = isRun && found.at(-2)?.isRunEnd === false && follows(found) ? found.slice(0, -1) : found;
  const last = kept.at(-1);
  if (last === undefined) return null;
  const isPrefix = last.isRunEnd || (isBeginning && !isRun && last.text.length >= MIN_PREFIX_LENGTH);
  return { tokens: kept.map(({ text }) => text), isPrefix };
}

/** Whether the last token but one is the pair that ends with the last one. */
function follows(found: readonly Token[]): boolean {
  return found.at(-2)?.end === found.at(-1)?.end;
}

/** Tokens have no quotes. */
function expressionOf({ tokens, isPrefix }: Term): string {
  return `"${tokens.join(' ')}"${isPrefix ? '*' : ''}`;
}
