// A conversation that is being recorded, and what a request adds to it. Apps send the whole conversation with each
// question, edit it, shorten it and ask again.

import type { ChatRequest, RequestMessage } from '../../feeds/requests/chat-request.ts';
import { hashOfMessage } from '../../feeds/requests/message-hash.ts';
import type { AnswerOptions, NewMessage, SessionOptions, SessionWriter } from '../../feeds/writer/writers.ts';

interface Question {
  readonly hash: string;
  readonly message_id: string;
  /** The latest answer to it. */
  answer_id?: string | undefined;
  /** Whether the latest answer to it failed, was stopped or cut off. */
  isUnanswered: boolean;
}

export interface Conversation {
  readonly session: SessionWriter;
  /** Whether an earlier page may have recorded a part of it. */
  readonly isResumed: boolean;
  /** As it was last sent, without the answers. */
  questions: Question[];
  /** Hashes of instructions, of answers, and of tool calls whose results are recorded. */
  readonly known: Set<string>;
  /** The ids of answers, by those of responses. */
  readonly responses: Map<string, string>;
  /** How the session was begun; null where the app writes it. */
  readonly start: SessionStart | null;
  /** The last message, where the worker records that. */
  relayed: string | undefined;
}

export type SessionStart = Pick<SessionOptions, 'provider' | 'title' | 'model'>;

/** What a request adds to a conversation. */
export interface Addition {
  readonly messages: readonly NewMessage[];
  readonly answer: AnswerOptions;
  /** What is answered. */
  readonly question: Question | undefined;
}

export function newConversation(session: SessionWriter, isResumed: boolean, start: SessionStart | null): Conversation {
  return { session, isResumed, start, questions: [], known: new Set(), responses: new Map(), relayed: undefined };
}

/** How many questions of a request are recorded: its first ones, from the given place in the conversation on. */
interface Shared {
  readonly from: number;
  readonly count: number;
}

/**
 * How much speaks for it that a request belongs to a conversation without an id, which nothing but what was said connects it with. One that only asks what another
 * chat has begun with begins a chat of its own, unless that question still wants an answer. Below 0: it does not; else how much they
 * share, where an answer counts more than any questions.
 */
export function affinity(conversation: Conversation, request: ChatRequest): number {
  const { questions, isResumed } = conversation;
  const shared = isResumed ? null : sharedWith(conversation, request);
  const answers = request.messages.filter(({ role }) => role === 'assistant');
  const isStart = answers.length === 0 && request.messages.filter(isQuestion).length === 1;
  const isAsked = questions.every(({ isUnanswered }) => isUnanswered);
  if (shared === null || (isStart && !request.isContinuation && !isAsked)) return -1;
  const known = answers.filter((message) => message.text !== '' && conversation.known.has(hashOfMessage(message)));
  return shared.count + known.length * 1_000;
}

/** What a request has in common with a conversation; its questions may be only the last ones. Null where it is nothing. */
function sharedWith({ questions, responses }: Conversation, request: ChatRequest): Shared | null {
  const { previous_response_id: previous, isContinuation } = request;
  if (responses.has(previous ?? '')) return { from: questions.length, count: 0 };
  if (isContinuation) return null;
  const asked = request.messages.filter(isQuestion).map(hashOfMessage);
  if (asked.length === 0) return null;
  const count = asked.findIndex((hash, index) => hash !== questions[index]?.hash);
  if (count !== 0) return { from: 0, count: count < 0 ? asked.length : count };
  const from = questions.length - (asked.length - 1);
  const isEnd = asked.length > 1 && asked.slice(0, -1).every((hash, index) => hash === questions[from + index]?.hash);
  return isEnd ? { from, count: asked.length - 1 } : null;
}

/** Adds what is new of a request to the conversation, and returns what is to be recorded of it. */
export function addRequest(conversation: Conversation, request: ChatRequest): Addition {
  const { questions, known, isResumed, responses } = conversation;
  const { messages, model, isContinuation, previous_response_id } = request;
  const isFirst = questions.length === 0 && known.size === 0;
  const shared = sharedWith(conversation, request) ?? { from: isContinuation ? questions.length : 0, count: 0 };
  const lastAnswer = messages.findLastIndex(({ role }) => role === 'assistant');
  /** The answer that is continued, where that is not the latest one. */
  const continued = responses.get(previous_response_id ?? '');
  const earlier = continued === questions.at(-1)?.answer_id ? undefined : continued;
  const added: NewMessage[] = [];
  let place = shared.from;

  for (const [index, message] of messages.entries()) {
    const hash = hashOfMessage(message);
    // The text of an earlier answer is recorded already, unless all of the conversation is new here.
    if (message.role === 'assistant') {
      if (isFirst && !isResumed && message.text !== '') added.push(recorded(message));
    } else if (!isQuestion(message)) {
      const isEarlier = message.role === 'tool' && index < lastAnswer;
      const isRecorded = isEarlier && (isFirst ? isResumed : message.tool_call_id === undefined);
      if (!known.has(hash) && !isRecorded) added.push(recorded(message, hash));
      known.add(hash);
    } else {
      if (place >= shared.from + shared.count) ask(message, hash, index);
      place += 1;
    }
  }

  function ask(message: RequestMessage, hash: string, index: number): void {
    const isBranch = place < questions.length;
    questions.length = Math.min(place, questions.length);
    const before = questions.at(-1);
    const same = questions.filter((question) => question.hash === hash).length;
    const message_id = `${hash}-${same}`;
    questions.push({ hash, message_id, isUnanswered: false });
    // What an earlier page recorded keeps the place that it has.
    const isRepeated = isFirst && isResumed && index < lastAnswer;
    const parent = isBranch ? (before?.answer_id ?? before?.message_id ?? null) : isRepeated ? null : undefined;
    added.push({ ...recorded(message), id: message_id, parent_id: added.length === 0 ? (earlier ?? parent) : parent });
  }

  const question = questions[place - 1];
  return {
    messages: added,
    answer: { model, parent_id: added.length === 0 ? question?.message_id : undefined },
    question,
  };
}

/** Whether a message is what a person asked. */
function isQuestion({ role }: RequestMessage): boolean {
  return role === 'user';
}

function recorded({ role, text, ...metadata }: RequestMessage, id?: string): NewMessage {
  return { role, content: text, id, metadata: Object.keys(metadata).length > 0 ? metadata : undefined };
}
