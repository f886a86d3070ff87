// The messages of a conversation as the chat shows them: what is recorded, and what this page writes.

import type { RecordedMessage, SessionDetail } from '../client/index.ts';
import { member } from './error-text.ts';
import type { Turn } from './model.ts';

/**
 * `complete`: the whole text is here. `writing`: this page appends to it. `elsewhere`: another tab appends to it.
 * `cut_off`: the tab that wrote it is lost. `failed`: the model or its server failed, see `problem`.
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

/** The messages of a recorded session. */
export function messagesOf(session: SessionDetail): readonly ChatMessage[] {
  return session.messages
    .filter(({ superseded }) => !superseded)
    .map((message) => {
      const { message_id, role, content, model, metadata } = message;
      const problem = member(metadata, 'error');
      return {
        id: message_id,
        role,
        content,
        model,
        state: stateOf(message, session),
        problem: typeof problem === 'string' ? problem : null,
      };
    });
}

function stateOf({ completion }: RecordedMessage, { status }: SessionDetail): MessageState {
  switch (completion) {
    case 'complete':
      return 'complete';
    case 'paused':
    case 'incomplete':
      return 'failed';
    case 'cut_off':
      return 'cut_off';
    case 'open':
      return status === 'active' ? 'elsewhere' : 'cut_off';
  }
}

/**
 * What the chat shows: the recorded messages, and instead of each or after them what this page has written. The page is
 * ahead of the recording: `own` messages win until they are {@link isRecorded}.
 */
export function mergedMessages(
  recorded: readonly ChatMessage[],
  own: ReadonlyMap<string, ChatMessage>,
): readonly ChatMessage[] {
  const recordedIds = new Set(recorded.map(({ id }) => id));
  const added = Array.from(own.values()).filter(({ id }) => !recordedIds.has(id));
  return [...recorded.map((message) => own.get(message.id) ?? message), ...added];
}

/** True when the recording has all of a message that this page wrote: from then on another tab may change it. */
export function isRecorded(own: ChatMessage, recorded: readonly ChatMessage[]): boolean {
  if (own.state === 'writing') return false;
  const same = recorded.find(({ id }) => id === own.id);
  if (same === undefined || same.content.length < own.content.length) return false;
  return same.state === 'complete' || same.state === 'failed';
}

/** The turns before a message, for a model; answers that are not complete are left out. */
export function turnsBefore(messages: readonly ChatMessage[], id: string | null): readonly Turn[] {
  const end = messages.findIndex((message) => message.id === id);
  return messages
    .slice(0, end === -1 ? messages.length : end)
    .filter(({ state }) => state === 'complete')
    .map(({ role, content }) => ({ role, content }));
}
