// Starts this build's own worker of an import.

// oxlint-disable-next-line import/default -- Vite makes it
import ownScript from '../hosts/import-worker.ts?worker&url';
import { trustedScriptUrl } from '../client/trusted-script-url.ts';

/** Starts the worker of a namespace. */
export function startOwnImportWorker(namespace: string): Worker {
  return new Worker(trustedScriptUrl(new URL(ownScript, location.href)), { type: 'module', name: namespace });
}
