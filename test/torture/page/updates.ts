// The page's service worker: installed as apps do it, and asked for a new build.
import type * as holdfast from '../../../src/client/index.ts';

/** Longest wait for a new build to be stored and to wait, in ms; then the page goes on as it is. */
const UPDATE_DEADLINE_MS = 15_000;

/** What became of a new build: none was stored in time; it waits; it has taken over; or why it did not. */
export type UpdateOutcome = 'none' | 'waits' | 'applied' | 'recording' | 'storage_unavailable' | 'deadline_exceeded';

export interface Updates {
  readonly install: (waits: boolean) => Promise<boolean>;
  /** Looks for a new build; the page's user agrees to it if `applies`. */
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
      // Not awaited: Chromium holds it up for as long as the worker has requests to answer.
      registration?.update().catch((error: unknown) => {
        console.warn('No update was to be had', error);
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
