// Replays an answer that its page did not read to the end: from the worker that reads it, else from its recording.

import type { RecordedMessage } from '../../protocol/index.ts';
import type { RecorderClient } from '../../client/recorder-client.ts';
import { onAbort } from '../../client/timing.ts';
import type { ReconnectOptions } from './chat-transport.ts';
import { loadLazyPart } from './load-lazy-part.ts';
import { unreadAnswers } from './unread-answers.ts';

type Source = Pick<RecorderClient, 'api' | 'reattach'>;

/** An answer that is only recorded is replayed from so many messages of its session: each part of it is one. */
const MOST_PARTS = 200;

/**
 * The chunks of the answer from its beginning; null where there is none to replay. Once `leaving` is aborted, they are read no
 * further. An abort by the app does the same where `keepOnAbort`, else it ends the answer.
 */
export async function replayAnswer(
  recorder: Source,
  { chatId, abortSignal }: ReconnectOptions,
  leaving: AbortController,
  keepOnAbort: boolean,
): Promise<ReadableStream<object> | null> {
  const isUnread = unreadAnswers.has(chatId);
  if (keepOnAbort) {
    onAbort(abortSignal, () => {
      leaving.abort(abortSignal?.reason);
    });
  }
  const signal = keepOnAbort ? undefined : abortSignal;
  const response = await recorder.reattach(chatId, { signal, leave: leaving.signal, ended: isUnread });
  const { body } = response ?? {};
  if (response?.ok === true && body) return (await loadLazyPart()).replayedChunks(body);
  void body?.cancel();
  if (!isUnread) return null;
  const { lastAnswerStream } = await loadLazyPart();
  const messages = await recordedMessages(recorder, chatId);
  return messages && lastAnswerStream(messages);
}

/** The newest messages of a chat; null where it is not recorded. */
export async function recordedMessages(
  { api }: Pick<Source, 'api'>,
  chatId: string,
): Promise<readonly RecordedMessage[] | null> {
  const recorded = await api.session(chatId, { limit: MOST_PARTS });
  return recorded.ok ? recorded.value.messages : null;
}
