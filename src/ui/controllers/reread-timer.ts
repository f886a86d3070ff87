// Combines many requests to read something again into few reads: one at a time, at the earliest time requested.

/** Runs `read` when requested, never twice at once, and again afterwards when requested during a read. */
export class RereadTimer {
  readonly #read: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dueAt = Infinity;
  #isReading = false;
  #isStopped = false;

  constructor(read: () => Promise<void>) {
    this.#read = read;
  }

  /** Requests a read at most `delayMs` from now. */
  ask(delayMs: number): void {
    const dueAt = performance.now() + delayMs;
    if (this.#isStopped || dueAt >= this.#dueAt) return;
    this.#dueAt = dueAt;
    if (!this.#isReading) this.#arm();
  }

  /** Starts no more reads. */
  stop(): void {
    this.#isStopped = true;
    this.#disarm();
  }

  #arm(): void {
    this.#disarm();
    if (this.#isStopped || this.#dueAt === Infinity) return;
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, this.#dueAt - performance.now()));
  }

  #disarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #run(): Promise<void> {
    this.#isReading = true;
    this.#dueAt = Infinity;
    try {
      await this.#read();
    } finally {
      this.#isReading = false;
      this.#arm();
    }
  }
}
