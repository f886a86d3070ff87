// The answers of a chat that are only recorded: their worker has ended too, or let go of their bytes, or another page asked.

import { filledText, jsonOf, objectOf } from '../../feeds/readers/json-members.ts';
import { answersOf, placeOf, type Answer, type RecordedMessage } from '../../protocol/index.ts';
import { partChunks, type Chunk } from './message-chunks.ts';
import type { LastAnswer } from './sent-messages.ts';

/**
 * The chunks of the last answer of a session, with those of the answers whose message it goes on with; null where a question
 * follows it, or its page still writes it.
 */
export function lastAnswerStream(messages: readonly RecordedMessage[]): ReadableStream<Chunk> | null {
  const answers = answersOf(messages);
  const answer = answers.at(-1);
  const last = messages.at(-1);
  if (answer === undefined || answer.outcome === null || !answer.messages.some((message) => message === last))
    return null;
  const message = [...before(answer, answers, messages), answer];
  const responseId = message.findLast(({ response_id }) => response_id !== null)?.response_id ?? undefined;
  const { message_metadata } = answer.metadata;
  const parts = partsOf(message);
  return streamOf([
    { type: 'start', messageId: responseId, messageMetadata: message_metadata },
    ...parts.flatMap(partChunks),
    ...endOf(answer),
  ]);
}

/** What a page that did not read the answer to these calls knows of it; undefined where they are not recorded. */
export function lastAnswerWith(messages: readonly RecordedMessage[], calls: readonly string[]): LastAnswer | undefined {
  const answers = answersOf(messages);
  const answered = new Set(answers.flatMap(({ tool_results }) => tool_results.map(({ tool_call_id: id }) => id ?? '')));
  const open = calls.filter((id) => !answered.has(id));
  const answer = answers.findLast(({ tool_calls }) =>
    tool_calls.some(({ tool_call_id: id }) => open.includes(id ?? '')),
  );
  return answer && { answer_id: answer.answer_id, calls: new Set(open), answered };
}

/** The answers that an answer goes on with, oldest first: what was sent before it, such as the result of a tool, belongs to one. */
function before(answer: Answer, answers: readonly Answer[], messages: readonly RecordedMessage[]): Answer[] {
  const parent = messages.find(({ message_id }) => message_id === answer.parent_id);
  const id = parent && placeOf(parent)?.answer_id;
  const index = answers.findIndex(({ answer_id }) => answer_id === id);
  const found = answers[index];
  return found === undefined ? [] : [...before(found, answers.slice(0, index), messages), found];
}

function endOf({ outcome, finish_reason, errors }: Answer): (Chunk | DOMException)[] {
  if (outcome === 'failed') return [{ type: 'error', errorText: errors.at(-1)?.content ?? 'The answer failed.' }];
  if (outcome === 'stopped') return [new DOMException('The answer was stopped.', 'AbortError')];
  return [{ type: 'finish', finishReason: outcome === 'complete' ? (finish_reason ?? 'stop') : 'interrupted' }];
}

/** The parts of a message that has these answers. */
function partsOf(answers: readonly Answer[]): Chunk[] {
  const results = new Map(
    answers.flatMap(({ tool_results }) => tool_results.map((result) => [result.tool_call_id, result])),
  );
  return answers.flatMap(({ messages }, index) => [
    ...(index === 0 ? [] : [{ type: 'step-start' }]),
    ...messages.flatMap((message) => partOf(message, results.get(callOf(message)) ?? null)),
  ]);
}

function callOf({ message_id, metadata }: RecordedMessage): string {
  return filledText(objectOf(metadata)['tool_call_id']) ?? message_id;
}

function partOf(message: RecordedMessage, result: Answer['tool_results'][number] | null): Chunk[] {
  const { message_id: id, content, metadata } = message;
  const { kind, url, title, media_type, ...about } = objectOf(metadata);
  const providerMetadata = about['provider_metadata'];
  switch (kind) {
    case 'answer':
    case 'text':
    case 'reasoning':
      return content === ''
        ? []
        : [{ type: kind === 'reasoning' ? kind : 'text', id, text: content, providerMetadata }];
    case 'tool_call': {
      const input = jsonOf(content);
      const toolName = filledText(about['tool_name']);
      // A call that was cut off within its input cannot be shown.
      if (input === undefined || toolName === undefined) return [];
      const providerExecuted = about['provider_executed'];
      const call = { type: `tool-${toolName}`, toolCallId: callOf(message), input, title, providerExecuted };
      return [{ ...call, callProviderMetadata: providerMetadata, ...outputOf(result) }];
    }
    case 'source':
      return filledText(url) === undefined ? [] : [{ type: 'source-url', sourceId: id, url, title: content }];
    case 'file':
      return filledText(url) === undefined
        ? []
        : [{ type: 'file', url, mediaType: filledText(media_type) ?? 'application/octet-stream' }];
    default:
      return [];
  }
}

function outputOf(result: Answer['tool_results'][number] | null): Chunk {
  if (result === null) return { state: 'input-available' };
  const { is_error, content } = result;
  return is_error
    ? { state: 'output-error', errorText: content }
    : { state: 'output-available', output: jsonOf(content) ?? content };
}

/** Ends with the error that `chunks` may end with, once what is before it was read. */
function streamOf(chunks: readonly (Chunk | DOMException)[]): ReadableStream<Chunk> {
  const waiting = [...chunks];
  return new ReadableStream(
    {
      pull(controller) {
        const next = waiting.shift();
        if (next === undefined) controller.close();
        else if (next instanceof DOMException) controller.error(next);
        else controller.enqueue(next);
      },
    },
    { highWaterMark: 0 },
  );
}
