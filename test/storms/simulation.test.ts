// The promises of the recorder, on seeds of the simulation; the other half of them is in
// simulation-second-half.test.ts.

import { expect, test } from 'vitest';
import { runHalf, runSeed, SEEDS_DEADLINE_MS, SOME_SEEDS } from '../simulation/run-seeds.ts';

test(
  'whatever goes wrong, what is there is a prefix of what was sent, in order, once, and holds all that was acked',
  async () => {
    expect(await runHalf(0)).toEqual([]);
  },
  SEEDS_DEADLINE_MS,
);

test('no session’s end depends on the transport that was used', { timeout: SEEDS_DEADLINE_MS }, async () => {
  for (const seed of SOME_SEEDS) {
    const { contents } = await runSeed(seed, 'port');
    expect((await runSeed(seed, 'rest')).contents, `Seed ${seed}`).toEqual(contents);
  }
});

test('a seed gives the same run every time', { timeout: SEEDS_DEADLINE_MS }, async () => {
  for (const seed of SOME_SEEDS) expect(await runSeed(seed), `Seed ${seed}`).toEqual(await runSeed(seed));
});
