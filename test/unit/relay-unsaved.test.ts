// The sum of what waits in a worker, over all sessions that it records.

import { expect, test } from 'vitest';
import { sumUnsaved } from '../../src/hosts/relay/unsaved.ts';
import type { UnsavedMessage } from '../../src/protocol/index.ts';

test('what waits is summed over all, with the reason of the first, until none waits', () => {
  const told: UnsavedMessage[] = [];
  const note = sumUnsaved((message) => told.push(message));
  const [one, other] = [{}, {}];
  const full = { code: 'storage_full', message: 'Full.' } as const;
  const lost = { code: 'storage_unavailable', message: 'Lost.' } as const;
  note(one, 1, full);
  note(other, 4, lost);
  note(one, 3, full);
  note(one, 0, null);
  note(other, 0, null);
  expect(told.map(({ pending, reason }) => [pending, reason])).toEqual([
    [1, full],
    [5, full],
    [7, full],
    [4, lost],
    [0, null],
  ]);
});
