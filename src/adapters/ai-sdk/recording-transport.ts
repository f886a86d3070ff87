// The chat transport of the AI SDK: records what it sends and receives, and replays what a page has not read.

import type { RecorderClient } from '../../client/recorder-client.ts';
import { relayedFetch } from '../../client/relay/relayed-fetch.ts';
import { stopAnswer } from '../../client/relay/stop-answer.ts';
import { onAbort, startTimer } from '../../client/timing.ts';
import { readAiSdk } from '../../feeds/readers/ai-sdk.ts';
import { trackAnswer, type StreamEnd } from '../../feeds/readers/answer-progress.ts';
import { filledText, type JsonObject } from '../../feeds/readers/json-members.ts';
import { randomId } from '../../feeds/writer/random-id.ts';
import type { AnswerOptions, NewMessage } from '../../feeds/writer/writers.ts';
import { settleWithin, type JsonValue } from '../../protocol/index.ts';
import { endByError } from '../recording/error-of.ts';
import { jsonLike } from '../recording/json-like.ts';
import { tapReadable, type Tap, type TapEnd } from '../recording/tap.ts';
import { unharmed } from '../recording/unharmed.ts';
import type {
  ChatTransport,
  CreateTransport,
  ReconnectOptions,
  RecordingTransport,
  SendOptions,
} from './chat-transport.ts';
import { ownAnswersOf, type OwnAnswers } from './own-answers.ts';
import { loadLazyPart } from './load-lazy-part.ts';
import { recordedMessages, replayAnswer } from './replay-answer.ts';
import { answeredCalls, continuedMessage, sentMessages, type LastAnswer } from './sent-messages.ts';
import { unreadAnswers } from './unread-answers.ts';

/** What the transport needs of a recorder. */
export type TransportRecorder = Pick<RecorderClient, 'session' | 'api' | 'reattach' | 'relay' | 'state'>;

/** What is recorded of the chats of a transport. What is missing has its default. */
export interface TransportOptions {
  /** Of the sessions. Default `ai-sdk`. */
  readonly provider?: string | null | undefined;
  readonly model?: string | null | undefined;
  /**
   * Whether an abort only ends the reading of this page, while the answer goes on in the SharedWorker: `useChat` aborts when it
   * unmounts or its id changes, such as by a router in the page. `stopAnswer` then stops an answer. Default false: an abort
   * reaches the server at once, and ends the answer in every tab.
   */
  readonly keepOnAbort?: boolean | null | undefined;
  /** Asks the transport's own `reconnectToStream` where Holdfast has nothing: for a server that resumes streams itself. */
  readonly serverResumes?: boolean | null | undefined;
}

/** What is recorded of one request. */
interface Plan {
  readonly session_id: string;
  readonly messages: readonly NewMessage[];
  readonly answer: AnswerOptions & { readonly id: string };
  readonly last: LastAnswer;
}

/** How long a request waits for the recording of the answer that it goes on with, in ms: as long as for a transport. */
const LAST_ANSWER_MS = 500;

/**
 * Wraps a `ChatTransport`. The session has the id of the chat. Where `transport` is a function, it is given a `fetch` that asks
 * through the SharedWorker: an answer then goes on while its page reloads or closes, and `useChat({ resume: true })` reads it
 * from its beginning, with no server that keeps it.
 *
 * @example
 * const transport = recordingTransport(recorder, (fetch) => new DefaultChatTransport({ api: '/api/chat', fetch }));
 * const chat = useChat({ id, transport, resume: true });
 */
