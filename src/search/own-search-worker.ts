// Starts this build's own worker of the search index.

// oxlint-disable-next-line import/default -- Vite makes it
import ownScript from './worker/search-worker.ts?worker&url';
import { trustedScriptUrl } from '../client/trusted-script-url.ts';

export function startOwnSearchWorker(namespace: string): Worker {
  return new Worker(trustedScriptUrl(new URL(ownScript, location.href)), { type: 'module', name: namespace });
}
