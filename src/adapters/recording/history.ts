// Apps send the whole conversation with each question. Only what is new of it is recorded.

import type { NewMessage, SessionWriter } from '../../feeds/writer/writers.ts';

/**
 * Records what is new of a conversation: what follows its last answer. All of it where `isFirst`, as nothing of the session is
 * recorded yet.
 */
export function addNewMessages(session: SessionWriter, messages: readonly NewMessage[], isFirst: boolean): void {
  const from = isFirst ? 0 : messages.findLastIndex(({ role }) => role === 'assistant') + 1;
  for (const message of messages.slice(from)) session.add(message);
}
