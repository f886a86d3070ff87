// What the command palette offers, and which of it fits the words that are typed. Pure.

import type { IconName } from '../../kit/icons.ts';
import type { Place } from './route.ts';

/** What a person can choose that is no place. */
export type PaletteAction = 'keys' | 'persist' | 'light' | 'dark' | 'system' | 'contrast' | 'less' | 'chat';

export interface PaletteItem {
  readonly group: 'view' | 'session' | 'action';
  /** Unique among the items. */
  readonly id: string;
  /** A session's title is a recorded text. */
  readonly title: string;
  /** What else is known of it. */
  readonly about: string;
  readonly icon: IconName;
  readonly target: { readonly place: Place } | { readonly action: PaletteAction };
}

/**
 * The items of which each typed word begins a word, in any case and without regard to accents; those whose title begins with
 * what was typed come first. All where nothing was typed.
 */
export function matchingItems(items: readonly PaletteItem[], typed: string): readonly PaletteItem[] {
  const words = wordsOf(typed);
  const fitting = items.filter(({ title }) => {
    const own = wordsOf(title);
    return words.every((word) => own.some((each) => each.startsWith(word)));
  });
  const start = words.join(' ');
  return fitting.toSorted((one, other) => rank(one, start) - rank(other, start));
}

function rank({ title }: PaletteItem, start: string): number {
  return wordsOf(title).join(' ').startsWith(start) ? 0 : 1;
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** The item after `key` was pressed on item `index` of `count`; null for a key that does not move. The ends meet. */
export function itemAfterArrow(key: string, index: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (index + 1) % count;
  if (key === 'ArrowUp') return (index - 1 + count) % count;
  return null;
}
