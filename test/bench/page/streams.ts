// Records streamed answers as a chat app does: several sessions in parallel, one token at a time.
import type { NewEvent, RecorderClient } from '../../../src/client/index.ts';
import type { Pace, Streamed } from '../commands.ts';

/** A token of about the average length in English text. */
export const TOKEN = 'hello';

/** An answer that grows. */
export interface Stream {
  readonly session_id: string;
  readonly message_id: string;
}

/** Records an event, and throws if it is refused. */
export async function must(recorder: RecorderClient, event: NewEvent): Promise<void> {
  const reply = await recorder.record(event);
  if (reply.type !== 'ack') throw new Error(`${event.type} was refused: ${JSON.stringify(reply)}`);
}

export function streamOf(index: number): Stream {
  return { session_id: `session-${index}`, message_id: 'answer' };
}

/** Begins a session with one empty answer. */
export async function beginStream(recorder: RecorderClient, stream: Stream): Promise<void> {
  const { session_id, message_id } = stream;
  await must(recorder, { type: 'session_start', session_id, provider: 'bench' });
  await must(recorder, { type: 'message_add', session_id, message_id, role: 'assistant', content: '' });
}

export function appendTo(recorder: RecorderClient, stream: Stream, content_delta = TOKEN): Promise<void> {
  return must(recorder, { type: 'message_append', ...stream, content_delta });
}

/** Makes `count` appends, one after the other, and returns the time of each until its ack, in ms. */
export async function timeAppends(recorder: RecorderClient, stream: Stream, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const startedAt = performance.now();
    await appendTo(recorder, stream);
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** Appends to one of the streams. Resolves when the append is durable. */
export type Append = (index: number) => Promise<unknown>;

/** Appends to `streams` streams for `ms`, with at most `window` appends in flight per stream. Then waits for those in flight. */
export function appendAsAcksAllow(streams: number, append: Append, { window, ms }: Pace): Promise<Streamed> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let underWay = 0;
    let appends = 0;
    // A timer would not work: where appends resolve immediately, it would never fire.
    const isOver = (): boolean => performance.now() - startedAt >= ms;
    const next = (index: number): void => {
      underWay += 1;
      append(index).then(() => {
        underWay -= 1;
        appends += 1;
        if (!isOver()) next(index);
        else if (underWay === 0) resolve({ appends, ms: performance.now() - startedAt });
      }, reject);
    };
    for (let count = 0; count < window; count += 1) for (let index = 0; index < streams; index += 1) next(index);
  });
}

/** Appends `per_second` tokens per second to each of `streams` streams, evenly spread over time. */
export async function appendSteadily(
  streams: number,
  append: Append,
  { perSecond, ms }: { readonly perSecond: number; readonly ms: number },
): Promise<Streamed> {
  const startedAt = performance.now();
  const underWay: Promise<unknown>[] = [];
  const total = Math.round((streams * perSecond * ms) / 1000);
  while (underWay.length < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - startedAt) / ms) * total));
    while (underWay.length < due) underWay.push(append(underWay.length % streams));
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
  }
  await Promise.all(underWay);
  return { appends: total, ms: performance.now() - startedAt };
}
