// The promises of the recorder, on seeds of the simulation. SIMULATION_SEED and SIMULATION_SEEDS
// say where to begin and how many to run; 2,000 take about a minute on a slow core.

import { afterEach, expect, test, vi } from 'vitest';
import { simulate, type Door, type RunReport } from '../simulation/world.ts';

const FIRST_SEED = Number(process.env['SIMULATION_SEED'] ?? 1);
const SEEDS = Number(process.env['SIMULATION_SEEDS'] ?? 2_000);

/** Many times what a seed takes on a busy core, in ms. */
const SEED_DEADLINE_MS = 300;

function useGlobals(globals: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const OTHER_SEEDS = Array.from({ length: Math.min(SEEDS, 30) }, (_, index) => FIRST_SEED + index);

async function run(seed: number, door?: Door): Promise<RunReport> {
  try {
    return await simulate(seed, useGlobals, door);
  } catch (cause) {
    const replay = `SIMULATION_SEED=${seed} SIMULATION_SEEDS=1 npx vitest run --project unit test/unit/simulation.test.ts`;
    throw new Error(`Seed ${seed}: ${String(cause)}\nTo run it again: ${replay}`, { cause });
  } finally {
    vi.unstubAllGlobals();
  }
}

test(
  'whatever goes wrong, what is there is a prefix of what was sent, in order, once, and holds all that was acked',
  async () => {
    const total = { acked: 0, crashes: 0, workers: 0 };
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
      const { acked, crashes, workers } = await run(seed);
      total.acked += acked;
      total.crashes += crashes;
      total.workers += workers;
    }
    // A simulation in which nothing happens would find nothing.
    if (SEEDS < 100) return;
    expect(total.acked).toBeGreaterThan(10 * SEEDS);
    expect(total.crashes).toBeGreaterThan(SEEDS / 2);
    expect(total.workers).toBeGreaterThan(2 * SEEDS);
  },
  60_000 + SEEDS * SEED_DEADLINE_MS,
);

test('no session’s end depends on the door that was used', { timeout: 60_000 }, async () => {
  for (const seed of OTHER_SEEDS) {
    const { contents } = await run(seed, 'port');
    expect((await run(seed, 'rest')).contents, `Seed ${seed}`).toEqual(contents);
  }
});

test('a seed gives the same run every time', { timeout: 60_000 }, async () => {
  for (const seed of OTHER_SEEDS) expect(await run(seed), `Seed ${seed}`).toEqual(await run(seed));
});
