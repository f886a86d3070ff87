// What the parts of an answer are called, and how what they hold is written. Pure.

import { isJsonObject, type JsonValue, type RecordedMessage } from '../../protocol/index.ts';

/** JSON with its lines and indents; any other text as it is. */
export function prettyJson(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : text;
  } catch {
    return text; // no JSON, or arguments that are still being written
  }
}

/** A member of a message's metadata, where it is a text. */
export function textOf({ metadata }: Pick<RecordedMessage, 'metadata'>, name: string): string | null {
  const value = memberOf(metadata, name);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Whether a member of a message's metadata is true. */
export function isTrue({ metadata }: Pick<RecordedMessage, 'metadata'>, name: string): boolean {
  return memberOf(metadata, name) === true;
}

/** The code of an error part: a text or a number. */
export function codeOf({ metadata }: Pick<RecordedMessage, 'metadata'>): string | null {
  const code = memberOf(metadata, 'code');
  return typeof code === 'string' || typeof code === 'number' ? String(code) : null;
}

/** The beginning of a text, on one line. */
export function firstWords(text: string, length = 120): string {
  const line = text
    .slice(0, length * 2)
    .replace(/\s+/gu, ' ')
    .trim();
  return line.length <= length ? line : `${line.slice(0, length)}…`;
}

function memberOf(metadata: JsonValue, name: string): JsonValue | undefined {
  return isJsonObject(metadata) ? metadata[name] : undefined;
}
