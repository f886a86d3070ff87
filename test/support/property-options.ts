// How every property of ours runs, and how a failure is run again: the report names a seed and a
// path; FC_SEED and FC_PATH set them.

import type { Parameters } from 'fast-check';

/** For a test that checks a property, in ms: many times what the slowest takes on two busy cores. */
export const PROPERTY_DEADLINE_MS = 300_000;

export function propertyOptions(numRuns: number): Parameters<unknown> {
  const { FC_SEED: seed, FC_PATH: path } = process.env;
  return {
    numRuns,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path, endOnFailure: true }),
  };
}
