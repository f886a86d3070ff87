// Repeats something while the recordings change, and for a time after: for what follows them with a delay, as the search index does.

/** From the first change to the first repeat, in ms: changes come in groups. */
const SOON_MS = 100;

/** Two repeats are at least so far apart, in ms. */
const BETWEEN_REPEATS_MS = 1_500;

/** So long after the last change it is repeated, in ms: by then an index that is in use has followed. */
const FOLLOWED_MS = 5_000;

export class ChangeRepeats {
  readonly #repeat: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #repeatedAt = -Infinity;
  #until = -Infinity;

  constructor(repeat: () => void) {
    this.#repeat = repeat;
  }

  /** Something was recorded or deleted. */
  changed(): void {
    const now = performance.now();
    this.#until = now + FOLLOWED_MS;
    this.#timer ??= setTimeout(() => this.#run(), Math.max(SOON_MS, this.#repeatedAt + BETWEEN_REPEATS_MS - now));
  }

  /** Repeats nothing for what has changed so far. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#until = -Infinity;
  }

  #run(): void {
    this.#repeatedAt = performance.now();
    const goesOn = this.#repeatedAt < this.#until;
    this.#timer = goesOn ? setTimeout(() => this.#run(), BETWEEN_REPEATS_MS) : undefined;
    this.#repeat();
  }
}
