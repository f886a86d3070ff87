// The chunks of a replayed answer, from its bytes.

import { createSse } from '../../feeds/framing/sse.ts';
import { filledText, isObject, jsonOf, type JsonObject } from '../../feeds/readers/json-members.ts';

/** Chunks by which an answer ends. */
const ENDS = new Set(['finish', 'abort', 'error']);

/**
 * Reads the chunks of a UI message stream as they are asked for. It ends as the page that asked for the answer sees it end: an
 * abort, or a lost connection, is an error of the stream. Where the bytes end without an end of the answer, it is interrupted.
 */
export function replayedChunks(body: ReadableStream<Uint8Array>): ReadableStream<JsonObject> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const waiting: JsonObject[] = [];
  const open = createOpenParts();
  let hasEnded = false;
  const sse = createSse((data) => {
    const chunk = jsonOf(data);
    if (!isObject(chunk)) return;
    waiting.push(chunk);
    open.see(chunk);
    hasEnded ||= ENDS.has(filledText(chunk['type']) ?? '');
  });

  /** Returns whether more may come. Rejects as the bytes do. */
  async function read(): Promise<boolean> {
    const { done, value } = await reader.read();
    if (value !== undefined) sse.push(decoder.decode(value, { stream: true }));
    if (!done) return true;
    sse.end();
    if (!hasEnded) waiting.push(...open.ends(), { type: 'finish', finishReason: 'interrupted' });
    return false;
  }

  return new ReadableStream<JsonObject>(
    {
      async pull(controller) {
        let isMore = true;
        while (waiting.length === 0 && isMore) isMore = await read();
        for (const chunk of waiting.splice(0)) controller.enqueue(chunk);
        if (!isMore) controller.close();
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** Knows which texts have begun and not ended. */
function createOpenParts(): { see(chunk: JsonObject): void; ends(): JsonObject[] } {
  const open = new Map<string, JsonObject>();
  return {
    see({ type, id }) {
      const [, kind, step] = /^(text|reasoning)-(start|end)$/u.exec(filledText(type) ?? '') ?? [];
      if (kind === undefined || id === undefined) return;
      const key = `${kind} ${filledText(id) ?? ''}`;
      if (step === 'start') open.set(key, { type: `${kind}-end`, id });
      else open.delete(key);
    },
    ends: () => [...open.values()],
  };
}
