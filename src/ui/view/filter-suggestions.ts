// What the search box offers while a filter is typed: keys, then the values of a key. Pure.

import { FILTER_KEYS, FILTER_STATUSES, filterTokens, type FilterKey } from './filter-text.ts';
import type { KnownValues } from './known-values.ts';

/** A text that may take the place of what is being typed. */
export interface Suggestion {
  /** `status:` or `status:ended`. */
  readonly text: string;
  /** The whole text of the box with it. */
  readonly result: string;
  /** Where the caret goes. */
  readonly caret: number;
}

/** Longer lists are no help. */
const MOST = 8;

/** The suggestions for the word before the caret; none for a word that begins no key. */
export function suggestionsFor(text: string, caret: number, known: KnownValues): readonly Suggestion[] {
  const token = filterTokens(text).find(({ start, end }) => start < caret && caret <= end);
  if (token === undefined) return [];
  return textsFor(text.slice(token.start, caret), known)
    .filter((each) => each.toLowerCase() !== text.slice(token.start, token.end).toLowerCase())
    .slice(0, MOST)
    .map((each) => {
      const isKey = each.endsWith(':');
      const before = `${text.slice(0, token.start)}${each}${isKey ? '' : ' '}`;
      const after = text.slice(token.end);
      return { text: each, result: before + (isKey ? after : after.trimStart()), caret: before.length };
    });
}

function textsFor(typed: string, known: KnownValues): readonly string[] {
  const lower = typed.toLowerCase();
  const key = FILTER_KEYS.find((each) => lower.startsWith(`${each}:`));
  if (key === undefined) return FILTER_KEYS.filter((each) => each.startsWith(lower)).map((each) => `${each}:`);
  const value = lower.slice(key.length + 1).replace(/^"/, '');
  return valuesOf(key, known)
    .filter((each) => each.toLowerCase().startsWith(value))
    .map((each) => `${key}:${/[\s"]/u.test(each) ? `"${each.replaceAll('"', '""')}"` : each}`);
}

function valuesOf(key: FilterKey, known: KnownValues): readonly string[] {
  switch (key) {
    case 'status':
      return FILTER_STATUSES;
    case 'is':
      return ['pinned'];
    case 'after':
    case 'before':
    case 'on':
      return ['today', 'yesterday'];
    case 'provider':
    case 'model':
    case 'workspace':
      return known[key];
  }
}
