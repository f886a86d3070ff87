// Writes sessions as the text of a file, in pieces.

import type { ExportSummary, SessionDetail } from '../../protocol/index.ts';
import { type AttachmentSource, type InlineAttachment, InlineAttachments } from './attachments.ts';
import { LossCount } from './losses.ts';
import type { FileContents, Writer } from './writer.ts';

/** A piece ends once it is as long as this, in UTF-16 code units: small ones cost more to encode than their text. */
const PIECE_LENGTH = 65_536;

const NONE: ReadonlyMap<string, InlineAttachment> = new Map();

/**
 * The text of a file with the sessions. Holds no more of it than the session and the piece at hand. Returns what was written;
 * what `sessions` throws is thrown. `source`: where attachments are read that are to be in the text; null for none.
 *
 * @example
 * for await (const text of writeSessions(writer, sessions, { isLone: false })) write(text);
 */
export async function* writeSessions(
  writer: Writer,
  sessions: AsyncIterable<SessionDetail> | Iterable<SessionDetail>,
  contents: FileContents,
  source: AttachmentSource | null = null,
): AsyncGenerator<string, ExportSummary> {
  let piece = writer.begin(contents);
  let count = 0;
  const losses = new LossCount(writer.losses);
  const attachments = writer.isInlining === true ? new InlineAttachments(source) : null;
  for await (const session of sessions) {
    const inline = (await attachments?.of(session)) ?? NONE;
    for (const text of writer.session(session, count, contents, inline)) {
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
  losses.lose('other_attachments', attachments?.lost ?? 0);
  return { sessions: count, losses: losses.losses };
}
