// Events that will never be recorded: how many there are, and who hears of them.

import type { ErrorReply } from '../../protocol/index.ts';
import { Listeners } from '../listeners.ts';
import type { NewEvent, RecorderClient, Refusal } from '../recorder-client.ts';

export interface Refusals extends Pick<RecorderClient, 'onRefused'> {
  /** Events that were refused since the client was opened. */
  readonly count: number;
  /** Counts a refused event and reports it: to the listeners, or to the console where there are none. */
  readonly add: (event: NewEvent, error: ErrorReply) => void;
}

export function createRefusals(): Refusals {
  const listeners = new Listeners<[Refusal]>();
  let count = 0;
  let logged = '';
  return {
    get count() {
      return count;
    },

    onRefused: (listener, options) => listeners.add(listener, options),

    add: (event, error) => {
      const { code, message } = error;
      count += 1;
      listeners.call({ event, error });
      // A stream of refused tokens would fill the console with the same line.
      if (listeners.size > 0 || logged === message) return;
      logged = message;
      console.error(
        `holdfast: An event was not recorded (${code}). ${message} Handle refused events with onRefused().`,
      );
    },
  };
}
