// What the engine's caller must have read (needs.ts) is not in memory: a bug of the caller, whatever the data.

export function unread(what: string): Error {
  return new Error(`${what} was not read before it was needed.`);
}
