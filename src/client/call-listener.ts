// The app's listeners run here, so that a fault of the app stays the app's.

/** Calls a listener. What it throws is reported like any uncaught error of the page, and goes no further. */
export function callListener<Args extends readonly unknown[]>(
  listener: (...args: Args) => unknown,
  ...args: Args
): void {
  try {
    listener(...args);
  } catch (error) {
    if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
    else console.error('holdfast: a listener threw', error);
  }
}
