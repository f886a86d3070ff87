// Starts the SharedWorker of a package. Bundlers know this expression as a whole, and emit the worker for it.
// The comment lets Vite 4 and 5 build it, which refuse a name that is not literal.

/** Starts the worker of that name, or connects to the one that runs. */
export function startOwnSharedWorker(name: string): SharedWorker {
  return new SharedWorker(
    new URL('./worker.js', import.meta.url),
    /* @vite-ignore */ { type: 'module', name, extendedLifetime: true },
  );
}
