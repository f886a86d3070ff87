// Those who wait for the same thing to happen, each for as long as it cares to.

export class Waiters<T> {
  readonly #waiting = new Set<(value: T) => void>();

  /** Resolves with what the next `wake` gives. Once `signal` is aborted it never does, and nothing is kept of it. */
  wait(signal: AbortSignal): Promise<T> {
    return new Promise((resolve) => {
      if (signal.aborted) return;
      const forget = (): void => {
        this.#waiting.delete(wake);
      };
      const wake = (value: T): void => {
        signal.removeEventListener('abort', forget);
        resolve(value);
      };
      signal.addEventListener('abort', forget, { once: true });
      this.#waiting.add(wake);
    });
  }

  /** Ends the wait of all who wait now. */
  wake(value: T): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake(value);
  }
}
