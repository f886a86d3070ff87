// Every stream that there is for tests: samples of each API, and where they are there those of real servers.

import { API_SAMPLES } from './api-samples.ts';
import { readOddStreams } from './odd-streams.ts';
import { readProviderStreams } from './provider-streams.ts';
import { sse } from './stream-bodies.ts';

export interface TestStream {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly text: string;
  readonly reasoning: string;
  readonly outcome: string;
}

export function readAllStreams(): TestStream[] {
  const encoder = new TextEncoder();
  return [
    ...API_SAMPLES.map(({ name, body, expected }) => {
      const { text, reasoning_text, outcome } = expected as Record<string, string>;
      const contentType = body.startsWith('{') ? 'application/json' : 'text/event-stream';
      return { name, bytes: encoder.encode(body), contentType, text, reasoning: reasoning_text ?? '', outcome };
    }),
    ...readOddStreams().map(({ name, bytes, contentType, expected }) => ({
      name,
      bytes,
      contentType,
      text: expected.text,
      reasoning: expected.reasoning ?? '',
      outcome: expected.outcome,
    })),
    ...readProviderStreams().map(({ name, lines, text, reasoning }) => ({
      name,
      bytes: encoder.encode(sse(lines)),
      contentType: 'text/event-stream',
      text: text.join(''),
      reasoning: reasoning.join(''),
      outcome: 'complete',
    })),
  ] as TestStream[];
}
