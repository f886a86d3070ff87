// The error for state that the caller of the engine had to read first (needs.ts). It is a bug of the caller, whatever the data.

/** The error that names what is not in memory. */
export function unread(what: string): Error {
  return new Error(`${what} was not read before it was needed.`);
}
