// A message as the chat shows it.

import type { SessionDetail } from '../client/index.ts';
import type { Turn } from './model.ts';

/**
 * `complete`: all of it is here. `writing`: tokens arrive. `elsewhere`: another tab is writing it.
 * `cut_off`: recorded up to here before something crashed. `failed`: the model gave up.
 */
export type MessageState = 'complete' | 'writing' | 'elsewhere' | 'cut_off' | 'failed';

export interface ChatMessage {
  readonly id: string;
  readonly role: string;
  readonly content: string;
  readonly model: string | null;
  readonly state: MessageState;
  /** Why it failed. */
  readonly problem: string | null;
}

/** A recorded session's messages as the chat shows them. */
export function messagesOf(session: SessionDetail): readonly ChatMessage[] {
  const unfinished: MessageState = session.status === 'active' ? 'elsewhere' : 'cut_off';
  return session.messages
    .filter(({ superseded }) => !superseded)
    .map(({ message_id, role, content, model, is_complete }) => ({
      id: message_id,
      role,
      content,
      model,
      state: is_complete ? 'complete' : unfinished,
      problem: null,
    }));
}

/** The turns before a message, for a model; answers that were never finished are left out. */
export function turnsBefore(messages: readonly ChatMessage[], id: string | null): readonly Turn[] {
  const end = messages.findIndex((message) => message.id === id);
  return messages
    .slice(0, end === -1 ? messages.length : end)
    .filter(({ state }) => state === 'complete')
    .map(({ role, content }) => ({ role, content }));
}
