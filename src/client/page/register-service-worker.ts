// The registration of the service worker, by workbox-window.

import { Workbox } from 'workbox-window';
import { failed, INSTALL_DEADLINE_MS, ok, settleWithin, type Result } from '../../protocol/index.ts';
import { callListener } from '../listeners.ts';
import { startTimer } from '../timing.ts';
import { askForControl } from '../transports/ask-for-control.ts';
import { trustedScriptUrl } from '../trusted-script-url.ts';
import { applyUpdate } from './apply-update.ts';
import { explainRejection, explainUnavailable } from './explain-registration.ts';
import type { InstallOptions } from './install-service-worker.ts';
import { watchInstallation } from './watch-installation.ts';

/** Resolves with the registration once a version is installed. Errors: `not_connected`, `deadline_exceeded`. */
export async function registerServiceWorker(options: InstallOptions): Promise<Result<ServiceWorkerRegistration>> {
  const { url = './sw.js' } = options;
  if (!URL.canParse(url, document.baseURI))
    return failed('not_connected', `${url} is not a valid address of a service worker.`);
  const script = new URL(url, document.baseURI);
  const unavailable = explainUnavailable(script);
  if (unavailable !== null) return failed('not_connected', unavailable);
  return settleWithin(register(script, options), INSTALL_DEADLINE_MS, startTimer, () =>
    failed(
      'deadline_exceeded',
      `The service worker ${script.href} was not installed within ${INSTALL_DEADLINE_MS} ms. The browser continues; if it does not end, load the page again.`,
    ),
  );
}

async function register(script: URL, options: InstallOptions): Promise<Result<ServiceWorkerRegistration>> {
  const installation = watchInstallation(script);
  try {
    const workbox = new Workbox(trustedScriptUrl(script));
    let registration: ServiceWorkerRegistration | undefined = undefined;
    offerUpdates(workbox, options, () => registration?.waiting ?? null);
    registration = await workbox.register({ immediate: true });
    if (registration === undefined) return failed('not_connected', `${script.href} could not be registered.`);
    const installed = await installation.installed(registration);
    if (!installed.ok) return installed;
    if (!location.href.startsWith(registration.scope))
      console.warn(
        `holdfast: The service worker is installed, but it controls only pages below ${registration.scope}, and this page is not. Serve sw.js from a folder that contains the page.`,
      );
    void askForControl(registration);
    return ok(registration);
  } catch (error) {
    return failed('not_connected', await explainRejection(script, error));
  } finally {
    installation.stop();
  }
}

function offerUpdates(
  workbox: Workbox,
  { onUpdateReady, signal }: InstallOptions,
  waiting: () => ServiceWorker | null,
): void {
  if (onUpdateReady === undefined || signal?.aborted === true) return;
  const offer = (): void => {
    callListener(onUpdateReady, () => applyUpdate(waiting()));
  };
  workbox.addEventListener('waiting', offer);
  signal?.addEventListener(
    'abort',
    () => {
      workbox.removeEventListener('waiting', offer);
    },
    { once: true },
  );
}
