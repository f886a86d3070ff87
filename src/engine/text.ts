// The text of a message. A replacement begins a new generation; each generation only grows (I4). Memory holds
// only the part that the projection lacks (I5).

import type { TextRange } from '../protocol/index.ts';
import type { MessageFields, MessageState } from './state.ts';
import { noteTime, shortenTimes } from './times.ts';

/** The current text; undefined when the part that the projection has must be read first. */
export function knownText(message: MessageState): string | undefined {
  if (message.folded === 0) return message.unfolded;
  return message.folded_text === undefined ? undefined : message.folded_text + message.unfolded;
}

/** Gives a message the part of its text that the projection has, up to `folded`. */
export function holdFoldedText(message: MessageState, text: string): void {
  message.folded_text = text;
}

/** `at`: when that was, in epoch ms; null where that is not known. */
export function appendText(message: MessageState, delta: string, at: number | null): void {
  if (delta === '') return;
  grow(message, delta);
  if (at !== null) noteTime(message.unfolded_times, message.length, at);
}

function grow(message: MessageState, text: string): void {
  message.unfolded += text;
  message.length += text.length;
}

/** Stands in for each code unit that is missing, so that offsets stay what they are: U+FFFD, the replacement character. */
export const MISSING = '\ufffd';

/** Adds ranges of the current text that are missing. The text has replacement characters there. */
export function noteMissing(message: MessageFields, ranges: readonly TextRange[]): void {
  if (ranges.length > 0) message.missing = joinRanges([...(message.missing ?? []), ...ranges]);
}

/**
 * The same for ranges of a text that was written at offset `start`, of which only a part may have been taken: adds those
 * for which the unfolded text has replacement characters.
 */
export function noteFilled(message: MessageState, ranges: readonly TextRange[], start: number): void {
  const { folded, unfolded } = message;
  for (const range of ranges) {
    const offset = Math.max(start + range.offset, folded);
    const length = start + range.offset + range.length - offset;
    const isFilled = unfolded.startsWith(MISSING.repeat(Math.max(length, 0)), offset - folded);
    if (length > 0 && isFilled) noteMissing(message, [{ offset, length }]);
  }
}

/** The same ranges, in order, none of which touches another. */
export function joinRanges(ranges: readonly TextRange[]): TextRange[] {
  const joined: TextRange[] = [];
  for (const { offset, length } of ranges.toSorted((a, b) => a.offset - b.offset)) {
    const last = joined.at(-1);
    if (last === undefined || last.offset + last.length < offset) joined.push({ offset, length });
    else
      joined[joined.length - 1] = { offset: last.offset, length: Math.max(last.length, offset + length - last.offset) };
  }
  return joined;
}

/** The next `length` code units of the text are lost. */
export function loseText(message: MessageState, length: number): void {
  noteMissing(message, [{ offset: message.length, length }]);
  grow(message, MISSING.repeat(length)); // when it came is lost, too
}

/** Shortens missing text at the text's end by `length`; false when the end is not missing, or the projection has it. */
export function retractLoss(message: MessageState, length: number): boolean {
  const missing = message.missing ?? [];
  const last = missing.at(-1);
  const isAtEnd = last !== undefined && last.offset + last.length === message.length;
  if (!isAtEnd || last.length < length || message.unfolded.length < length) return false;
  const left = { offset: last.offset, length: last.length - length };
  message.missing = left.length > 0 ? [...missing.slice(0, -1), left] : missing.slice(0, -1);
  message.unfolded = message.unfolded.slice(0, -length);
  message.length -= length;
  shortenTimes(message.unfolded_times, message.folded, message.length);
  return true;
}

/** Makes `content` current; the text so far becomes a revision, unless it is empty. `replacedAt`: as the revision has it. `at`: when the text came, null where that is not known. Epoch ms. */
export function replaceText(message: MessageState, content: string, replacedAt: number, at: number | null): void {
  const { generation, folded, unfolded, length } = message;
  if (length > 0) {
    message.revisions.push({ generation, length, replaced_at: replacedAt });
    if (unfolded.length > 0) message.unfolded_revisions.push({ generation, folded, unfolded });
  }
  message.generation = generation + 1;
  message.folded = 0;
  message.last_chunk = 0;
  message.folded_text = undefined;
  message.missing = undefined;
  message.unfolded = '';
  message.unfolded_times = [];
  message.length = 0;
  appendText(message, content, at);
}
