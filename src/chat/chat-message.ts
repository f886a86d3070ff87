// The messages of a conversation as the chat shows them: what is recorded, and what this page writes.

import type { AnswerOutcome, Completion, RecordedMessage, SessionDetail } from '../client/index.ts';
import { answersOf, isSuperseded, placeOf } from '../protocol/index.ts';
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
  /** Of a model that shows it; else ''. */
  readonly reasoning: string;
  readonly model: string | null;
  readonly state: MessageState;
  /** Why it failed. */
  readonly problem: string | null;
}

/** The messages of a recorded session; an answer is one message, whatever parts it has. */
export function messagesOf({ status, messages }: SessionDetail): readonly ChatMessage[] {
  const current = messages.filter((message) => !isSuperseded(message));
  const answers = new Map(answersOf(current).map((answer) => [answer.answer_id, answer]));
  const isActive = status === 'active';
  const shown = current.flatMap((message): ChatMessage[] => {
    const { message_id: id, role, content, model, completion } = message;
    const answer = answers.get(placeOf(message)?.answer_id ?? '');
    if (answer === undefined)
      return [
        {
          id,
          role,
          content,
          reasoning: '',
          model,
          state: stateOf([message], OUTCOMES[completion], isActive),
          problem: null,
        },
      ];
    if (message !== answer.messages[0]) return [];
    const state = stateOf(answer.messages, answer.outcome, isActive);
    const problem = state === 'failed' ? (answer.errors.at(-1)?.content ?? null) : null;
    const { answer_id, text, reasoning } = answer;
    return [{ id: answer_id, role, content: text, reasoning, model: answer.model, state, problem }];
  });
  const last = shown.at(-1);
  // The page was lost before anything of the answer came.
  return last?.role === 'user' && !isActive ? [...shown, newAnswer(last.id, null, 'cut_off')] : shown;
}

/** An answer of which nothing has come. */
export function newAnswer(questionId: string, model: string | null, state: MessageState): ChatMessage {
  const id = `${questionId}-answer`;
  return { id, role: 'assistant', content: '', reasoning: '', model, state, problem: null };
}

/** How messages ended that belong to no answer. */
const OUTCOMES: Readonly<Record<Completion, AnswerOutcome | null>> = {
  complete: 'complete',
  paused: 'failed',
  incomplete: 'failed',
  cut_off: 'cut_off',
  open: null,
};

function stateOf(parts: readonly RecordedMessage[], outcome: AnswerOutcome | null, isActive: boolean): MessageState {
  // An answer that is continued has the outcome of before until it ends again.
  if (outcome === null || parts.some(({ completion }) => completion === 'open'))
    return isActive ? 'elsewhere' : 'cut_off';
  return outcome === 'stopped' ? 'complete' : outcome;
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

/**
 * True when the recording has all of a message that this page wrote: from then on another tab may change it. Why an answer
 * failed is shown in the words of this page, which the recording does not have, until another tab continues the answer.
 */
export function isRecorded(own: ChatMessage, recorded: readonly ChatMessage[]): boolean {
  const same = recorded.find(({ id }) => id === own.id);
  if (same === undefined || own.state === 'writing') return false;
  if (own.state === 'failed') return same.content.length > own.content.length;
  return same.state === 'complete' && same.content.length >= own.content.length;
}

/** The turns before a message, for a model; answers that are not complete are left out. */
export function turnsBefore(messages: readonly ChatMessage[], id: string | null): readonly Turn[] {
  const end = messages.findIndex((message) => message.id === id);
  return messages
    .slice(0, end === -1 ? messages.length : end)
    .filter(({ state }) => state === 'complete')
    .map(({ role, content }) => ({ role, content }));
}
