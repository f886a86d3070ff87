// Starts this build's own worker of the search index. In a package, src/client/package/own-search-worker.ts takes the place
// of this file.

// oxlint-disable-next-line import/default -- Vite makes it
import ownScript from './worker/search-worker.ts?worker&url';
import wasm from '@sqlite.org/sqlite-wasm/sqlite3.wasm?url';
import { trustedScriptUrl } from '../client/trusted-script-url.ts';

/** Starts the worker of a namespace, and tells it where SQLite's WebAssembly is. */
export function startOwnSearchWorker(namespace: string): Worker {
  const worker = new Worker(trustedScriptUrl(new URL(ownScript, location.href)), { type: 'module', name: namespace });
  worker.postMessage(new URL(wasm, location.href).href);
  return worker;
}
