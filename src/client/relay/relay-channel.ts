// The page's end of a relay. Every wait ends: by a message, by the Web Lock of a dead worker, or after a silence in which
// the worker does not even answer a ping.

import {
  parseFromRelay,
  RELAY_PONG_DEADLINE_MS,
  RELAY_SILENCE_MS,
  settleWithin,
  type FromRelayMessage,
  type ToRelayMessage,
} from '../../protocol/index.ts';
import { startTimer } from '../timing.ts';
import type { Relay } from './relay.ts';

export interface RelayChannel {
  post(message: ToRelayMessage, transfer?: ArrayBuffer[]): void;
  /** The next message; null once the worker is dead, or does not answer any more. One call at a time. */
  next(): Promise<FromRelayMessage | null>;
}

export function openChannel({ port, lost }: Relay): RelayChannel {
  const received: FromRelayMessage[] = [];
  let isDead = false;
  let wake = (): void => undefined;

  /** Resolves with whether something has come within `ms`. */
  function comes(ms: number): Promise<boolean> {
    const woken = new Promise<boolean>((resolve) => {
      wake = () => {
        resolve(true);
      };
    });
    return settleWithin(woken, ms, startTimer, () => false);
  }

  /** Timers of a page in the background may be late, and then fire before messages that have long come: so the page asks. */
  async function isAlive(): Promise<boolean> {
    if (await comes(RELAY_SILENCE_MS)) return true;
    port.postMessage({ type: 'ping' } satisfies ToRelayMessage);
    return comes(RELAY_PONG_DEADLINE_MS);
  }

  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = parseFromRelay(data);
    if (message === null) return;
    if (message.type !== 'pong') received.push(message);
    wake();
  });
  port.start();
  // A worker that is lost for another reason may still relay.
  void lost.then((loss) => {
    if (!('cause' in loss) || (loss.cause !== 'died' && loss.cause !== 'restarted')) return;
    isDead = true;
    wake();
  });

  return {
    post(message, transfer = []) {
      port.postMessage(message, transfer);
    },

    async next() {
      for (;;) {
        const message = received.shift();
        if (message !== undefined) return message;
        if (isDead || !(await isAlive())) return null;
      }
    },
  };
}
