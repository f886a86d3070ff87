// Starts the SharedWorker of a package. Bundlers know this expression as a whole, and emit the worker for it.

/** Starts the worker of that name, or connects to the one that runs. */
export function startOwnSharedWorker(name: string): SharedWorker {
  return new SharedWorker(new URL('./worker.js', import.meta.url), { type: 'module', name, extendedLifetime: true });
}
