// A session of VS Code: each request is a question and its answer.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { textParts } from '../api-content.ts';
import { Chain, type ChainedMessage } from '../chain.ts';
import type { ChatPart, JsonObject } from '../chat.ts';
import { asRest, Fields } from '../fields.ts';
import type { Sink } from '../format.ts';
import { ResponseReader } from './response.ts';
import { variablePart } from './variable.ts';

/** Fields of a request that belong to its question. */
const OF_QUESTION = new Set(['requestId', 'message', 'variableData', 'timestamp']);

/** States of an answer that is not finished: pending, cancelled, waiting for the person. */
const UNFINISHED = new Set<JsonValue | undefined>([0, 2, 4]);

/** What is known of a session beside what it says itself. */
interface Beside {
  /** Its id by the name of its file, where it does not say it itself. */
  readonly fileId: string | null;
  /** What its file says beside. */
  readonly rest: JsonObject;
}

export function readSession(
  value: JsonObject,
  where: string,
  sink: Sink,
  { fileId, rest }: Beside = { fileId: null, rest: {} },
): void {
  const session = new Fields(value);
  const title = session.text('customTitle') ?? session.text('computedTitle');
  const requests = session.list('requests');
  const chain = new Chain();
  const broken: [string, JsonValue][] = [];
  for (const [index, request] of requests.entries()) {
    const place = `${where}.requests[${index}]`;
    if (isJsonObject(request)) {
      readRequest(request, place, sink, chain);
    } else {
      sink.warn('unknown_entry', place, 'The request is not an object.');
      broken.push([String(index), request]);
    }
  }
  for (const id of chain.duplicates) sink.warn('duplicate_id', where, `Several requests have the id ${id}.`);
  const [first] = chain.messages;
  if (first === undefined) {
    sink.skip(where, 'no_messages', title);
    return;
  }
  const id = session.id('sessionId') ?? fileId;
  const [created_at, updated_at] = [session.time('creationDate'), session.time('lastMessageDate')];
  const more = { ...rest, ...(broken.length === 0 ? {} : { requests: Object.fromEntries(broken) }) };
  sink.chat(
    {
      id,
      identity: first.id,
      title,
      created_at,
      updated_at,
      model: null,
      messages: chain.messages,
      active_id: null,
      ...asRest(session.left(), more),
    },
    where,
  );
}

function readRequest(request: JsonObject, where: string, sink: Sink, chain: Chain): void {
  const fields = Object.entries(request);
  const question = new Fields(Object.fromEntries(fields.filter(([key]) => OF_QUESTION.has(key))));
  const answer = new Fields(Object.fromEntries(fields.filter(([key]) => !OF_QUESTION.has(key))));
  chain.add(readQuestion(question), question.id('requestId'));
  const hasAnswer = ['response', 'responseId', 'result', 'modelState'].some(
    (key) => (answer.peek(key) ?? null) !== null,
  );
  if (!hasAnswer) sink.warn('answer_missing', where, 'The question has no answer.');
  const hasMore = hasAnswer || answer.left() !== undefined;
  if (!hasMore) return;
  const id = answer.id('responseId');
  const warn = (kind: string): void => sink.warn('unknown_content', where, `A part of kind ${kind} is kept as it is.`);
  chain.add(readAnswer(answer, warn), id);
}

function readQuestion(question: Fields): ChainedMessage {
  const message = question.object('message');
  const variables = question.object('variableData').list('variables');
  question.take('requestId');
  const created_at = question.time('timestamp');
  const text = question.text('message') ?? message.text('text') ?? textOfParts(message.peek('parts'));
  return { role: 'user', created_at, parts: [...textParts(text), ...variables.map(variablePart)], ...question.rest() };
}

/** A message may hold its text only in parts. */
function textOfParts(parts: JsonValue | undefined): string {
  return Array.isArray(parts) ? parts.map((part) => new Fields(part).text('text') ?? '').join('') : '';
}

function readAnswer(answer: Fields, unknown: (kind: string) => void): ChainedMessage {
  const result = answer.object('result');
  const response = new ResponseReader(result.object('metadata').peek('toolCallRounds'), unknown);
  // Some converters write an object around the list.
  const items = Array.isArray(answer.peek('response'))
    ? answer.list('response')
    : answer.object('response').list('value');
  for (const [index, item] of items.entries()) response.add(item, index);
  const parts: ChatPart[] = response.end();

  const details = result.object('errorDetails');
  const isIncomplete = details.flag('responseIsIncomplete') === true;
  const error = details.text('message');
  if (error !== null) parts.push({ type: 'error', text: error, code: details.id('code') });
  const state = answer.object('modelState');
  const created_at = state.time('completedAt');
  const isCanceled = answer.peek('isCanceled') === true;
  const isUnfinished = UNFINISHED.has(state.peek('value'));
  const model = answer.text('modelId');
  return {
    role: 'assistant',
    created_at,
    model,
    parts,
    cut_off: isCanceled || isUnfinished || isIncomplete,
    ...asRest(answer.left(), response.left === undefined ? {} : { response: response.left }),
  };
}
