// Reads of a controller while its host is on the page: requested by facts and by time, repeated where they fail, and over once
// the host has left it.

import { RereadTimer } from './reread-timer.ts';

/** What failed is read again after so long, in ms: a storage that works again is noticed at once, one that does not costs little. */
const RETRY_MS = 2_000;

/** Runs `read` when requested, as {@link RereadTimer} does, between `start` and `stop`. */
export class Rereads {
  readonly #read: (signal: AbortSignal) => Promise<boolean>;
  #timer: RereadTimer | null = null;
  #stop = new AbortController();

  /**
   * `read` gets the signal of its start: what comes after that is aborted is not to be shown. It resolves with false where
   * something could not be read, and is then repeated until it can.
   */
  constructor(read: (signal: AbortSignal) => Promise<boolean>) {
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
    const timer = new RereadTimer(async () => {
      if (!(await this.#read(signal))) timer.ask(RETRY_MS);
    });
    this.#timer = timer;
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
