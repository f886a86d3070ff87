// What an incoming text does to the recorded one.

import type { TextChange } from '../protocol/index.ts';
import { knownText } from './text.ts';
import type { MessageState } from './state.ts';
import { unread } from './unread.ts';

/**
 * `extend` when the recorded text is the beginning of `content`, `same` when it is all of it, else
 * `replace`. Needs the recorded text in memory; without it that is a bug of the caller.
 */
export function textChange(message: MessageState, content: string): TextChange {
  if (content.length < message.length) return 'replace';
  const recorded = knownText(message);
  if (recorded === undefined) throw unread(`The text of message ${message.message_id}`);
  if (!content.startsWith(recorded)) return 'replace';
  return content.length === recorded.length ? 'same' : 'extend';
}
