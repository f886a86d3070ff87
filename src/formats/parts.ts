// Parts of messages that several formats make in the same way.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import type { ChatPart } from './chat.ts';

/** Joins texts that follow each other directly, without a separator: some sources cut one sentence into several parts. */
export function mergeTexts(parts: readonly ChatPart[]): ChatPart[] {
  const merged: ChatPart[] = [];
  for (const part of parts) {
    const before = merged.at(-1);
    if (part.type === 'text' && before?.type === 'text' && isPlain(part) && isPlain(before)) {
      merged[merged.length - 1] = { type: 'text', text: before.text + part.text };
    } else {
      merged.push(part);
    }
  }
  return merged;
}

function isPlain(part: ChatPart & { type: 'text' }): boolean {
  return part.rest === undefined && part.markup === undefined;
}

/** Whether a value is a text, or a block that has nothing but a text and its type. */
export function isPlainText(value: JsonValue): boolean {
  if (typeof value === 'string') return true;
  return (
    isJsonObject(value) &&
    typeof value['text'] === 'string' &&
    Object.keys(value).every((key) => key === 'type' || key === 'text')
  );
}
