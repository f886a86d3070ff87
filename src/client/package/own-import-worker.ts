// Starts the worker of an import of a package. Bundlers know the expression as a whole, and emit the file for it. The comment lets
// Vite 4 and 5 build it, which refuse a name that is not literal.

/** Starts the worker of the namespace that it is named by. */
export function startOwnImportWorker(name: string): Worker {
  return new Worker(new URL('./import-worker.js', import.meta.url), /* @vite-ignore */ { type: 'module', name });
}
