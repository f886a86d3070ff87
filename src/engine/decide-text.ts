// What an incoming text does to the recorded one.

import type { TextChange } from '../protocol/index.ts';
import { knownText } from './text.ts';
import type { MessageState } from './state.ts';
import { unread } from './unread.ts';

/**
 * `same` when `content` equals the recorded text, `extend` when it begins with it, else `replace`.
 * The caller must have read the recorded text into memory.
 */
export function textChange(message: MessageState, content: string): TextChange {
  if (content.length < message.length) return 'replace';
  const recorded = knownText(message);
  if (recorded === undefined) throw unread(`The text of message ${message.message_id}`);
  if (!content.startsWith(recorded)) return 'replace';
  return content.length === recorded.length ? 'same' : 'extend';
}
