// assistant-ui: keeps a thread, and records each answer of it while it streams.

import type { RecorderClient } from '../client/recorder-client.ts';
import { asText, filledText, type JsonObject } from '../feeds/readers/json-members.ts';
import { messageOf } from '../feeds/requests/request-parts.ts';
import type { AnswerWriter, SessionWriter } from '../feeds/writer/writers.ts';
import type { JsonValue } from '../protocol/index.ts';
import { readThread } from './assistant-ui/loaded-thread.ts';
import { createRunReader } from './assistant-ui/read-run.ts';
import type { GivenItem, GivenMessage, LoadedThread, RunOptions, RunResult } from './assistant-ui/thread.ts';
import { endByError } from './recording/error-of.ts';
import { jsonLike } from './recording/json-like.ts';
import { tapIterator, UNHEARD, type Tap } from './recording/tap.ts';
import { unharmed } from './recording/unharmed.ts';

export { outlivingThread, type OutlivingThread } from './assistant-ui/outliving-thread.ts';
export type * from './assistant-ui/thread.ts';

/** The session of a thread. */
export interface ThreadOptions {
  /** The id of the session, which is that of the thread. */
  readonly session: string;
  /** Of the session. Default `assistant-ui`. */
  readonly provider?: string | undefined;
  readonly title?: string | undefined;
  readonly model?: string | undefined;
}

/** What an app gives to the runtime of assistant-ui. */
export interface RecordingThread {
  /** A `ThreadHistoryAdapter`. */
  readonly history: {
    readonly scopeId: string;
    load(): Promise<LoadedThread>;
    append(item: GivenItem): Promise<void>;
    update(item: GivenItem): Promise<void>;
  };
  /** Wraps a `ChatModelAdapter`, whose answers are then recorded as they stream and not only when they have ended. */
  readonly record: <Options extends RunOptions, Result>(adapter: {
    run(options: Options): Result;
  }) => { run(options: Options): Result };
}

/**
 * Records a thread of assistant-ui, and loads it again. A thread whose model asks by a `recordingFetch` would be recorded twice: use
 * `outlivingThread` there.
 *
 * @example
 * const { history, record } = recordingThread(recorder, { session: threadId });
 * const runtime = useLocalRuntime(record(myModel), { adapters: { history } });
 */
export function recordingThread(
  recorder: Pick<RecorderClient, 'session' | 'api'>,
  { session: id, provider, title, model }: ThreadOptions,
): RecordingThread {
  /** Messages that are recorded. */
  const known = new Set<string>();
  /** Calls of tools whose results are recorded. */
  const results = new Set<string>();
  let begun: SessionWriter | undefined;

  const session = (): SessionWriter =>
    (begun ??= recorder.session({ id, provider: provider ?? 'assistant-ui', title, model }));

  function add({ message, parentId }: GivenItem): void {
    if (known.has(message.id)) return addResults(message);
    known.add(message.id);
    if (message.role === 'assistant') {
      const reader = createRunReader(session().answer({ id: message.id, parent_id: parentId, model }), results);
      reader.read(message.content);
      reader.end(message.status);
      return;
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parts are JSON, and the recorder checks them
    const { text, parts } = messageOf(message.role, [...message.content] as JsonValue[]);
    const metadata = parts === undefined ? null : { parts: [...parts] };
    session().add({ id: message.id, role: message.role, content: text, parent_id: parentId, metadata });
  }

  /** Results that people or tools in the page gave after the answer. */
  function addResults({ id: answer_id, content }: GivenMessage): void {
    for (const part of content) {
      const { type, toolCallId, toolName, result, isPreliminary, isError }: JsonObject = jsonLike(part);
      const call = filledText(toolCallId);
      if (type !== 'tool-call' || call === undefined || result === undefined || isPreliminary === true) continue;
      if (results.has(call)) continue;
      results.add(call);
      const is_error = isError === true ? { is_error: true } : {};
      const metadata = { kind: 'tool_result', answer_id, tool_call_id: call, tool_name: toolName ?? null, ...is_error };
      session().add({
        id: `${answer_id}#${call}`,
        role: 'tool',
        content: asText(result),
        parent_id: answer_id,
        metadata,
      });
    }
  }

  function begin({ messages, unstable_assistantMessageId: given }: RunOptions): AnswerWriter {
    for (const [index, message] of messages.entries())
      if (message.role !== 'assistant') add({ message, parentId: messages[index - 1]?.id ?? null });
    // A run that goes on with a message is an answer of its own.
    const isNew = given !== undefined && !known.has(given);
    if (isNew) known.add(given);
    return session().answer({
      id: isNew ? given : null,
      parent_id: messages.at(-1)?.id ?? null,
      model,
      metadata: isNew || given === undefined ? null : { thread_message_id: given },
    });
  }

  function tapOf(options: RunOptions): Tap<RunResult> {
    const answer = begin(options);
    const reader = createRunReader(answer, results);
    let status: RunResult['status'];
    return {
      next(result) {
        unharmed(() => {
          status = result.status ?? status;
          if (result.content !== undefined) reader.read(result.content);
        });
      },
      end(end) {
        unharmed(() => {
          if (options.abortSignal.aborted || end.how === 'left') reader.end(CANCELLED);
          else if (end.how === 'broken') endByError(answer, end.error);
          else reader.end(status);
        });
      },
    };
  }

  return {
    history: {
      scopeId: id,
      async load() {
        const thread = await readThread(recorder, id);
        for (const { message } of thread.messages) {
          known.add(message.id);
          if (message.role !== 'assistant') continue;
          for (const part of message.content)
            if (part.type === 'tool-call' && 'result' in part) results.add(part.toolCallId);
        }
        return thread;
      },
      append: (item) => Promise.resolve(unharmed(() => add(item))),
      update: (item) => Promise.resolve(unharmed(() => add(item))),
    },

    record: (adapter) => ({
      run(options) {
        const tap = unharmed(() => tapOf(options)) ?? UNHEARD;
        return tapRun(() => adapter.run(options), tap);
      },
    }),
  };
}

const CANCELLED = { type: 'incomplete', reason: 'cancelled' };

/** A run yields results, or has one. */
function tapRun<Result>(start: () => Result, tap: Tap<RunResult>): Result {
  let run: unknown;
  try {
    run = start();
  } catch (error) {
    tap.end({ how: 'broken', error });
    throw error;
  }
  const tapped = isIterable(run)
    ? tapIterator(run[Symbol.asyncIterator](), tap)
    : tapPromise(Promise.resolve(run), tap);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same kind of run
  return tapped as Result;
}

async function tapPromise(run: Promise<unknown>, tap: Tap<RunResult>): Promise<unknown> {
  try {
    const result = await run;
    tap.next(jsonLike(result));
    tap.end({ how: 'ended' });
    return result;
  } catch (error) {
    tap.end({ how: 'broken', error });
    throw error;
  }
}

function isIterable(run: unknown): run is AsyncIterable<RunResult> {
  return typeof run === 'object' && run !== null && Symbol.asyncIterator in run;
}
