// What a closed recorder answers.

import type { Failure } from '../protocol/index.ts';

/** Of everything that is recorded or read after `close()`, and of what was under way then. */
export const CLOSED: Failure = {
  code: 'not_connected',
  message: 'The recorder is closed. Open another one and try again.',
};
