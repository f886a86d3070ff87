// Starts the worker of the search index of a package. Bundlers know both expressions as a whole, and emit the files for them.
// The comment lets Vite 4 and 5 build it, which refuse a name that is not literal.

/** Starts the worker of the namespace that it is named by, and tells it where SQLite's WebAssembly is. */
export function startOwnSearchWorker(name: string): Worker {
  const worker = new Worker(
    new URL('./search-worker.js', import.meta.url),
    /* @vite-ignore */ { type: 'module', name },
  );
  worker.postMessage(new URL('./sqlite3.wasm', import.meta.url).href);
  return worker;
}
