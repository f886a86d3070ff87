// The chat transport of the AI SDK: records what it sends and receives, and replays what a page has not read.

import type { RecorderClient } from '../../client/recorder-client.ts';
import { relayedFetch } from '../../client/relay/relayed-fetch.ts';
import { readAiSdk } from '../../feeds/readers/ai-sdk.ts';
import { trackAnswer } from '../../feeds/readers/answer-progress.ts';
import { filledText, type JsonObject } from '../../feeds/readers/json-members.ts';
import { randomId } from '../../feeds/writer/random-id.ts';
import type { AnswerOptions, NewMessage } from '../../feeds/writer/writers.ts';
import type { JsonValue } from '../../protocol/index.ts';
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
import type * as MessageChunks from './message-chunks.ts';
import type * as RecordedChunks from './recorded-chunks.ts';
import { replayedChunks } from './replayed-chunks.ts';
import { continuedMessage, sentMessages, type LastAnswer } from './sent-messages.ts';
import { unreadAnswers } from './unread-answers.ts';

/** What the transport needs of a recorder. */
export type TransportRecorder = Pick<RecorderClient, 'session' | 'api' | 'reattach' | 'relay' | 'state'>;

/** What is recorded of the chats of a transport. What is missing has its default. */
export interface TransportOptions {
  /** Of the sessions. Default `ai-sdk`. */
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /** Asks the transport's own `reconnectToStream` where Holdfast has nothing: for a server that resumes streams itself. */
  readonly serverResumes?: boolean | undefined;
}

/** What is recorded of one request. */
interface Plan {
  readonly session_id: string;
  readonly messages: readonly NewMessage[];
  readonly answer: AnswerOptions & { readonly id: string };
  readonly last: LastAnswer;
}

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
  options: TransportOptions = {},
): RecordingTransport<Send, Reconnect, Chunk> {
  const own = typeof transport === 'function' ? transport((input, init) => fetch(input, init)) : transport;
  const lastAnswers = new Map<string, LastAnswer>();
  const start = { provider: options.provider ?? 'ai-sdk', model: options.model ?? null };

  function planOf({ chatId, messages }: SendOptions): Plan {
    const sent = sentMessages(messages, lastAnswers.get(chatId));
    const last = { answer_id: randomId(), answered: new Set<string>() };
    lastAnswers.set(chatId, last);
    const asked = sent.at(-1) ?? messages.findLast(({ role }) => role !== 'assistant');
    return {
      session_id: chatId,
      messages: sent,
      answer: { id: last.answer_id, parent_id: asked?.id ?? null, model: options.model ?? null },
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
    const preceding = await precedingText(sent);
    const relaying = transport((input, init) =>
      relayedFetch(
        recorder,
        [input, init],
        { session_id, recording, abort_on_leave: false, preceding },
        (...request) => {
          isRelayed = false;
          return fetch(...request);
        },
      ),
    );
    return { stream: await relaying.sendMessages(sent), isRelayed };
  }

  function answerOf({ session_id, messages, answer }: Plan): ReturnType<typeof trackAnswer> {
    const session = recorder.session({ ...start, id: session_id });
    for (const message of messages) session.add(message);
    return trackAnswer(session.answer(answer));
  }

  function tapOf(plan: Plan, isRelayed: boolean, signal: AbortSignal | undefined): Tap<Chunk> {
    const progress = isRelayed ? undefined : unharmed(() => answerOf(plan));
    const read = progress && readAiSdk(progress);
    return {
      next(given) {
        unharmed(() => {
          const chunk = jsonLike(given);
          noteResult(chunk, plan.last);
          if (chunk['type'] === 'tool-input-available') void loadMessageChunks();
          read?.(chunk);
        });
      },
      end(end) {
        const isAborted = signal?.aborted === true || end.how === 'left';
        if (isAborted || end.how === 'ended') unreadAnswers.end(plan.session_id);
        unharmed(() => progress?.end(isAborted ? 'aborted' : end.how === 'broken' ? 'broken' : 'ended'));
      },
    };
  }

  async function replay({ chatId, abortSignal }: ReconnectOptions): Promise<ReadableStream<JsonObject> | null> {
    const isUnread = unreadAnswers.has(chatId);
    const response = await recorder.reattach(chatId, { signal: abortSignal, ended: isUnread });
    if (response?.ok === true && response.body !== null) return replayedChunks(response.body);
    void response?.body?.cancel();
    if (!isUnread) return null;
    const lazy = await loadRecordedChunks();
    const recorded = await recorder.api.session(chatId, { limit: MOST_PARTS });
    const chunks = recorded.ok ? lazy.lastAnswerChunks(recorded.value.messages) : null;
    return chunks && streamOf(chunks);
  }

  return {
    resumeStreamIsReplay: true,
    close: () => own.close?.(),

    async sendMessages(sent) {
      const plan = unharmed(() => planOf(sent));
      if (plan === undefined) return own.sendMessages(sent);
      unreadAnswers.begin(plan.session_id);
      try {
        const { stream, isRelayed } = await send(sent, plan);
        return tapReadable(stream, tapOf(plan, isRelayed, sent.abortSignal));
      } catch (error) {
        unreadAnswers.end(plan.session_id);
        if (typeof transport !== 'function') unharmed(() => endByError(answerOf(plan), error));
        throw error;
      }
    },

    async reconnectToStream(asked) {
      const { chatId } = asked;
      const chunks = await replay(asked).catch((error: unknown) => {
        unharmed(() => {
          throw error;
        });
        return null;
      });
      if (chunks === null) return options.serverResumes === true ? own.reconnectToStream(asked) : null;
      const end = ({ how }: TapEnd): void => {
        if (how !== 'broken') unreadAnswers.end(chatId);
      };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- chunks of the app's own stream, and such as `UIMessageChunk` has
      return tapReadable(chunks, { next: () => undefined, end }) as ReadableStream<unknown> as ReadableStream<Chunk>;
    },
  };
}

/** The stream of the message that the answer goes on with: a page that reads the answer again reads all of its message. */
async function precedingText(sent: SendOptions): Promise<string | undefined> {
  const continued = continuedMessage(sent);
  if (continued === undefined) return undefined;
  const lazy = await loadMessageChunks();
  const chunks = unharmed(() => lazy?.messageChunks(jsonLike(continued)));
  return unharmed(() => chunks?.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join(''));
}

/** Loaded once a tool is called, as the next request may need it. */
function loadMessageChunks(): Promise<typeof MessageChunks | undefined> {
  return import('./message-chunks.ts').catch(() => undefined);
}

/** Rarely needed, so that no page loads it in advance. */
function loadRecordedChunks(): Promise<typeof RecordedChunks> {
  return import('./recorded-chunks.ts');
}

function streamOf(chunks: readonly JsonObject[]): ReadableStream<JsonObject> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

/** An answer that is only recorded is replayed from so many messages of its session: each part of it is one. */
const MOST_PARTS = 200;

/** Results that the server streams are recorded with its answer. */
function noteResult({ type, toolCallId }: JsonObject, { answered }: LastAnswer): void {
  const id = filledText(toolCallId);
  if (id !== undefined && filledText(type)?.startsWith('tool-output-') === true) answered.add(id);
}
