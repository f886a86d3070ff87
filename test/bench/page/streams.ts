// Streamed answers, as a chat app records them: sessions side by side, tokens as fast as their acks allow.
import type { NewEvent, RecorderClient } from '../../../src/client/index.ts';

export interface Stream {
  readonly session_id: string;
  readonly message_id: string;
}

/** Records an event, and throws when it is refused. */
export async function must(recorder: RecorderClient, event: NewEvent): Promise<void> {
  const reply = await recorder.record(event);
  if (reply.type !== 'ack') throw new Error(`${event.type} was refused: ${JSON.stringify(reply)}`);
}

/** Begins a session with one empty answer. */
export async function beginStream(recorder: RecorderClient, session_id: string): Promise<Stream> {
  const message_id = `${session_id}:answer`;
  await must(recorder, { type: 'session_start', session_id, provider: 'bench' });
  await must(recorder, { type: 'message_add', session_id, message_id, role: 'assistant', content: '' });
  return { session_id, message_id };
}

/** Records `count` tokens one after the other; how long each took to its ack, in ms. */
export async function appendOneByOne(
  recorder: RecorderClient,
  stream: Stream,
  content_delta: string,
  count: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const startedAt = performance.now();
    await must(recorder, { type: 'message_append', ...stream, content_delta });
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** What an append of a stream came to: called once for each, when it is durable. */
type Append = (stream: Stream) => Promise<unknown>;

/**
 * Appends `count` tokens in all, to every stream in turn, with at most `window` of each stream without
 * an ack. Answers with the time from the first append to the last ack, in ms.
 */
export function appendAsAcksAllow(
  streams: readonly Stream[],
  append: Append,
  { window, count }: { readonly window: number; readonly count: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let begun = 0;
    let done = 0;
    const next = (stream: Stream): void => {
      if (begun === count) return;
      begun += 1;
      append(stream).then(() => {
        done += 1;
        if (done === count) resolve(performance.now() - startedAt);
        else next(stream);
      }, reject);
    };
    for (let open = 0; open < window; open += 1) for (const stream of streams) next(stream);
  });
}
