// Installs the page's service worker as an app does, and checks for new builds.
import type * as holdfast from '../../../src/client/index.ts';

/** Maximum time for a new build to be installed and waiting, in ms. After that the page keeps its build. */
const UPDATE_DEADLINE_MS = 15_000;

/** The outcome of an update: no build was installed in time; it waits; it has taken over; or the reason why not. */
export type UpdateOutcome = 'none' | 'waits' | 'applied' | 'recording' | 'storage_unavailable' | 'deadline_exceeded';

export interface Updates {
  readonly install: (waits: boolean) => Promise<boolean>;
  /** Checks for a new build. With `applies`, the page's user accepts it. */
  readonly update: (applies: boolean) => Promise<UpdateOutcome>;
}

export function createUpdates(library: typeof holdfast): Updates {
  let apply: holdfast.ApplyUpdate | null = null;
  let onReady = (): void => undefined;

  return {
    install: async (waits) => {
      await library.installServiceWorker({
        url: 'sw.js',
        onUpdateReady: (given) => {
          apply = given;
          onReady();
        },
      });
      if (waits) await controlled();
      return navigator.serviceWorker.controller !== null;
    },
    update: async (applies) => {
      const registration = await navigator.serviceWorker.getRegistration();
      // Not awaited: in Chromium the promise stays pending while the worker has requests to answer.
      registration?.update().catch((error: unknown) => {
        console.warn('The update check failed', error);
      });
      if (apply === null) {
        await Promise.race([
          new Promise<void>((resolve) => {
            onReady = resolve;
          }),
          new Promise((resolve) => {
            setTimeout(resolve, UPDATE_DEADLINE_MS);
          }),
        ]);
      }
      if (apply === null) return 'none';
      if (!applies) return 'waits';
      const result = await apply();
      return result.ok ? 'applied' : result.error.code;
    },
  };
}

async function controlled(): Promise<void> {
  const { serviceWorker } = navigator;
  while (serviceWorker.controller === null) {
    await new Promise((resolve) => {
      serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
  }
}
