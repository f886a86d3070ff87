// A violation of a guarantee that a run found.
import type { Difference } from './differences.ts';

/** Thrown to end the run. Its message becomes the failure in the result. */
export class Violation extends Error {
  readonly differences: readonly Difference[];

  constructor(message: string, differences: readonly Difference[] = []) {
    super([message, ...differences.map(({ text }) => `  ${text}`)].join('\n'));
    this.name = 'Violation';
    this.differences = differences;
  }
}
