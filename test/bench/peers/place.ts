// Ids of documents that hold one token each.

/** Enough for any conversation. */
const DIGITS = 10;

/** An id that sorts as the tokens of the conversation do. */
export function placeIn(sessionId: string, place: number): string {
  return `${sessionId}/${String(place).padStart(DIGITS, '0')}`;
}
