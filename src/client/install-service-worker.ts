// Registers the service worker, which answers the REST door and serves the app with no network.

import { Workbox } from 'workbox-window';
import { askForControl } from './ask-for-control.ts';
import { callListener } from './call-listener.ts';

export interface InstallOptions {
  /** The service worker's script, whose folder is its scope. Default `./sw.js`, relative to the page. */
  readonly url?: string;
  /** A new version waits; `apply` lets it take over and reloads the page. Ask the user first, and not while a chat is being recorded. */
  readonly onUpdateReady?: (apply: () => void) => void;
}

/** Resolves with the registration; null where there is no service worker to be had, or it could not be registered. */
export async function installServiceWorker({
  url = './sw.js',
  onUpdateReady,
}: InstallOptions = {}): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null;
  const workbox = new Workbox(url);
  workbox.addEventListener('waiting', () => {
    if (onUpdateReady === undefined) return;
    callListener(onUpdateReady, () => {
      workbox.addEventListener('controlling', () => {
        location.reload();
      });
      workbox.messageSkipWaiting();
    });
  });
  try {
    const registration = (await workbox.register({ immediate: true })) ?? null;
    if (registration !== null) void askForControl(registration);
    return registration;
  } catch (error) {
    console.warn('holdfast: the service worker could not be registered; recording goes on without it', error);
    return null;
  }
}
