// Finds the text for people in what a server sends when it fails. Servers agree on no format.

/** Longer error texts are cut to this many UTF-16 code units. */
const ERROR_TEXT_LENGTH = 300;

/** Members of an error object that hold its text, in the order of preference. */
const TEXT_MEMBERS = ['message', 'msg', 'detail', 'description', 'error'] as const;

/**
 * The text of an error value, or null when `value` reports no error. It reads `{error: {message}}`,
 * `{error: "…"}`, `{detail: "…"}`, `{detail: [{msg}]}`, `{object: "error", message}`,
 * `{type: "error", message}` and a list of these.
 */
function errorText(value: unknown): string | null {
  if (Array.isArray(value)) return errorText(value[0]);
  const error = member(value, 'error') ?? member(value, 'detail');
  if (isFilled(error)) return textOf(error);
  const isError = [member(value, 'object'), member(value, 'type')].includes('error');
  return isError ? textOf(value) : null;
}

/** The text of an error reply, whatever format its body has; '' when the body is empty. */
export function errorTextOfBody(body: string): string {
  const value = parsed(body);
  if (typeof value === 'string') return shortened(value);
  const message = member(value, 'message');
  return errorText(value) ?? (isFilled(message) ? textOf(message) : plainText(body));
}

/** A text that is not JSON, for people: an HTML page is reduced to its title. */
export function plainText(text: string): string {
  const title = /<title[^>]*>([^<]*)/iu.exec(text)?.[1];
  return shortened(title ?? text);
}

/** What was thrown, for people. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** JSON as a value, or undefined when `text` is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member of an object; undefined where `value` is not an object or has no such member. */
function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** False for the values by which servers say "no error". */
function isFilled(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '' && value !== false;
}

function textOf(error: unknown): string {
  const first: unknown = Array.isArray(error) ? error[0] : error;
  if (typeof first === 'string') return shortened(first);
  for (const name of TEXT_MEMBERS) {
    const text = member(first, name);
    if (typeof text === 'string' && text !== '') return shortened(text);
  }
  return shortened(JSON.stringify(error));
}

function shortened(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= ERROR_TEXT_LENGTH ? trimmed : `${trimmed.slice(0, ERROR_TEXT_LENGTH)}…`;
}
