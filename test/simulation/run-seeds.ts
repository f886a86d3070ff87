// Runs seeds, in two halves for two cores. SIMULATION_SEED is the first seed, and SIMULATION_SEEDS the
// number of seeds.

import { vi } from 'vitest';
import type { Transport } from './plan.ts';
import { simulate, type RunReport } from './world.ts';

const FIRST_SEED = Number(process.env['SIMULATION_SEED'] ?? 1);
const SEEDS = Number(process.env['SIMULATION_SEEDS'] ?? 1_100);

/** Deadline per seed, in ms: many times its duration on a busy core. */
const SEED_DEADLINE_MS = 3_000;

/** Deadline for the seeds of one test, in ms. */
export const SEEDS_DEADLINE_MS = 120_000 + SEEDS * SEED_DEADLINE_MS;

/** A few seeds, for tests that run each of them several times. */
export const SOME_SEEDS = Array.from({ length: Math.min(SEEDS, 30) }, (_, index) => FIRST_SEED + index);

function useGlobals(globals: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
}

/** Runs one seed. The error of a failure contains the command that repeats it. */
export async function runSeed(seed: number, transport?: Transport): Promise<RunReport> {
  try {
    return await simulate(seed, useGlobals, transport);
  } catch (cause) {
    const replay = `SIMULATION_SEED=${seed} SIMULATION_SEEDS=1 npm run simulate`;
    throw new Error(`Seed ${seed}: ${String(cause)}\nTo repeat it: ${replay}`, { cause });
  } finally {
    vi.unstubAllGlobals();
  }
}

/** The minimum number of times that each action must happen in a thousand seeds, so that the simulation really tests it. */
const LEAST_PER_THOUSAND: Readonly<Record<string, number>> = {
  acked: 10_000,
  crash: 500,
  'worker starts': 2_000,
  'worker dies': 500,
  'page dies': 300,
  'new build': 50,
  erase: 30,
  checkpoint: 500,
  purge: 200,
  trash: 200,
  import: 200,
  read: 500,
  follow: 500,
  suspend: 100,
  'lose database': 80,
  'lose end': 30,
  'lose copy': 30,
  strike: 150,
  'copy proven': 200,
};

/** Runs every second seed, starting with the first or the second. Returns the actions that happened too rarely to prove anything. */
export async function runHalf(half: 0 | 1): Promise<string[]> {
  const total: Record<string, number> = {};
  const count = (name: string, times: number): void => {
    total[name] = (total[name] ?? 0) + times;
  };
  for (let seed = FIRST_SEED + half; seed < FIRST_SEED + SEEDS; seed += 2) {
    const { acked, workers, moves } = await runSeed(seed);
    count('acked', acked);
    count('worker starts', workers);
    for (const [name, times] of Object.entries(moves)) count(name, times);
  }
  if (SEEDS < 200) return [];
  const least = (name: string): number => ((LEAST_PER_THOUSAND[name] ?? 0) * SEEDS) / 2_000;
  return Object.keys(LEAST_PER_THOUSAND).filter((name) => (total[name] ?? 0) < least(name));
}
