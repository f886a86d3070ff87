// Tells a client that its worker lives while its events wait for something that takes long, such as a checkpoint.

import { BUSY_INTERVAL_MS, type BusyMessage } from '../protocol/index.ts';
import { startTimer } from './timing.ts';

/** Posts a message about `batch` every {@link BUSY_INTERVAL_MS} until the returned function is called. */
export function reportBusy(batch: number, post: (message: BusyMessage) => void): () => void {
  let stop = (): void => undefined;
  const wait = (): void => {
    stop = startTimer(() => {
      post({ type: 'busy', batch });
      wait();
    }, BUSY_INTERVAL_MS);
  };
  wait();
  return () => {
    stop();
  };
}
