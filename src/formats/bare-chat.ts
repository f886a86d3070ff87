// Chats that are written as nothing but the list of their messages.

import type { JsonValue } from '../protocol/index.ts';

/** The chat of a line or entry: an array is the list that others have under `key`. */
export function withList(value: JsonValue, key: string): JsonValue {
  return Array.isArray(value) ? { [key]: value } : value;
}
