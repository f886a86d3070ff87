// Installs the service worker and says whether the viewer works offline, and when a new version waits.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { installServiceWorker } from '../../client/index.ts';

export type OfflineState = 'checking' | 'ready' | 'unavailable';

export class ServiceWorkerController implements ReactiveController {
  offline: OfflineState = 'checking';
  /** Applies the version that waits and reloads; null while none does. */
  applyUpdate: (() => void) | null = null;

  readonly #host: ReactiveControllerHost;
  #isInstalled = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#isInstalled) return;
    this.#isInstalled = true;
    void this.#install();
  }

  async #install(): Promise<void> {
    const registration = await installServiceWorker({
      onUpdateReady: (apply) => {
        this.applyUpdate = apply;
        this.#host.requestUpdate();
      },
    });
    if (registration !== null) await navigator.serviceWorker.ready;
    this.offline = registration === null ? 'unavailable' : 'ready';
    this.#host.requestUpdate();
  }
}
