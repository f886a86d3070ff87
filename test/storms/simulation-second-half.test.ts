// See simulation.test.ts. There are two files so that two cores share the seeds.

import { expect, test } from 'vitest';
import { runHalf, SEEDS_DEADLINE_MS } from '../simulation/run-seeds.ts';

test('the guarantees hold on the second half of the seeds', { timeout: SEEDS_DEADLINE_MS }, async () => {
  expect(await runHalf(1)).toEqual([]);
});
