// A broken promise, as the torture found it.
import type { Difference } from './differences.ts';

/** Thrown to end the run: what is wrong goes into its result. */
export class Violation extends Error {
  readonly differences: readonly Difference[];

  constructor(message: string, differences: readonly Difference[] = []) {
    super([message, ...differences.map(({ text }) => `  ${text}`)].join('\n'));
    this.name = 'Violation';
    this.differences = differences;
  }
}
