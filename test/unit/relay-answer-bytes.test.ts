// The bytes of an answer in memory: any range of what is kept, however it came.

import { array, assert, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerBytes } from '../../src/hosts/relay/answer-bytes.ts';

function numbered(from: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => (from + index) % 251);
}

test('reads the bytes that were appended, from any position that is kept', () => {
  const sizes = array(integer({ min: 0, max: 150_000 }), { maxLength: 6 });
  assert(
    property(sizes, nat(), nat(), nat(200_000), (chunks, from, forgotten, max) => {
      const bytes = new AnswerBytes();
      for (const size of chunks) bytes.append(numbered(bytes.end, size));
      const total = chunks.reduce((sum, size) => sum + size, 0);
      const start = forgotten % (total + 1);
      bytes.forgetBefore(start);
      expect([bytes.start, bytes.end, bytes.size]).toEqual([start, total, total - start]);
      const position = start + (from % (total - start + 1));
      const read = bytes.read(position, max);
      expect(Buffer.compare(read, numbered(position, Math.min(max, total - position)))).toBe(0);
      bytes.append(numbered(total, 10));
      expect([...bytes.read(total, 100)]).toEqual([...numbered(total, 10)]);
    }),
    { numRuns: 60 },
  );
});

test('does not remember again what it has forgotten, nor forget what has not come', () => {
  const bytes = new AnswerBytes();
  bytes.append(numbered(0, 10));
  bytes.forgetBefore(4);
  bytes.forgetBefore(2);
  expect(bytes.start).toBe(4);
  bytes.forgetBefore(100);
  expect([bytes.start, bytes.end]).toEqual([10, 10]);
});
