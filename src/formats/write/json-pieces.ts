// JSON of a session in pieces: a session may have more text than one string takes.

import type { SessionDetail } from '../../protocol/index.ts';

/** The session as the API reads it, in one line. */
export function* jsonPieces({ messages, ...session }: SessionDetail): Iterable<string> {
  yield `${JSON.stringify(session).slice(0, -1)},"messages":[`;
  for (const [index, message] of messages.entries()) yield (index === 0 ? '' : ',') + JSON.stringify(message);
  yield ']}';
}
