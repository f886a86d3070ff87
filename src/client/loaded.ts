// Loading of code that recording through the SharedWorker does not need.

import { failed, HELLO_DEADLINE_MS, ok, settleWithin, type Result } from '../protocol/index.ts';
import { startTimer } from './timing.ts';

/** What `load` gives, within a deadline. Errors: `not_connected`. Ask again: Chromium then fetches anew what did not come; engines that keep the failure need the page to be reloaded. */
export function loaded<T>(load: () => Promise<T>): Promise<Result<T>> {
  const notLoaded = (reason: string): Result<T> =>
    failed(
      'not_connected',
      `A part of Holdfast could not be loaded: ${reason}. Recording goes on, and it is tried again.`,
    );
  return settleWithin<Result<T>>(
    load().then(ok, (error: unknown) => notLoaded(String(error))),
    HELLO_DEADLINE_MS,
    startTimer,
    () => notLoaded(`it did not come within ${HELLO_DEADLINE_MS} ms`),
  );
}
