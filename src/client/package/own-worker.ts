// Starts the dedicated worker of a package. Bundlers know this expression as a whole, and emit the worker for it.
// The comment lets Vite 4 and 5 build it, which refuse a name that is not literal.

/** Starts a worker of that name. */
export function startOwnWorker(name: string): Worker {
  return new Worker(new URL('./worker.js', import.meta.url), /* @vite-ignore */ { type: 'module', name });
}
