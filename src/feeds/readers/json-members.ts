// Reads members of JSON whose shape another program decided.

import { jsonText, parseJson, type JsonValue } from '../../protocol/index.ts';

export type JsonObject = Readonly<Record<string, JsonValue>>;

export function isObject(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text; undefined for any other text. */
export function jsonOf(text: string): JsonValue | undefined {
  const value = parseJson(text);
  return isParsed(value) ? value : undefined;
}

/** JSON.parse makes JSON only. */
function isParsed(value: unknown): value is JsonValue {
  return value !== undefined;
}

/** The object; an empty one for anything else. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The objects of a list; none for anything else. */
export function objectsOf(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text; '' for anything else. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** A text that is not empty; undefined for anything else, as servers send '' for what they do not know. */
export function filledText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Text as it is; any other value as JSON; '' for none. */
export function asText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : (jsonText(value as unknown) ?? '');
}
