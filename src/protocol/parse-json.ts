// Reads JSON text that anything may have written.

/** The value of a JSON text; undefined for anything else, which the caller reports like any other wrong value. */
export function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON
  }
}
