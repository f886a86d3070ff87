// LangChain.js: records the runs of chat models and tools by a callback handler.

import { asText, filledText, objectOf } from '../feeds/readers/json-members.ts';
import type { AnswerWriter, NewMessage, SessionWriter } from '../feeds/writer/writers.ts';
import {
  newMessagesOf,
  readToolResult,
  type LangChainInput,
  type LangChainMessage,
  type LangChainPrompt,
} from './lang-chain/message.ts';
import { createRun, type Run } from './lang-chain/run.ts';
import { endByError } from './recording/error-of.ts';
import { addNewMessages } from './recording/history.ts';
import { jsonLike } from './recording/json-like.ts';
import { sessionOf, type RecordIn, type SessionSource } from './recording/session-of.ts';
import { unharmed } from './recording/unharmed.ts';

export { recordStreamEvents, type RecordStreamEvents } from './lang-chain/record-stream-events.ts';
export type { LangChainInput, LangChainMessage, LangChainPrompt, RecordIn, SessionSource };

/** What LangChain.js calls, as the members of `CallbackHandlerMethods` that record. */
export interface LangChainHandler {
  handleChatModelStart(
    model: unknown,
    messages: LangChainMessage[][],
    runId: string,
    parentRunId?: string,
    extra?: Record<string, unknown>,
  ): void;
  handleLLMStart(
    model: unknown,
    prompts: string[],
    runId: string,
    parentRunId?: string,
    extra?: Record<string, unknown>,
  ): void;
  handleLLMNewToken(
    token: string,
    indices: unknown,
    runId: string,
    parentRunId?: string,
    tags?: string[],
    fields?: object,
  ): void;
  handleLLMEnd(output: object, runId: string): void;
  handleLLMError(error: unknown, runId: string): void;
  handleToolEnd(output: unknown, runId: string): void;
}

/**
 * Makes a callback handler that records in one session. An abort stops an answer; where an app only leaves its loop, LangChain.js
 * reports nothing to handlers, and the answer stays open. So give the stream to `recordStreamEvents` there, and also that of
 * `model.streamEvents()`, which calls no handler.
 *
 * @example
 * const handler = recordingHandler(recorder, { title: 'My chat' });
 * const stream = await model.stream(messages, { callbacks: [handler] });
 */
export function recordingHandler(recorder: SessionSource, options?: RecordIn | null): LangChainHandler {
  const chosen = options ?? {};
  const runs = new Map<string, Run>();
  /** Calls whose results are recorded: the next question has these results again. */
  const answered = new Set<string>();
  let session: SessionWriter | undefined;
  let last: AnswerWriter | undefined;

  function isNews({ role, metadata }: NewMessage): boolean {
    return role !== 'tool' || !answered.has(asText(jsonLike(metadata)['tool_call_id']));
  }

  function start(runId: string, messages: readonly NewMessage[], extra: unknown): void {
    const isFirst = session === undefined && chosen.session == null;
    session ??= sessionOf(recorder, chosen, 'langchain');
    addNewMessages(session, messages.filter(isNews), isFirst);
    const parameters = objectOf(jsonLike(extra)['invocation_params']);
    const answer = session.answer({ model: chosen.model ?? filledText(parameters['model']) });
    last = answer;
    runs.set(runId, createRun(answer));
    signalOf(extra)?.addEventListener('abort', () => {
      if (runs.delete(runId)) answer.stop();
    });
  }

  /** The run, which ends. */
  function take(runId: string): Run | undefined {
    const run = runs.get(runId);
    runs.delete(runId);
    return run;
  }

  return {
    handleChatModelStart(_model, batch, runId, _parentRunId, extra) {
      unharmed(() => {
        const [messages = []] = batch;
        start(runId, newMessagesOf(messages), extra);
      });
    },
    handleLLMStart(_model, prompts, runId, _parentRunId, extra) {
      unharmed(() => {
        const [prompt = ''] = prompts;
        start(runId, newMessagesOf(prompt), extra);
      });
    },
    handleLLMNewToken(token, _indices, runId, _parentRunId, _tags, fields) {
      unharmed(() => runs.get(runId)?.add(jsonLike(fields)['chunk'] ?? token));
    },
    handleLLMEnd(output, runId) {
      unharmed(() => {
        take(runId)?.complete(jsonLike(output));
      });
    },
    handleLLMError(error, runId) {
      unharmed(() => {
        const run = take(runId);
        if (run !== undefined) endByError(run.answer, error);
      });
    },
    handleToolEnd(output) {
      unharmed(() => {
        if (last !== undefined) answered.add(readToolResult(last, output));
      });
    },
  };
}

/** The signal of the call that began a run. */
function signalOf(extra: unknown): AbortSignal | undefined {
  const { signal }: { readonly signal?: unknown } = objectOf(jsonLike(extra)['options']);
  return signal instanceof AbortSignal ? signal : undefined;
}
