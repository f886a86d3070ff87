// How Markdown carries what it has no words for: lines of comments of our own, and what keeps texts apart from them.

import type { JsonValue } from '../../protocol/index.ts';
import { fenceOf } from '../fence-lines.ts';

/** What a line of ours begins: a message, an earlier text of it, or the end of a session. */
export type MarkKind = 'message' | 'revision' | 'end';

/** What every line of ours begins with. */
export const MARK_BEGINNING = '<!-- holdfast:';

const MARK = /^<!-- holdfast:(message|revision|end) (\{.*\}) -->\s*$/s;

/** A line of ours, without the line break. Within it no comment can end. */
export function markLine(kind: MarkKind, fields: object): string {
  const json = JSON.stringify(fields)
    .replaceAll('--', String.raw`-\u002d`)
    .replaceAll('>', String.raw`\u003e`);
  return `<!-- holdfast:${kind} ${json} -->`;
}

/** The kind and the JSON of a line of ours; null for any other line. */
export function readMark(line: string): { readonly kind: string; readonly json: string } | null {
  const [, kind, json] = MARK.exec(line) ?? [];
  return kind === undefined || json === undefined ? null : { kind, json };
}

/** A text between two lines of ours, and what the line before it must say for the text to be read back. */
export interface MarkedText {
  readonly text: string;
  readonly about: {
    /** Where halves of characters were, which no file can have: U+FFFD stands for each. */
    readonly lone?: readonly (readonly [offset: number, unit: number])[];
    /** A line that closes the last fence, which the text leaves open, was added. */
    readonly closed?: true;
  };
}

/** A text as it stands in the file: a line like one of ours gets a backslash more. */
export function markedText(text: string): MarkedText {
  const lone = loneSurrogates(text);
  const fence = openFence(text);
  const escaped = text.toWellFormed().replaceAll(/(^|\n)(<!-- \\*)(?=holdfast:)/g, '$1$2\\');
  return {
    text: fence === null ? escaped : `${escaped}\n${fence}`,
    about: { ...(lone.length === 0 ? {} : { lone }), ...(fence === null ? {} : { closed: true }) },
  };
}

/** The text of lines that stand between two lines of ours. */
export function textOfLines(lines: readonly string[], lone: JsonValue | undefined, isClosed: boolean): string {
  const own = isClosed ? lines.slice(0, -1) : lines;
  const text = own.join('\n').replaceAll(/(^|\n)(<!-- \\*)\\(?=holdfast:)/g, '$1$2');
  return Array.isArray(lone) ? withUnits(text, lone) : text;
}

function loneSurrogates(text: string): (readonly [number, number])[] {
  if (text.isWellFormed()) return [];
  return [...text.matchAll(/\p{Surrogate}/gu)].map(({ index }) => [index, text.charCodeAt(index)]);
}

function withUnits(text: string, lone: readonly JsonValue[]): string {
  const units = text.split('');
  for (const place of lone) {
    const [offset, unit] = Array.isArray(place) ? place : [];
    if (typeof offset === 'number' && typeof unit === 'number' && units[offset] === '\ufffd')
      units[offset] = String.fromCharCode(unit);
  }
  return units.join('');
}

/** What closes the fence that a text leaves open, so that what follows is not shown as code; null where none is open. */
function openFence(text: string): string | null {
  if (!text.includes('```') && !text.includes('~~~')) return null;
  let open: ReturnType<typeof fenceOf> = null;
  for (const line of text.split('\n')) {
    const fence = fenceOf(line);
    if (open === null) open = fence;
    else if (fence?.info === '' && fence.mark === open.mark && fence.length >= open.length) open = null;
  }
  return open === null ? null : open.mark.repeat(open.length);
}
