// Writes sessions as the text of a file, in pieces.

import type { ExportSummary, SessionDetail } from '../../protocol/index.ts';
import { LossCount } from './losses.ts';
import type { FileContents, Writer } from './writer.ts';

/** A piece ends once it is as long as this, in UTF-16 code units: small ones cost more to encode than their text. */
const PIECE_LENGTH = 65_536;

/**
 * The text of a file with the sessions. Holds no more of it than the session and the piece at hand. Returns what was written;
 * what `sessions` throws is thrown.
 *
 * @example
 * for await (const text of writeSessions(writer, sessions, { isLone: false })) write(text);
 */
export async function* writeSessions(
  writer: Writer,
  sessions: AsyncIterable<SessionDetail> | Iterable<SessionDetail>,
  contents: FileContents,
): AsyncGenerator<string, ExportSummary> {
  let piece = writer.begin(contents);
  let count = 0;
  const losses = new LossCount(writer.losses);
  for await (const session of sessions) {
    for (const text of writer.session(session, count, contents)) {
      piece += text;
      if (piece.length < PIECE_LENGTH) continue;
      yield piece;
      piece = '';
    }
    count += 1;
    losses.add(session);
  }
  piece += writer.end(contents);
  if (piece !== '') yield piece;
  return { sessions: count, losses: losses.losses };
}
