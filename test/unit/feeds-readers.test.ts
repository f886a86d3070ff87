// One answer of each API as its documentation has it, in pieces of any size.

import { expect, test } from 'vitest';
import { API_SAMPLES } from '../support/api-samples.ts';
import type { CollectedAnswer } from '../support/collected-answer.ts';
import { readStream } from '../support/read-stream.ts';

function membersOf(answer: CollectedAnswer, expected: object): object {
  return Object.fromEntries(Object.keys(expected).map((name) => [name, Reflect.get(answer, name)]));
}

test.for(API_SAMPLES.flatMap((sample) => [undefined, 1, 7].map((pieces) => ({ ...sample, pieces }))))(
  '$name, in pieces of $pieces',
  ({ body, expected, pieces }) => {
    const answer = readStream(body, { pieces });
    const { description, ...others } = expected as { description: object };
    expect(membersOf(answer, others)).toEqual(others);
    expect(answer.description).toMatchObject(description);
  },
);

test.for(API_SAMPLES)('$name, stopped by the app before its end', ({ body, expected }) => {
  const { text } = expected as { text: string };
  const bytes = new TextEncoder().encode(body);
  for (let length = 0; length < bytes.length; length += 13) {
    const answer = readStream(bytes.subarray(0, length), { end: 'aborted' });
    expect(text.startsWith(answer.text)).toBe(true);
    expect(['stopped', 'complete']).toContain(answer.outcome);
    if (answer.outcome === 'complete') expect(answer.text).toBe(text);
  }
});
