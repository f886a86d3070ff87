// The search box's language: `status:interrupted model:gpt before:2026-11-01 "exact words" words`. Pure.

import { SESSION_STATUSES, type SessionStatus } from '../../protocol/index.ts';
import { isDay } from './local-day.ts';

/** A session's status, or `stopped`: interrupted or timed out. */
export type FilterStatus = SessionStatus | 'stopped';

/** Every {@link FilterStatus}. */
export const FILTER_STATUSES: readonly FilterStatus[] = [...SESSION_STATUSES, 'stopped'];

/** A word that is searched for; a phrase stood in quotes. */
export interface FilterWord {
  readonly text: string;
  readonly isPhrase: boolean;
}

/** What the search box asks for. Null is any. */
export interface SessionFilter {
  readonly status: FilterStatus | null;
  readonly provider: string | null;
  /** Part of it. */
  readonly model: string | null;
  /** Part of its path or id. */
  readonly workspace: string | null;
  /** From the beginning of this day on. A day is `today`, `yesterday` or `2026-11-01`, in local time. */
  readonly after: string | null;
  /** Until the beginning of this day. */
  readonly before: string | null;
  readonly on: string | null;
  readonly isPinned: boolean;
  readonly words: readonly FilterWord[];
}

export type FilterKey = 'status' | 'provider' | 'model' | 'workspace' | 'after' | 'before' | 'on' | 'is';

/** Every {@link FilterKey}, in the order in which a filter is written. */
export const FILTER_KEYS: readonly FilterKey[] = [
  'status',
  'provider',
  'model',
  'workspace',
  'after',
  'before',
  'on',
  'is',
];

/** The value of a key that the key cannot have. */
export interface FilterProblem {
  readonly key: FilterKey;
  readonly value: string;
}

export interface ParsedFilter {
  readonly filter: SessionFilter;
  readonly problems: readonly FilterProblem[];
}

/** A piece of the text: a key with its value, or a word. */
export type FilterToken = { readonly start: number; readonly end: number } & (
  | { readonly key: FilterKey; readonly value: string }
  | { readonly key: null; readonly word: FilterWord }
);

export const EMPTY_FILTER: SessionFilter = {
  status: null,
  provider: null,
  model: null,
  workspace: null,
  after: null,
  before: null,
  on: null,
  isPinned: false,
  words: [],
};

/** A quoted text in which `""` is a quote; the closing quote may still be missing. */
const QUOTED = String.raw`"(?:[^"]|"")*(?:"|$)`;
/** A quoted word, a known key with its value, or any other word. A new one for each use: it has a state. */
const tokenPattern = (): RegExp =>
  new RegExp(`(?<phrase>${QUOTED})|(?:(?<key>${FILTER_KEYS.join('|')}):(?<value>${QUOTED}|\\S*))|(?<word>\\S+)`, 'giu');
const STARTS_WITH_KEY = new RegExp(`^(?:${FILTER_KEYS.join('|')}):`, 'iu');

/**
 * Reads what stands in the search box. Unknown keys are words, of two values of a key the last one counts, and a key
 * without a value, as while it is typed, asks for nothing.
 */
export function parseFilter(text: string): ParsedFilter {
  let filter = EMPTY_FILTER;
  const problems: FilterProblem[] = [];
  for (const token of filterTokens(text)) {
    if (token.key === null) {
      if (token.word.text.trim() !== '') filter = { ...filter, words: [...filter.words, token.word] };
      continue;
    }
    const { key, value } = token;
    if (value.trim() === '') continue;
    const change = valueOf(key, value);
    if (change === null) problems.push({ key, value });
    else filter = { ...filter, ...change };
  }
  return { filter, problems };
}

/** Writes a filter such that {@link parseFilter} reads the same filter back. */
export function formatFilter(filter: SessionFilter): string {
  const keys = FILTER_KEYS.flatMap((key) => {
    const value = key === 'is' ? (filter.isPinned ? 'pinned' : null) : filter[key];
    return value === null ? [] : [`${key}:${needsQuotes(value) ? quoted(value) : value}`];
  });
  return [...keys, formatWords(filter.words)].filter((part) => part !== '').join(' ');
}

/** The words alone, as they are typed. */
export function formatWords(words: readonly FilterWord[]): string {
  return words
    .map(({ text, isPhrase }) => {
      return isPhrase || needsQuotes(text) || STARTS_WITH_KEY.test(text) ? quoted(text) : text;
    })
    .join(' ');
}

/** The pieces of the text with their places, in order. */
export function filterTokens(text: string): readonly FilterToken[] {
  return [...text.matchAll(tokenPattern())].map((match): FilterToken => {
    const place = { start: match.index, end: match.index + match[0].length };
    const { phrase, key: name, value = '', word = '' } = match.groups ?? {};
    const key = FILTER_KEYS.find((each) => each === name?.toLowerCase());
    if (key !== undefined) return { ...place, key, value: value.startsWith('"') ? unquoted(value) : value };
    const given = phrase === undefined ? { text: word, isPhrase: false } : { text: unquoted(phrase), isPhrase: true };
    return { ...place, key: null, word: given };
  });
}

function valueOf(key: FilterKey, value: string): Partial<SessionFilter> | null {
  const lower = value.toLowerCase();
  switch (key) {
    case 'status': {
      const status = FILTER_STATUSES.find((each) => each === lower);
      return status === undefined ? null : { status };
    }
    case 'is':
      return lower === 'pinned' ? { isPinned: true } : null;
    case 'after':
    case 'before':
    case 'on':
      return isDay(lower) ? { [key]: lower } : null;
    case 'provider':
    case 'model':
    case 'workspace':
      return { [key]: value };
  }
}

function needsQuotes(text: string): boolean {
  return text.startsWith('"') || /\s/u.test(text);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function unquoted(text: string): string {
  // Of `"a""`, which is still being typed, the last two quotes are one.
  const inner = text.slice(1);
  const trailing = /"*$/.exec(inner)?.[0].length ?? 0;
  return (trailing % 2 === 1 ? inner.slice(0, -1) : inner).replaceAll('""', '"');
}
