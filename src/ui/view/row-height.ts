// How high rows are in all likelihood, before they are measured. In CSS pixels.

import type { RecordedMessage } from '../../protocol/index.ts';
import { messageAt, type KnownMessages } from './known-messages.ts';
import type { MessageRow, TranscriptRow } from './transcript-rows.ts';

/** Of a message that has not been read. */
const UNREAD_PX = 140;

/** Firefox makes no element higher than 17.9 million pixels. */
const MOST_PX = 14_000_000;

const HEADER_PX = 60;
const FOLDED_PX = 44;
const LINE_PX = 24;
const CHARACTERS_OF_LINE = 85;

/** No estimate is higher, so that one long message does not make its neighbours hard to reach. */
const MOST_ESTIMATED_PX = 4_000;

/** `end`: how many positions the session has. */
export function estimatedHeight(row: TranscriptRow, known: KnownMessages, end: number): number {
  if (row.kind === 'gap') return (row.to - row.from) * unreadHeight(end);
  return isFolded(row) ? FOLDED_PX : textHeight(messageAt(known, row.position));
}

/** Of one message that has not been read. It changes only when a session doubles, so that gaps keep their height. */
export function unreadHeight(end: number): number {
  return Math.min(UNREAD_PX, MOST_PX / 2 ** Math.ceil(Math.log2(Math.max(end, 1))));
}

function isFolded({ kind }: MessageRow): boolean {
  return kind !== 'message' && kind !== 'text';
}

function textHeight(message: RecordedMessage | undefined): number {
  const lines = Math.ceil((message?.content.length ?? 0) / CHARACTERS_OF_LINE);
  return Math.min(HEADER_PX + lines * LINE_PX, MOST_ESTIMATED_PX);
}
