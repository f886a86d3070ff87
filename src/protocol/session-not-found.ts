// The failure of a read or command whose session is not there.

import type { Failure } from './result.ts';

/** Why something of a session cannot be read: there is none with this id. */
export function sessionNotFound(sessionId: string): Failure {
  return {
    code: 'session_not_found',
    message: `There is no session ${sessionId}. List the sessions to see which there are.`,
  };
}
