// Options of every property test. To repeat a failure, set FC_SEED and FC_PATH to the seed and the path
// in its report.

import type { Parameters } from 'fast-check';

/** Deadline of a property test, in ms: many times the duration of the slowest on two busy cores. */
export const PROPERTY_DEADLINE_MS = 300_000;

export function propertyOptions(numRuns: number): Parameters<unknown> {
  const { FC_SEED: seed, FC_PATH: path } = process.env;
  return {
    numRuns,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path, endOnFailure: true }),
  };
}
