// Installs the service worker, which answers the REST transport and serves the build's files without a network.

import type { Result, UpdateResult } from '../../protocol/public.ts';
import { loaded } from '../loaded.ts';

/**
 * Lets the waiting version take over, and reloads the page. Never rejects. While a session is being
 * recorded anywhere it is refused with `recording`, which names the sessions; call it again later.
 */
export type ApplyUpdate = () => Promise<UpdateResult>;

/** How the service worker is installed. What is missing has its default. */
export interface InstallOptions {
  /** The service worker's script, whose folder is its scope. Default `./sw.js`, relative to the page. */
  readonly url?: string;
  /** A new version waits. Ask the user before you call `apply`, and show why it is refused. */
  readonly onUpdateReady?: (apply: ApplyUpdate) => void;
  /** Ends the calls of `onUpdateReady`. The service worker stays installed. */
  readonly signal?: AbortSignal;
}

/**
 * Resolves with the registration once a version is installed. Never rejects: an error says why there is no service
 * worker and what to do, and is also written to the console. Recording by `openRecorder()` does not need one.
 * Errors: `not_connected`, `deadline_exceeded`.
 *
 * @example
 * const { ok, error } = await installServiceWorker();
 * if (!ok) explain(error.message);
 */
export async function installServiceWorker(
  options?: InstallOptions | null,
): Promise<Result<ServiceWorkerRegistration>> {
  const register = await loaded(() => import('./register-service-worker.ts'));
  const result = register.ok ? await register.value.registerServiceWorker(options ?? {}) : register;
  if (!result.ok) console.warn(`holdfast: ${result.error.message} Recording by openRecorder() continues without it.`);
  return result;
}