export function recordingTransport<Send extends SendOptions, Reconnect extends ReconnectOptions, Chunk>(
  recorder: TransportRecorder,
  transport: ChatTransport<Send, Reconnect, Chunk> | CreateTransport<Send, Reconnect, Chunk>,
  options?: TransportOptions | null,
): RecordingTransport<Send, Reconnect, Chunk> {
  const own = typeof transport === 'function' ? transport((input, init) => fetch(input, init)) : transport;
  const keepOnAbort = options?.keepOnAbort === true;
  const ownAnswers = ownAnswersOf(recorder);
  const lastAnswers = new Map<string, LastAnswer>();
  const start = { provider: options?.provider ?? 'ai-sdk', model: options?.model ?? null };

  /** The answer that the chat goes on with; read from the recording where another page asked for it. */
  async function answerBefore(sent: SendOptions): Promise<LastAnswer | undefined> {
    const known = lastAnswers.get(sent.chatId);
    const calls = answeredCalls(continuedMessage(sent), known);
    if (calls.every((id) => known?.calls.has(id))) return known;
    const reading = recordedMessages(recorder, sent.chatId);
    const [{ lastAnswerWith }, messages] = await Promise.all([
      loadLazyPart(),
      settleWithin(reading, LAST_ANSWER_MS, startTimer, () => null),
    ]);
    return messages === null ? undefined : lastAnswerWith(messages, calls);
  }

  function planOf(sent: SendOptions, before: LastAnswer | undefined): Plan {
    const added = sentMessages(sent, before);
    const isContinued = continuedMessage(sent) !== undefined;
    const last = {
      answer_id: randomId(),
      calls: new Set<string>(),
      answered: new Set(isContinued ? before?.answered : []),
    };
    lastAnswers.set(sent.chatId, last);
    const asked = added.at(-1)?.id ?? (isContinued ? before?.answer_id : undefined);
    const parent_id = asked ?? sent.messages.findLast(({ role }) => role !== 'assistant')?.id ?? null;
    return {
      session_id: sent.chatId,
      messages: added,
      answer: { id: last.answer_id, parent_id, model: start.model },
      last,
    };
  }
  /** Sends through the worker where that works. Resolves with whether it did. */
  async function send(sent: Send, plan: Plan): Promise<{ stream: ReadableStream<Chunk>; isRelayed: boolean }> {
    if (typeof transport !== 'function') return { stream: await own.sendMessages(sent), isRelayed: false };
    let isRelayed = true;
    const { session_id, messages, answer } = plan;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the worker checks it
    const recording = { session: start, messages, answer, api: 'ai_sdk' } as unknown as JsonValue;
    const continued = unharmed(() => continuedMessage(sent));
    const lazy = continued && (await loadLazyPart().catch(warn));
    const preceding = lazy && unharmed(() => lazy.precedingText(jsonLike(continued)));
    const relayed = { session_id, recording, abort_on_leave: false, keep_on_abort: keepOnAbort, preceding };
    const relaying = transport((input, init) =>
      relayedFetch(recorder, [input, init], relayed, (...request) => {
        isRelayed = false;
        return fetch(...request);
      }),
    );
    return { stream: await relaying.sendMessages(sent), isRelayed };
  }

  function answerOf({ session_id, messages, answer }: Plan): ReturnType<typeof trackAnswer> {
    const session = recorder.session({ ...start, id: session_id });
    for (const message of messages) session.add(message);
    return trackAnswer(session.answer(answer));
  }

  function tapOf(plan: Plan, isRelayed: boolean, signal: AbortSignal | undefined, end: Reading): Tap<Chunk> {
    const progress = isRelayed ? undefined : unharmed(() => answerOf(plan));
    const read = progress && readAiSdk(progress);
    return {
      next(given) {
        unharmed(() => {
          const chunk = jsonLike(given);
          noteTool(chunk, plan.last);
          read?.(chunk);
        });
      },
      end(ended) {
        const how = endOf(ended, signal);
        noteEnd(plan.session_id, how, isRelayed && signal?.aborted === true);
        end(how === 'broken');
        unharmed(() => progress?.end(how));
      },
    };
  }

  /** An answer that goes on, or was lost, is still to be read. */
  function noteEnd(chatId: string, how: StreamEnd, isLeft: boolean): void {
    if (how !== 'broken' && !(isLeft && keepOnAbort)) unreadAnswers.end(chatId);
  }

  return {
    resumeStreamIsReplay: true,
    close: () => own.close?.(),

    async stopAnswer(chatId) {
      unreadAnswers.end(chatId);
      await stopAnswer(() => recorder.relay(), chatId).catch(warn);
    },

    async sendMessages(sent) {
      const { chatId, abortSignal } = sent;
      const end = ownAnswers.begin(chatId);
      onAbort(abortSignal, () => {
        end(false);
      });
      let plan: Plan | undefined;
      try {
        const before = await answerBefore(sent).catch(warn);
        plan = unharmed(() => planOf(sent, before));
        if (plan === undefined) {
          end(false);
          return await own.sendMessages(sent);
        }
        unreadAnswers.begin(chatId);
        const { stream, isRelayed } = await send(sent, plan);
        return tapReadable(stream, tapOf(plan, isRelayed, abortSignal, end));
      } catch (error) {
        end(true);
        const failed = plan;
        noteEnd(chatId, 'ended', abortSignal?.aborted === true);
        if (failed !== undefined && typeof transport !== 'function')
          unharmed(() => endByError(answerOf(failed), error));
        throw error;
      }
    },

    async reconnectToStream(asked) {
      const { chatId, abortSignal } = asked;
      return ownAnswers.unlessOwn(chatId, abortSignal, async (leaving) => {
        const chunks = await replayAnswer(recorder, asked, leaving, keepOnAbort).catch((error: unknown) => {
          if (!leaving.signal.aborted && abortSignal?.aborted !== true) warn(error);
          leaving.abort();
          return null;
        });
        if (chunks === null) return options?.serverResumes === true ? own.reconnectToStream(asked) : null;
        // Another page may have asked for it.
        lastAnswers.delete(chatId);
        const end = (ended: TapEnd): void => {
          noteEnd(chatId, endOf(ended, abortSignal), abortSignal?.aborted === true);
        };
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- chunks of the app's own stream, and such as `UIMessageChunk` has
        return tapReadable(chunks, { next: () => undefined, end }) as ReadableStream<unknown> as ReadableStream<Chunk>;
      });
    },
  };
}

/** Ends the reading of an answer by this page. */
type Reading = ReturnType<OwnAnswers['begin']>;

/** An abort in another tab ends the stream by an error of this name. */
function endOf(end: TapEnd, signal: AbortSignal | undefined): StreamEnd {
  if (signal?.aborted === true || end.how === 'left') return 'aborted';
  if (end.how !== 'broken') return 'ended';
  return end.error instanceof DOMException && end.error.name === 'AbortError' ? 'aborted' : 'broken';
}

/** Returns undefined. */
function warn(error: unknown): undefined {
  unharmed(() => {
    throw error;
  });
}

/** Results that the server streams are recorded with its answer. */
function noteTool({ type, toolCallId }: JsonObject, { calls, answered }: LastAnswer): void {
  const id = filledText(toolCallId);
  if (id === undefined) return;
  calls.add(id);
  if (filledText(type)?.startsWith('tool-output-') === true) answered.add(id);
  // The next request may go on with the message.
  if (type === 'tool-input-available') void loadLazyPart().catch(() => undefined);
}
