// Reads of a controller while its host is on the page: requested by facts and by time, and over once the host has left it.

import { RereadTimer } from './reread-timer.ts';

/** Runs `read` when requested, as {@link RereadTimer} does, between `start` and `stop`. */
export class Rereads {
  readonly #read: (signal: AbortSignal) => Promise<void>;
  #timer: RereadTimer | null = null;
  #stop = new AbortController();

  /** `read` gets the signal of its start: what comes after that is aborted is not to be shown. */
  constructor(read: (signal: AbortSignal) => Promise<void>) {
    this.#read = read;
  }

  /** That of the last start. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Begins, anew where it had begun. Returns the signal that the next `stop` or `start` aborts. Nothing is read before `ask`. */
  start(): AbortSignal {
    this.stop();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#timer = new RereadTimer(() => this.#read(signal));
    return signal;
  }

  stop(): void {
    this.#stop.abort();
    this.#timer?.stop();
    this.#timer = null;
  }

  /** Requests a read at most `delayMs` from now. Nothing happens before `start` and after `stop`. */
  ask(delayMs: number): void {
    this.#timer?.ask(delayMs);
  }
}
