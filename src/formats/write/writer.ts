// What a format is that sessions are written in. One file for each format implements it.

import type { ExportFormat, LossCode, SessionDetail } from '../../protocol/index.ts';
import type { InlineAttachment } from './attachments.ts';

/** What a file holds. */
export interface FileContents {
  /** It holds one session and is for nothing else, so that a format whose tools read one session of a file is written so. */
  readonly isLone: boolean;
}

/**
 * Writes sessions as text, in pieces that follow each other in a file. A file is `begin`, then `session` for each, then `end`.
 * No piece has half of a character at an end, or anywhere: each can be encoded by itself.
 */
export interface Writer {
  /** As callers name it: `markdown`. */
  readonly name: ExportFormat;
  /** As people call it: `Markdown`. */
  readonly title: string;
  /** Of the names of its files, without a dot. */
  readonly extension: string;
  readonly mediaType: string;
  /** What it cannot carry. */
  readonly losses: readonly LossCode[];
  /** It has attachments in its text. */
  readonly isInlining?: boolean;
  begin(contents: FileContents): string;
  /**
   * `index`: how many sessions are before it. Takes a session with all of its messages. `inline`: the attachments of the session that
   * are to be in the text.
   */
  session(
    session: SessionDetail,
    index: number,
    contents: FileContents,
    inline: ReadonlyMap<string, InlineAttachment>,
  ): Iterable<string>;
  end(contents: FileContents): string;
}
