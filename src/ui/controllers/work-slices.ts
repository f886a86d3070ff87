// Long work on the thread of the page, in slices: between them the page takes input and is drawn.

/** So long a slice is, in ms: a frame has time for other work as well. */
const SLICE_MS = 8;

export class WorkSlices {
  readonly #signal: AbortSignal;
  #end = performance.now() + SLICE_MS;

  /** `signal`: ends the work at the next pause. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Runs `steps`, each of which should take less than a slice. Returns their result; null where the work was aborted. */
  async run<Value>(steps: Generator<unknown, Value>): Promise<Value | null> {
    for (;;) {
      if (performance.now() >= this.#end) await this.#pause();
      if (this.#signal.aborted) return null;
      const { done, value } = steps.next();
      if (done === true) return value;
    }
  }

  async #pause(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    this.#end = performance.now() + SLICE_MS;
  }
}
