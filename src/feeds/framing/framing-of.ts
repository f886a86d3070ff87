// Finds out by its beginning how a body is framed. Content types are no help: proxies change them.

/** Fields of server-sent events. */
const FIELDS = ['data:', 'event:', 'id:', 'retry:', ':'];

/**
 * How the body is framed; undefined while its beginning is too short to tell. `isText`: it may be plain text, else what is no
 * JSON are events.
 */
export function framingOf(beginning: string, isText: boolean): 'json' | 'sse' | 'text' | undefined {
  const start = beginning.trimStart();
  if (start === '') return undefined;
  if (start.startsWith('{') || start.startsWith('[')) return 'json';
  if (!isText || FIELDS.some((field) => start.startsWith(field))) return 'sse';
  return FIELDS.some((field) => field.startsWith(start)) ? undefined : 'text';
}
