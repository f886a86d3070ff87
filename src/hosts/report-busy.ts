// Tells a client that its worker lives while its events wait for something that takes long, such as a checkpoint.

import { BUSY_INTERVAL_MS, type BusyMessage } from '../protocol/index.ts';
import { startTimer } from './timing.ts';

/** The batches of one client that wait for their replies. */
export interface BusyReports {
  begin(batch: number): void;
  end(batch: number): void;
}

/** Posts a message about each waiting batch every {@link BUSY_INTERVAL_MS}. One timer serves all batches, because nearly every batch is over within a millisecond. */
export function reportBusy(post: (message: BusyMessage) => void): BusyReports {
  const waiting = new Set<number>();
  let isWatching = false;
  function watch(): void {
    isWatching = waiting.size > 0;
    if (isWatching) startTimer(report, BUSY_INTERVAL_MS);
  }
  function report(): void {
    for (const batch of waiting) post({ type: 'busy', batch });
    watch();
  }
  return {
    begin(batch) {
      waiting.add(batch);
      if (!isWatching) watch();
    },
    end(batch) {
      waiting.delete(batch);
    },
  };
}
