// Installs the service worker and says whether the viewer works offline, and when a new version waits.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { installServiceWorker, type ApplyUpdate } from '../../client/index.ts';

export type OfflineState = 'checking' | 'ready' | 'unavailable';

export class ServiceWorkerController implements ReactiveController {
  offline: OfflineState = __HOLDFAST_PAGES__ === 'none' ? 'unavailable' : 'checking';
  /** A version waits to be applied. */
  isUpdateReady = false;
  /** Why it was not applied when that was last tried. */
  refusal: string | null = null;

  readonly #host: ReactiveControllerHost;
  #isInstalled = false;
  #apply: ApplyUpdate | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#isInstalled) return;
    this.#isInstalled = true;
    void this.#install();
  }

  /** Applies the version that waits and reloads, or says in `refusal` why not. */
  async applyUpdate(): Promise<void> {
    const result = await this.#apply?.();
    this.refusal = result?.ok === false ? result.error.message : null;
    this.#host.requestUpdate();
  }

  async #install(): Promise<void> {
    // What is at ./sw.js of an app's own page may be the app's service worker.
    if (__HOLDFAST_PAGES__ === 'none') return;
    const installed = await installServiceWorker({
      onUpdateReady: (apply) => {
        this.#apply = apply;
        this.isUpdateReady = true;
        this.#host.requestUpdate();
      },
    });
    if (installed.ok) await navigator.serviceWorker.ready;
    this.offline = installed.ok ? 'ready' : 'unavailable';
    this.#host.requestUpdate();
  }
}
