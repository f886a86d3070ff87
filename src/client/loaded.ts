// Loads code that recording through the SharedWorker does not need.

import { failed, HELLO_DEADLINE_MS, ok, reasonOf, settleWithin, type Result } from '../protocol/index.ts';
import { startTimer } from './timing.ts';

/** What `load` returns, within a deadline. Errors: `not_connected`; call again then. Chromium fetches a failed module anew; in engines that keep the failure the page must be reloaded. */
export function loaded<T>(load: () => Promise<T>): Promise<Result<T>> {
  const late = (): never => {
    throw new Error(`it did not arrive within ${HELLO_DEADLINE_MS} ms`);
  };
  return settleWithin(load(), HELLO_DEADLINE_MS, startTimer, late).then(ok, (error: unknown) =>
    failed(
      'not_connected',
      `A part of Holdfast could not be loaded: ${reasonOf(error)}. Recording continues, and loading is tried again.`,
    ),
  );
}
