// Installs the page's service worker as an app does, and checks for new builds.
import type * as holdfast from '../../../src/client/index.ts';

/** Maximum time for a new build to be installed and waiting, in ms. After that the page keeps its build. */
const UPDATE_DEADLINE_MS = 15_000;

/** Maximum time for the page to be controlled, in ms: less than the run waits for an answer, so that the page can say what is missing. */
const CONTROL_DEADLINE_MS = 35_000;

/** Maximum time for the browser to say in which states the workers are, in ms. */
const STATES_DEADLINE_MS = 2_000;

/** The outcome of an update: no build was installed in time; it waits; it has taken over; or the reason why not. */
export type UpdateOutcome = 'none' | 'waits' | 'applied' | 'recording' | 'storage_unavailable' | 'deadline_exceeded';

export interface Updates {
  /** With `waits`, until the service worker controls the page. Resolves with null, or after a deadline with what is missing. */
  readonly install: (waits: boolean) => Promise<string | null>;
  /** Checks for a new build. With `applies`, the page's user accepts it. */
  readonly update: (applies: boolean) => Promise<UpdateOutcome>;
}

export function createUpdates(library: typeof holdfast): Updates {
  let apply: holdfast.ApplyUpdate | null = null;
  let onReady = (): void => undefined;

  return {
    install: async (waits) => {
      let missing = 'installServiceWorker() is pending';
      const installing = library.installServiceWorker({
        url: 'sw.js',
        onUpdateReady: (given) => {
          apply = given;
          onReady();
        },
      });
      const done = installing.then(async ({ ok, error }) => {
        missing = ok ? 'the service worker is installed, but does not control the page' : error.message;
        if (waits) await controlled();
        return null;
      });
      const late = await Promise.race([done, after(CONTROL_DEADLINE_MS)]);
      return late === null ? null : `${missing} (${await Promise.race([states(), after(STATES_DEADLINE_MS)])})`;
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
          after(UPDATE_DEADLINE_MS),
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

/** The states of the registration's workers, for messages. */
async function states(): Promise<string> {
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration === undefined) return 'no registration';
  const { active, waiting, installing } = registration;
  return `active: ${active?.state}, waiting: ${waiting?.state}, installing: ${installing?.state}`;
}

function after(ms: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(`nothing for ${ms} ms`), ms);
  });
}
