// Loads code that recording through the SharedWorker does not need.

import { failed, HELLO_DEADLINE_MS, ok, settleWithin, type Result } from '../protocol/index.ts';
import { startTimer } from './timing.ts';

/** What `load` returns, within a deadline. Errors: `not_connected`; call again then. Chromium fetches a failed module anew; in engines that keep the failure the page must be reloaded. */
export function loaded<T>(load: () => Promise<T>): Promise<Result<T>> {
  const notLoaded = (reason: string): Result<T> =>
    failed(
      'not_connected',
      `A part of Holdfast could not be loaded: ${reason}. Recording continues, and loading is tried again.`,
    );
  return settleWithin<Result<T>>(
    load().then(ok, (error: unknown) => notLoaded(String(error))),
    HELLO_DEADLINE_MS,
    startTimer,
    () => notLoaded(`it did not arrive within ${HELLO_DEADLINE_MS} ms`),
  );
}
