// What the option `worker` of `openRecorder` takes.

/**
 * The worker to record through, in place of the one that the build or the bundler put beside the client: the address of its
 * script, or a function that returns a worker. The function is called with the name that the worker must have, and again
 * whenever a worker is lost.
 */
export type WorkerSource = string | URL | ((name: string) => SharedWorker | Worker);

/** Whether a value is a source of workers. An address may be relative to the page. */
export function isWorkerSource(value: unknown): value is WorkerSource {
  return (
    typeof value === 'function' ||
    value instanceof URL ||
    (typeof value === 'string' && value !== '' && URL.canParse(value, location.href))
  );
}
