// The text of a message. A replacement begins a new generation; each generation only grows (I4). Memory holds
// only the part that the projection lacks (I5).

import type { MessageState } from './state.ts';

/** The current text; undefined when the part that the projection has must be read first. */
export function knownText(message: MessageState): string | undefined {
  if (message.folded === 0) return message.unfolded;
  return message.folded_text === undefined ? undefined : message.folded_text + message.unfolded;
}

/** Gives a message the part of its text that the projection has. What is longer than `folded` was written by another host later, and is cut. */
export function holdFoldedText(message: MessageState, text: string): void {
  message.folded_text = text.slice(0, message.folded);
}

export function appendText(message: MessageState, delta: string): void {
  message.unfolded += delta;
  message.length += delta.length;
}

/** Stands in for each code unit that is missing, so that offsets stay what they are: U+FFFD, the replacement character. */
const MISSING = '\ufffd';

/** The next `length` code units of the text are lost. */
export function loseText(message: MessageState, length: number): void {
  const offset = message.length;
  const missing = message.missing ?? [];
  const last = missing.at(-1);
  const isContinued = last !== undefined && last.offset + last.length === offset;
  message.missing = isContinued
    ? [...missing.slice(0, -1), { offset: last.offset, length: last.length + length }]
    : [...missing, { offset, length }];
  appendText(message, MISSING.repeat(length));
}

/** Takes `length` back of a loss at the text's end, as far as the projection does not have it; false when that cannot be. */
export function retractLoss(message: MessageState, length: number): boolean {
  const missing = message.missing ?? [];
  const last = missing.at(-1);
  const isAtEnd = last !== undefined && last.offset + last.length === message.length;
  if (!isAtEnd || last.length < length || message.unfolded.length < length) return false;
  const left = { offset: last.offset, length: last.length - length };
  message.missing = left.length > 0 ? [...missing.slice(0, -1), left] : missing.slice(0, -1);
  message.unfolded = message.unfolded.slice(0, -length);
  message.length -= length;
  return true;
}

/** Makes `content` current; the text so far becomes a revision, unless it is empty. */
export function replaceText(message: MessageState, content: string, at: number): void {
  const { generation, folded, unfolded, length } = message;
  if (length > 0) {
    message.revisions.push({ generation, length, replaced_at: at });
    if (unfolded.length > 0) message.unfolded_revisions.push({ generation, folded, unfolded });
  }
  message.generation = generation + 1;
  message.folded = 0;
  message.last_chunk = 0;
  message.folded_text = undefined;
  message.missing = undefined;
  message.unfolded = content;
  message.length = content.length;
}
