// Cuts a text into parts that are highlighted and parts that are not. Pure.

import type { TextRange } from '../../protocol/index.ts';

/** A part of a text. */
export interface TextPart {
  readonly text: string;
  readonly isMarked: boolean;
}

/** The parts of a text. `ranges`: what is highlighted, in order and apart, in UTF-16 code units. */
export function markedParts(text: string, ranges: readonly TextRange[]): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { offset, length } of ranges) {
    parts.push({ text: text.slice(end, offset), isMarked: false });
    parts.push({ text: text.slice(offset, offset + length), isMarked: true });
    end = offset + length;
  }
  parts.push({ text: text.slice(end), isMarked: false });
  return parts.filter((part) => part.text !== '');
}
