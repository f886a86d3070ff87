// A JSON document that is cut off, made whole: without what was cut, and with the brackets closed.

import { MAX_NESTING } from './value-end.ts';

/** A container that is not closed. */
interface Open {
  readonly isArray: boolean;
  /** After its last whole member; -1 for none. */
  end: number;
}

/**
 * The text up to the last whole item of the outermost array that is open and has any, or else up to the last whole member of the
 * outermost object that has any, with the brackets closed. Null where there is none. So of a backup its whole chats are left, and of a
 * chat its whole messages.
 */
export function closeCut(text: string): string | null {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at);
      if (end < 0) break;
      at = end;
    } else if (char === '{' || char === '[') {
      if (open.length >= MAX_NESTING) return null;
      open.push({ isArray: char === '[', end: -1 });
    } else if (char === '}' || char === ']') {
      open.pop();
      const parent = open.at(-1);
      if (parent !== undefined) parent.end = at + 1;
    } else if (char === ',') {
      const parent = open.at(-1);
      if (parent !== undefined) parent.end = at;
    }
  }
  const found = open.findIndex(({ isArray, end }) => isArray && end >= 0);
  const last = found >= 0 ? found : open.findIndex(({ end }) => end >= 0);
  const container = open[last];
  if (container === undefined) return null;
  const closers = open.slice(0, last + 1).map(({ isArray }) => (isArray ? ']' : '}'));
  return text.slice(0, container.end) + closers.toReversed().join('');
}

/** The index of the quote that ends a string; -1 where it is cut. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}
