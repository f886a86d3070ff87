// Starts the dedicated worker of a package. Bundlers know this expression as a whole, and emit the worker for it.

/** Starts a worker of that name. */
export function startOwnWorker(name: string): Worker {
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name });
}
