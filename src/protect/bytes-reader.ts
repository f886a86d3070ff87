// Takes bytes from pieces of any length.

/** Reads on in a sequence of pieces. */
export class BytesReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Uint8Array[] = [];
  #length = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** The next `count` bytes; fewer at the end. */
  async take(count: number): Promise<Uint8Array<ArrayBuffer>> {
    await this.#hold(count);
    const taken = new Uint8Array(Math.min(count, this.#length));
    let filled = 0;
    while (filled < taken.length) {
      const [first = taken] = this.#held;
      const part = first.subarray(0, taken.length - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length === first.length) this.#held.shift();
      else this.#held[0] = first.subarray(part.length);
    }
    this.#length -= taken.length;
    return taken;
  }

  /** Whether all bytes are taken. */
  async isAtEnd(): Promise<boolean> {
    await this.#hold(1);
    return this.#length === 0;
  }

  /** Gives up the rest of the pieces. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #hold(count: number): Promise<void> {
    while (this.#length < count) {
      const next = await this.#pieces.next();
      if (next.done === true) return;
      if (next.value.length > 0) this.#held.push(next.value);
      this.#length += next.value.length;
    }
  }
}
