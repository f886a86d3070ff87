// What the page that records a history, and the measurement that reads it, both know.

/** Length of the texts of a session, about, in UTF-16 code units. */
export const HISTORY_SESSION_LENGTH = 100_000;

/** The id of a session of the history, counted from 0. */
export function historySession(index: number): string {
  return `history-${index}`;
}
