// Runs seeds, in two halves so that two cores share them. SIMULATION_SEED and SIMULATION_SEEDS say
// where to begin and how many to run.

import { vi } from 'vitest';
import type { Transport } from './plan.ts';
import { simulate, type RunReport } from './world.ts';

const FIRST_SEED = Number(process.env['SIMULATION_SEED'] ?? 1);
const SEEDS = Number(process.env['SIMULATION_SEEDS'] ?? 2_000);

/** Many times what a seed takes on a busy core, in ms. */
const SEED_DEADLINE_MS = 3_000;

/** Longest time for the seeds of one test, in ms. */
export const SEEDS_DEADLINE_MS = 120_000 + SEEDS * SEED_DEADLINE_MS;

/** A few seeds, for what takes several runs of each. */
export const SOME_SEEDS = Array.from({ length: Math.min(SEEDS, 30) }, (_, index) => FIRST_SEED + index);

function useGlobals(globals: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
}

/** Runs one seed; what goes wrong comes with how to run it again. */
export async function runSeed(seed: number, transport?: Transport): Promise<RunReport> {
  try {
    return await simulate(seed, useGlobals, transport);
  } catch (cause) {
    const replay = `SIMULATION_SEED=${seed} SIMULATION_SEEDS=1 npm run simulate`;
    throw new Error(`Seed ${seed}: ${String(cause)}\nTo run it again: ${replay}`, { cause });
  } finally {
    vi.unstubAllGlobals();
  }
}

/** What is the least that must have happened in a thousand seeds: a simulation in which nothing happens finds nothing. */
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
  read: 500,
  follow: 500,
  suspend: 100,
};

/** Runs every second seed, from the first or the second one on. Answers with what happened too seldom to prove anything. */
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
