// Middleware for `wrapLanguageModel` of the AI SDK: records what a language model is asked and answers.

import { trackAnswer, type AnswerProgress } from '../../feeds/readers/answer-progress.ts';
import { asText, filledText, objectOf, objectsOf, textOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import { messageOf } from '../../feeds/requests/request-parts.ts';
import type { NewMessage, SessionWriter } from '../../feeds/writer/writers.ts';
import { endByError } from '../recording/error-of.ts';
import { addNewMessages } from '../recording/history.ts';
import { jsonLike } from '../recording/json-like.ts';
import { sessionOf, type RecordIn, type SessionSource } from '../recording/session-of.ts';
import { tapReadable, type Tap } from '../recording/tap.ts';
import { unharmed } from '../recording/unharmed.ts';
import { readModelParts } from './model-parts.ts';

/** What a call of the model is about. */
interface Call {
  readonly params: { readonly prompt: readonly object[]; readonly abortSignal?: AbortSignal | undefined };
  readonly model: { readonly modelId: string };
}

/** `LanguageModelV4Middleware`, as far as it records. */
export interface RecordingMiddleware {
  readonly specificationVersion: 'v4';
  readonly wrapGenerate: <Result extends object>(
    call: Call & { readonly doGenerate: () => PromiseLike<Result> },
  ) => Promise<Result>;
  readonly wrapStream: <Part, Result extends { readonly stream: ReadableStream<Part> }>(
    call: Call & { readonly doStream: () => PromiseLike<Result> },
  ) => Promise<Result>;
}

/**
 * Makes middleware that records in one session.
 *
 * @example
 * const model = wrapLanguageModel({ model: openai('gpt-5'), middleware: recordingMiddleware(recorder) });
 */
export function recordingMiddleware(recorder: SessionSource, options?: RecordIn | null): RecordingMiddleware {
  const chosen = options ?? {};
  let session: SessionWriter | undefined;

  function begin({ params, model }: Call): AnswerProgress {
    const isFirst = session === undefined && chosen.session == null;
    session ??= sessionOf(recorder, chosen, 'ai-sdk');
    addNewMessages(session, params.prompt.flatMap(messagesOf), isFirst);
    return trackAnswer(session.answer({ model: chosen.model ?? model.modelId }));
  }

  /** Ends the answer where the model does not even begin to stream. */
  async function attempt<T>(answer: AnswerProgress | undefined, step: () => PromiseLike<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      unharmed(() => {
        if (answer !== undefined) endByError(answer, error);
      });
      throw error;
    }
  }

  return {
    specificationVersion: 'v4',

    async wrapGenerate(call) {
      const answer = unharmed(() => begin(call));
      const result = await attempt(answer, call.doGenerate);
      unharmed(() => {
        if (answer !== undefined) readWhole(answer, jsonLike(result));
      });
      return result;
    },

    async wrapStream(call) {
      const answer = unharmed(() => begin(call));
      const result = await attempt(answer, call.doStream);
      return answer === undefined ? result : { ...result, stream: tapReadable(result.stream, tapParts(answer, call)) };
    },
  };
}

function tapParts(answer: AnswerProgress, { params }: Call): Tap<unknown> {
  const read = readModelParts(answer);
  return {
    next(part) {
      unharmed(() => {
        read(jsonLike(part));
      });
    },
    end(end) {
      unharmed(() => {
        if (params.abortSignal?.aborted === true) answer.end('aborted');
        else if (end.how === 'broken') endByError(answer, end.error);
        else answer.end(end.how === 'left' ? 'aborted' : 'ended');
      });
    },
  };
}

function readWhole(answer: AnswerProgress, { content, response, finishReason, usage }: JsonObject): void {
  const read = readModelParts(answer);
  read({ ...objectOf(response), type: 'response-metadata' });
  for (const part of objectsOf(content)) read(part);
  read({ type: 'finish', finishReason: finishReason ?? null, usage: usage ?? null });
}

/** A message of the prompt; results of tools are a message each. */
function messagesOf(message: object): NewMessage[] {
  const { role, content } = jsonLike(message);
  if (role !== 'tool') {
    const { text, parts } = messageOf(textOf(role), content);
    return [{ role: textOf(role), content: text, metadata: parts === undefined ? null : { parts: [...parts] } }];
  }
  return objectsOf(content).map(({ toolCallId, toolName, output }) => ({
    role: 'tool',
    content: asText(objectOf(output)['value'] ?? output),
    metadata: { tool_call_id: filledText(toolCallId) ?? null, tool_name: filledText(toolName) ?? null },
  }));
}
