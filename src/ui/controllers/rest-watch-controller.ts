// While the viewer is open, wakes the service worker at intervals, so that it notices lost pages that recorded by REST.
// A browser stops an idle service worker, and only a fetch starts it again.

import type { ReactiveController } from 'lit';
import { INTERRUPTED_AFTER_MS, REQUEST_DEADLINE_MS } from '../../protocol/index.ts';

/** Relative to the viewer's page, so that it works below any path. */
const STATUS_URL = 'api/recording/status';

export class RestWatchController implements ReactiveController {
  #timer: ReturnType<typeof setInterval> | null = null;

  hostConnected(): void {
    void wakeServiceWorker();
    this.#timer = setInterval(() => void wakeServiceWorker(), INTERRUPTED_AFTER_MS);
  }

  hostDisconnected(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}

async function wakeServiceWorker(): Promise<void> {
  // Without a controller the request would go to the network.
  if (!('serviceWorker' in navigator) || navigator.serviceWorker.controller === null) return;
  try {
    const response = await fetch(STATUS_URL, { signal: AbortSignal.timeout(REQUEST_DEADLINE_MS) });
    await response.body?.cancel();
  } catch (error) {
    console.debug('holdfast: the service worker did not answer; asking again in 30 s', error);
  }
}
