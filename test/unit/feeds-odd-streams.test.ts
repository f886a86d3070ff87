// Every odd stream is recorded as its table says, however it is cut into pieces.

import { expect, test, vi } from 'vitest';
import type { CollectedAnswer } from '../support/collected-answer.ts';
import { readOddStreams, type ExpectedAnswer } from '../support/odd-streams.ts';
import { readStream } from '../support/read-stream.ts';

const STREAMS = readOddStreams();

function expectAnswer(answer: CollectedAnswer, expected: ExpectedAnswer): void {
  expect(answer.text).toBe(expected.text);
  expect(answer.reasoning_text).toBe(expected.reasoning ?? '');
  expect(answer.calls).toEqual((expected.calls ?? []).map((call) => ({ id: undefined, ...call })));
  expect(answer.description).toMatchObject(expected.description ?? {});
  expect(answer.reasoning_metadata).toMatchObject(expected.reasoningMetadata ?? {});
  expect(answer.error).toEqual(expected.error);
  expect(answer.outcome).toBe(expected.outcome);
  for (const text of expected.raw ?? []) expect(JSON.stringify(answer.raw_values)).toContain(text);
  if (expected.raw === undefined) expect(answer.raw_values).toEqual([]);
  if (expected.order !== undefined) expect(answer.order).toEqual(expected.order);
}

test.for(STREAMS.flatMap((stream) => [undefined, 1, 7].map((pieces) => ({ ...stream, pieces }))))(
  '$name in pieces of $pieces is recorded as its table says',
  ({ bytes, expected, pieces }) => {
    expectAnswer(readStream(bytes, { pieces }), expected);
  },
);

test.for(STREAMS)('$name cut anywhere leaves a prefix that is cut off', ({ bytes, expected }) => {
  const warn = vi.spyOn(console, 'warn');
  let cutOff = 0;
  for (let length = 0; length < bytes.length; length += 1) {
    const answer = readStream(bytes.subarray(0, length), { end: 'broken' });
    expect(expected.text.startsWith(answer.text)).toBe(true);
    expect((expected.reasoning ?? '').startsWith(answer.reasoning_text)).toBe(true);
    expect(['cut_off', expected.outcome]).toContain(answer.outcome);
    if (answer.outcome === 'cut_off') cutOff += 1;
    const aborted = readStream(bytes.subarray(0, length), { end: 'aborted' });
    expect(aborted.outcome).toBe(answer.outcome === 'cut_off' ? 'stopped' : answer.outcome);
  }
  expect(cutOff).toBeGreaterThan(bytes.length / 3);
  expect(warn).not.toHaveBeenCalled();
});

test.skipIf(STREAMS.length === 0)('a surrogate pair that is cut keeps its first half', () => {
  const stream = STREAMS.find(({ name }) => name === '09-split-surrogates-u2028');
  const bytes = stream?.bytes ?? new Uint8Array();
  const first = bytes.subarray(0, bytes.indexOf(0x0a) + 2);
  expect(readStream(first, { end: 'broken' }).text).toBe('Lift-off \ud83d');
});
