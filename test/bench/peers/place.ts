// Ids of documents that each hold one token.

/** Number of digits: enough for any conversation. */
const DIGITS = 10;

/** Returns an id that sorts in the order of the conversation's tokens. */
export function placeIn(sessionId: string, place: number): string {
  return `${sessionId}/${String(place).padStart(DIGITS, '0')}`;
}
