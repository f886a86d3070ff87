// Reads the convention of parts (parts.ts): the answers in the messages of a session.

import { isJsonObject, type JsonValue } from './json.ts';
import type { AnswerOutcome, PartKind } from './parts.ts';
import type { RecordedMessage } from './views.ts';

type Members = Readonly<Record<string, JsonValue>>;

/** A part of an answer. */
export interface AnswerPart {
  readonly message_id: string;
  readonly content: string;
  /** All metadata of its message. */
  readonly metadata: Members;
}

export interface ToolCallPart extends AnswerPart {
  readonly tool_call_id: string | null;
  readonly tool_name: string | null;
}

export interface ToolResultPart extends ToolCallPart {
  readonly is_error: boolean;
}

/** One answer of a model, as recorded. What was not recorded is null or empty. */
export interface Answer {
  readonly answer_id: string;
  /** Of its first message. */
  readonly parent_id: string | null;
  readonly model: string | null;
  /** Of its first message, in epoch ms. */
  readonly created_at: number;
  readonly text: string;
  readonly reasoning: string;
  readonly tool_calls: readonly ToolCallPart[];
  readonly tool_results: readonly ToolResultPart[];
  readonly sources: readonly AnswerPart[];
  readonly files: readonly AnswerPart[];
  readonly errors: readonly AnswerPart[];
  readonly usage: JsonValue;
  readonly finish_reason: string | null;
  readonly response_id: string | null;
  /** How it ended. Null: it is being written. `cut_off` also where its page was lost, so that nothing could be said of it. */
  readonly outcome: AnswerOutcome | null;
  readonly raw: readonly JsonValue[];
  /** All metadata of its own message. Empty while that is not recorded. */
  readonly metadata: Members;
  /** In the order in which they began. */
  readonly messages: readonly RecordedMessage[];
}

/** Which answer a message belongs to, and what part of it the message is. */
export interface AnswerPlace {
  readonly answer_id: string;
  readonly kind: PartKind | 'answer';
}

/** The answers among messages, in the order in which they began. Messages that belong to no answer, and superseded ones, are left out. */
export function answersOf(messages: readonly RecordedMessage[]): Answer[] {
  const byAnswer = new Map<string, RecordedMessage[]>();
  for (const message of messages) {
    const id = isSuperseded(message) ? undefined : placeOf(message)?.answer_id;
    if (id === undefined) continue;
    const known = byAnswer.get(id);
    if (known === undefined) byAnswer.set(id, [message]);
    else known.push(message);
  }
  return [...byAnswer].flatMap(([id, parts]) => answerOf(id, parts) ?? []);
}

/** Whether a later snapshot, or a later step of its answer, took the place of a message. */
export function isSuperseded({ superseded, metadata }: Pick<RecordedMessage, 'superseded' | 'metadata'>): boolean {
  return superseded || membersOf(metadata)['superseded'] === true;
}

/** Which answer a message belongs to, and as what; null where it belongs to none. */
export function placeOf({ metadata }: Pick<RecordedMessage, 'metadata'>): AnswerPlace | null {
  const { kind, answer_id } = membersOf(metadata);
  return isPartKind(kind) && typeof answer_id === 'string' ? { kind, answer_id } : null;
}

const PART_KINDS: Readonly<Record<AnswerPlace['kind'], true>> = {
  answer: true,
  text: true,
  reasoning: true,
  tool_call: true,
  tool_result: true,
  source: true,
  file: true,
  error: true,
};

function isPartKind(value: unknown): value is AnswerPlace['kind'] {
  return typeof value === 'string' && Object.hasOwn(PART_KINDS, value);
}

function answerOf(answer_id: string, messages: readonly RecordedMessage[]): Answer | null {
  const [first] = messages;
  if (first === undefined) return null;
  const own = messages.find((message) => placeOf(message)?.kind === 'answer');
  const metadata = membersOf(own?.metadata ?? null);
  const { finish_reason, response_id, usage = null, raw } = metadata;
  const isCutOff = messages.some(({ completion }) => completion === 'cut_off');
  return {
    answer_id,
    parent_id: first.parent_id,
    model: own?.model ?? first.model,
    created_at: first.created_at,
    text: textOf(messages, 'answer', 'text'),
    reasoning: textOf(messages, 'reasoning'),
    tool_calls: ofKind(messages, 'tool_call').map(callOf),
    tool_results: ofKind(messages, 'tool_result').map((message) => ({
      ...callOf(message),
      is_error: membersOf(message.metadata)['is_error'] === true,
    })),
    sources: ofKind(messages, 'source').map(partOf),
    files: ofKind(messages, 'file').map(partOf),
    errors: ofKind(messages, 'error').map(partOf),
    usage,
    finish_reason: textOrNull(finish_reason),
    response_id: textOrNull(response_id),
    outcome: outcomeOf(metadata) ?? (isCutOff ? 'cut_off' : null),
    raw: Array.isArray(raw) ? raw : [],
    metadata,
    messages,
  };
}

function textOf(messages: readonly RecordedMessage[], ...kinds: readonly AnswerPlace['kind'][]): string {
  return ofKind(messages, ...kinds)
    .map(({ content }) => content)
    .join('');
}

function ofKind(
  messages: readonly RecordedMessage[],
  ...kinds: readonly AnswerPlace['kind'][]
): readonly RecordedMessage[] {
  return messages.filter((message) => kinds.some((kind) => kind === placeOf(message)?.kind));
}

function partOf({ message_id, content, metadata }: RecordedMessage): AnswerPart {
  return { message_id, content, metadata: membersOf(metadata) };
}

function callOf(message: RecordedMessage): ToolCallPart {
  const { tool_call_id, tool_name } = membersOf(message.metadata);
  return { ...partOf(message), tool_call_id: textOrNull(tool_call_id), tool_name: textOrNull(tool_name) };
}

function outcomeOf({ outcome }: Members): AnswerOutcome | null {
  switch (outcome) {
    case 'complete':
    case 'failed':
    case 'stopped':
    case 'cut_off':
      return outcome;
    default:
      return null;
  }
}

function textOrNull(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function membersOf(metadata: JsonValue): Members {
  return isJsonObject(metadata) ? metadata : {};
}
