// Makes a transport send once in an interval. What is recorded meanwhile waits in the outbox, so that it is sent in as few
// requests as it fits into.

import { DEFAULT_CONFIG, type RecordingApi } from '../../protocol/index.ts';
import { startTimer } from '../timing.ts';
import type { Transport } from './transport.ts';

export interface PacedTransport extends Transport {
  /** Sends what waits now, before the interval is over. */
  readonly flush: () => void;
  /** Lets nothing wait any more. */
  readonly hurry: () => void;
}

/** The interval is `persist_interval_secs`, read when the transport is opened and after every request. */
export function paceTransport(transport: Transport & { readonly api: RecordingApi }): PacedTransport {
  const { api, lost, pipelines } = transport;
  let intervalMs = DEFAULT_CONFIG.persist_interval_secs * 1000;
  /** The interval is over: events may be sent until none is left. */
  let isOver = false;
  let isHurried = false;
  let sending = 0;
  let stopTimer: (() => void) | null = null;
  let sendWaiting = (): void => undefined;

  function flush(): void {
    stopTimer?.();
    stopTimer = null;
    isOver = true;
    sendWaiting();
    endSoon();
  }

  /** The sender sends what is left as soon as it has replies: within this task. */
  function endSoon(): void {
    startTimer(() => {
      if (sending === 0) isOver = isHurried;
    }, 0);
  }

  async function readInterval(): Promise<void> {
    const status = await api.status();
    if (status.ok) intervalMs = status.value.config.persist_interval_secs * 1000;
  }

  void readInterval();
  return {
    api,
    lost,
    pipelines,
    flush,

    isDue(again) {
      sendWaiting = again;
      if (!isOver) stopTimer ??= startTimer(flush, intervalMs);
      return isOver;
    },

    async send(events) {
      sending += 1;
      const result = await transport.send(events);
      sending -= 1;
      endSoon();
      void readInterval();
      return result;
    },

    hurry() {
      isHurried = true;
      flush();
    },

    close() {
      stopTimer?.();
      transport.close();
    },
  };
}
