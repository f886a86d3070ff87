// Waits until a registered service worker is installed: `register()` resolves before that.

import { failed, ok, parseInstallFailed, settleWithin, type Result } from '../../protocol/index.ts';
import { INSTALL_REASON_MS } from '../constants.ts';
import { startTimer } from '../timing.ts';

export interface Installation {
  /** Resolves once the registration has an installed worker, or when its only worker was discarded. Errors: `not_connected`. */
  installed(registration: ServiceWorkerRegistration): Promise<Result<null>>;
  /** Ends the listening for the worker's report. */
  stop(): void;
}

/** Call it before `register()`, so that no report of a failure is missed. */
export function watchInstallation({ href }: URL): Installation {
  const listening = new AbortController();
  const reported = new Promise<string>((resolve) => {
    navigator.serviceWorker.addEventListener(
      'message',
      ({ data, source }) => {
        const reason = parseInstallFailed(data);
        if (reason !== null && source instanceof ServiceWorker && source.scriptURL === href) resolve(reason);
      },
      { signal: listening.signal },
    );
  });
  return {
    installed: async (registration) => {
      if (await hasInstalledWorker(registration)) return ok(null);
      const reason = await settleWithin(
        reported,
        INSTALL_REASON_MS,
        startTimer,
        () => "The browser's console names the cause. Load the page again.",
      );
      return failed('not_connected', `The service worker ${href} could not be installed: ${reason}`);
    },
    stop: () => {
      listening.abort();
    },
  };
}

async function hasInstalledWorker(registration: ServiceWorkerRegistration): Promise<boolean> {
  for (;;) {
    const { active, waiting, installing } = registration;
    if (active !== null || waiting !== null) return true;
    if (installing === null || installing.state === 'redundant') return false;
    await new Promise((resolve) => {
      installing.addEventListener('statechange', resolve, { once: true });
    });
  }
}
