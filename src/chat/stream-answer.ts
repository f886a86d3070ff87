// Has a model answer in the chat's session: adapters record the answer, and the chat shows it at the same time.

import type { SessionWriter } from '../client/index.ts';
import type { ChatMessage } from './chat-message.ts';
import type { Model, Turn } from './model.ts';

/** The session that this page writes. */
export interface Writing {
  readonly session: SessionWriter;
  /** What was recorded before. */
  readonly recorded: readonly ChatMessage[];
}

export interface Answering {
  /** The id of the answer. One that is recorded is continued. */
  readonly id: string;
  readonly model: Model;
  /** The conversation before it. */
  readonly turns: readonly Turn[];
  readonly signal: AbortSignal;
}

/** Calls back with what changes of the message. */
export async function streamAnswer(
  { session, recorded }: Writing,
  { id, model, turns, signal }: Answering,
  change: (change: Partial<ChatMessage>) => void,
): Promise<void> {
  let { content, reasoning } = recorded.find((message) => message.id === id) ?? { content: '', reasoning: '' };
  let problem: string | null = null;
  let isBegun = false;
  change({ content, reasoning });

  // The chat records the questions itself, and gives each answer its id.
  const place: SessionWriter = {
    ...session,
    add: (message) => message.id ?? '',
    answer(options) {
      isBegun = true;
      return session.answer({ ...options, id });
    },
  };
  await model.answer({
    turns,
    written: content,
    signal,
    recorder: { session: () => place },
    shown: {
      append: (text) => change({ content: (content += text) }),
      reasoning: (text) => change({ reasoning: (reasoning += text) }),
      fail: ({ message }) => {
        problem = message;
      },
    },
  });
  // Nothing came in which an adapter recognised an answer.
  if (problem !== null && !isBegun) session.answer({ id, model: model.name }).fail({ message: problem });
  change({ state: problem === null ? 'complete' : 'failed', problem });
}
