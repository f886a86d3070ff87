// Registers the service worker, which answers the REST transport and serves the app with no network.

import type { UpdateResult } from '../../protocol/index.ts';
import { loaded } from '../loaded.ts';

/**
 * Lets the waiting version take over, and reloads the page. Never rejects. While a session is being
 * recorded anywhere it is refused with `recording`, which names the sessions; call it again later.
 */
export type ApplyUpdate = () => Promise<UpdateResult>;

export interface InstallOptions {
  /** The service worker's script, whose folder is its scope. Default `./sw.js`, relative to the page. */
  readonly url?: string;
  /** A new version waits. Ask the user before `apply`, and show why it is refused. */
  readonly onUpdateReady?: (apply: ApplyUpdate) => void;
}

/** Resolves with the registration; null where there is no service worker to be had, or it could not be registered. */
export async function installServiceWorker(options: InstallOptions = {}): Promise<ServiceWorkerRegistration | null> {
  const register = await loaded(() => import('./register-service-worker.ts'));
  if (register.ok) return register.value.registerServiceWorker(options);
  console.warn('holdfast: the service worker could not be registered; recording goes on without it', register.error);
  return null;
}
