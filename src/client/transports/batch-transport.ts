// The transport of the mode `batch`: REST, once in `persist_interval_secs`, and at once where the page may not come back.

import { ok, type Result } from '../../protocol/index.ts';
import { paceTransport } from './pace-transport.ts';
import { openRestTransport } from './rest-transport.ts';
import type { Transport, TransportContext } from './transport.ts';

/** Opens the transport, within its deadline. */
export async function openBatchTransport(context: TransportContext): Promise<Result<Transport>> {
  const opened = await openRestTransport(context);
  if (!opened.ok) return opened;
  const paced = paceTransport(opened.value);
  const closed = new AbortController();
  const { signal } = closed;
  // There is time for one request. It comes after the app's own listeners for this event, which may record something. A page
  // that is kept for the back button is suspended by then, and sends what these record when it is shown again.
  const leave = ({ persisted }: PageTransitionEvent): void => {
    opened.value.isLeaving = true;
    if (persisted) paced.hurry();
    else addEventListener('pagehide', paced.hurry, { once: true, signal });
  };
  addEventListener('pagehide', leave, { capture: true, signal });
  addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'hidden') paced.flush();
    },
    { capture: true, signal },
  );
  return ok({
    ...paced,
    close() {
      closed.abort();
      paced.close();
    },
  });
}
