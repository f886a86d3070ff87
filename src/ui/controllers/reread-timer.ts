// Gathers many reasons to read something again into few reads: one at a time, the earliest deadline wins.

/** Runs `read` soon after it was asked for, never twice at once, and once more when it was asked for meanwhile. */
export class RereadTimer {
  readonly #read: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dueAt = Infinity;
  #isReading = false;
  #isStopped = false;

  constructor(read: () => Promise<void>) {
    this.#read = read;
  }

  /** Asks for a read at most `delayMs` from now. */
  ask(delayMs: number): void {
    const dueAt = performance.now() + delayMs;
    if (this.#isStopped || dueAt >= this.#dueAt) return;
    this.#dueAt = dueAt;
    if (!this.#isReading) this.#arm();
  }

  /** No read begins any more. */
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
