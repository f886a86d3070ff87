// Checks the recorder's guarantees on simulation seeds. The second half of the seeds is in
// simulation-second-half.test.ts.

import { expect, test } from 'vitest';
import { runHalf, runSeed, SEEDS_DEADLINE_MS, SOME_SEEDS } from '../simulation/run-seeds.ts';

test(
  'after any failures, the recordings are a prefix of the sent events, in order, each once, with every acked event',
  async () => {
    expect(await runHalf(0)).toEqual([]);
  },
  SEEDS_DEADLINE_MS,
);

test('the final state of a session does not depend on the transport', { timeout: SEEDS_DEADLINE_MS }, async () => {
  for (const seed of SOME_SEEDS) {
    const { contents } = await runSeed(seed, 'port');
    expect((await runSeed(seed, 'rest')).contents, `Seed ${seed}`).toEqual(contents);
  }
});

test('a seed always gives the same run', { timeout: SEEDS_DEADLINE_MS }, async () => {
  for (const seed of SOME_SEEDS) expect(await runSeed(seed), `Seed ${seed}`).toEqual(await runSeed(seed));
});
