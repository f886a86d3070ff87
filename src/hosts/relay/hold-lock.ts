// Holds a Web Lock of the worker.

/** Takes a lock and holds it until `until` is aborted; resolves once it is held, or where the browser refuses it. */
export function holdLock(name: string, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    navigator.locks
      .request(name, () => {
        resolve();
        return new Promise<void>((release) => {
          until.addEventListener('abort', () => {
            release();
          });
        });
      })
      .catch((error: unknown) => {
        console.warn('holdfast shared-worker: No Web Lock shows that the worker records an answer', error);
        resolve();
      });
  });
}
