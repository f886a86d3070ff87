// Times the chunks of an answer in a page, with and without the recording fetch.
import { recordingFetch, type Fetch } from '../../../src/adapters/recording-fetch.ts';
import type { ChunkTimes } from '../commands.ts';
import type { SessionSource } from '../../../src/adapters/recording/session-of.ts';

const CHUNK = { id: 'c-1', object: 'chat.completion.chunk', created: 1, model: 'm-1' };

/** Between chunks, in ms: those of a fast model. */
const PAUSE_MS = 4;

/** From the arrival of each chunk until the app has read it, and until the page is idle again. `recorder` null: without recording. */
export async function timeChunks(recorder: SessionSource | null, count: number): Promise<ChunkTimes> {
  const arrivals: number[] = [];
  const read: number[] = [];
  const idle: number[] = [];
  const { port1, port2 } = new MessageChannel();
  const isIdle = (): Promise<void> =>
    new Promise((resolve) => {
      port1.addEventListener('message', () => resolve(), { once: true });
      port2.postMessage(null);
    });
  port1.start();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await pause(PAUSE_MS);
        if (idle.length === count) {
          controller.close();
          return;
        }
        const delta = { content: ` word${idle.length}` };
        const chunk = { ...CHUNK, choices: [{ index: 0, delta, finish_reason: null }] };
        const bytes = encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`);
        const arrivedAt = performance.now();
        arrivals.push(arrivedAt);
        controller.enqueue(bytes);
        await isIdle();
        idle.push(performance.now() - arrivedAt);
      },
    },
    { highWaterMark: 0 },
  );
  const answer: Fetch = () => Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  const fetch = recorder === null ? answer : recordingFetch(recorder, { fetch: answer });
  const response = await fetch('https://model.example/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ model: 'm-1', messages: [{ role: 'user', content: 'Hi' }] }),
  });
  const reader = response.body?.getReader();
  while ((await reader?.read())?.done === false) {
    const now = performance.now();
    read.push(now - (arrivals[read.length] ?? now));
  }
  port1.close();
  return { read, idle };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
