// Where a text is in another one, with spellings that the full-text search takes for the same. Pure.

import type { TextRange } from '../../protocol/index.ts';
import { CHARACTER, foldText } from '../../search/text/index.ts';

/** The folded form of a text, with one space for any white space. */
export function foldSpaced(text: string): string {
  return foldText(text).replace(/\s+/gu, ' ');
}

/** The places of `folded`, which {@link foldSpaced} made, in order and apart, in UTF-16 code units of `text`. */
export function placesOf(text: string, folded: string): readonly TextRange[] {
  // Most texts do not have it, and need no map.
  if (folded === '' || !foldSpaced(text).includes(folded)) return [];
  const map = mapped(text);
  const places: TextRange[] = [];
  for (let at = map.folded.indexOf(folded); at !== -1;) {
    const offset = map.starts[at] ?? 0;
    const end = map.ends[at + folded.length - 1] ?? offset;
    places.push({ offset, length: end - offset });
    let next = at + folded.length;
    // A character may have become several, as `ß` does.
    while ((map.starts[next] ?? end) < end) next += 1;
    at = map.folded.indexOf(folded, next);
  }
  return places;
}

/** A folded text and, for each of its code units, where the character begins and ends of which it was made. */
interface MappedText {
  readonly folded: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

function mapped(text: string): MappedText {
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: character, index } of text.matchAll(CHARACTER)) {
    const end = index + character.length;
    const piece = foldSpaced(character);
    if (piece === '' || (piece === ' ' && folded.endsWith(' '))) {
      // What folds to nothing belongs to what is before it.
      if (ends.length > 0) ends[ends.length - 1] = end;
      continue;
    }
    folded += piece;
    for (let unit = 0; unit < piece.length; unit += 1) {
      starts.push(index);
      ends.push(end);
    }
  }
  return { folded, starts, ends };
}
