// What words differ between two texts. Loaded when the person wants to see the changes of a version.

import { diffWordsWithSpace } from 'diff';

/** A piece of either text, or of both. */
export interface ComparedPiece {
  readonly text: string;
  readonly kind: 'same' | 'added' | 'removed';
}

/** A comparison ends after so long, in ms. */
const MOST_MS = 500;

/** Null where the texts are too different to be compared in a bearable time. */
export function compareTexts(before: string, after: string): readonly ComparedPiece[] | null {
  const pieces = diffWordsWithSpace(before, after, { timeout: MOST_MS });
  if (pieces === undefined) return null;
  return pieces.map(({ value, added, removed }) => ({
    text: value,
    kind: added ? 'added' : removed ? 'removed' : 'same',
  }));
}
