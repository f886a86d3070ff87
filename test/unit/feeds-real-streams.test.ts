// Recorded streams of real providers are read to the texts in them.

import { expect, test } from 'vitest';
import { sse } from '../support/stream-bodies.ts';
import { readProviderStreams } from '../support/provider-streams.ts';
import { readStream } from '../support/read-stream.ts';

/** For a stream of a hundred thousand bytes, this many cuts. */
const CUTS = 60;

const STREAMS = readProviderStreams().map((stream) => ({ ...stream, body: sse(stream.lines) }));

test.skipIf(STREAMS.length === 0)('there are streams of several providers', () => {
  expect(new Set(STREAMS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(4);
});

test.for(STREAMS.flatMap((stream) => [undefined, 1, 7].map((pieces) => ({ ...stream, pieces }))))(
  '$name in pieces of $pieces',
  ({ body, text, reasoning, pieces }) => {
    const answer = readStream(body, { pieces });
    expect(answer.text).toBe(text.join(''));
    expect(answer.reasoning_text).toBe(reasoning.join(''));
    expect(answer.outcome).toBe('complete');
    expect(answer.description).toMatchObject({
      usage: expect.any(Object) as object,
      model: expect.any(String) as string,
    });
    expect(answer.raw_values).toEqual([]);
  },
);

test.for(STREAMS)('$name cut anywhere leaves a prefix', ({ body, text }) => {
  const bytes = new TextEncoder().encode(body);
  const whole = text.join('');
  let cutOff = 0;
  for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / CUTS)) {
    const answer = readStream(bytes.subarray(0, length), { end: 'broken' });
    expect(whole.startsWith(answer.text)).toBe(true);
    if (answer.outcome === 'cut_off') cutOff += 1;
    else expect(answer).toMatchObject({ outcome: 'complete', text: whole });
  }
  expect(cutOff).toBeGreaterThan(CUTS / 2);
});
