// The listeners of an app. They run here, so that an error in one of them stays the app's.

import { onAbort } from './timing.ts';

/** What every subscription takes. */
export interface ListenOptions {
  /** Ends the subscription when it is aborted. */
  readonly signal?: AbortSignal;
}

/** Calls a listener. What it throws is reported like any uncaught error of the page, and goes no further. */
export function callListener<Args extends readonly unknown[]>(
  listener: (...args: Args) => unknown,
  ...args: Args
): void {
  try {
    listener(...args);
  } catch (error) {
    reportError(error);
  }
}

/** The listeners to one kind of news. One that was added twice is called twice. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #calls = new Set<(args: Args) => void>();

  get size(): number {
    return this.#calls.size;
  }

  /** Returns the function that removes the listener; so does an aborted `signal`. */
  add(listener: (...args: Args) => unknown, options?: ListenOptions | null): () => void {
    const call = (args: Args): void => {
      callListener(listener, ...args);
    };
    const remove = (): void => {
      this.#calls.delete(call);
    };
    this.#calls.add(call);
    onAbort(options?.signal, remove);
    return remove;
  }

  call(...args: Args): void {
    for (const call of this.#calls) call(args);
  }
}
