// The bytes of one answer that are in memory, in blocks: an answer of many small chunks is read from any position at once.

/** Bytes of a block: an answer of usual length fits into one. */
const BLOCK_BYTES = 64 * 1024;

/** Positions are counted from the answer's first byte. */
export class AnswerBytes {
  readonly #blocks: Uint8Array<ArrayBuffer>[] = [];
  /** Position of the first byte of the first block. */
  #blocksStart = 0;
  #start = 0;
  #end = 0;

  /** Position of the first byte that is kept. */
  get start(): number {
    return this.#start;
  }

  /** Position after the last byte. */
  get end(): number {
    return this.#end;
  }

  /** How many bytes are kept. */
  get size(): number {
    return this.#end - this.#start;
  }

  append(bytes: Uint8Array): void {
    for (let taken = 0; taken < bytes.length;) {
      const [block, offset] = this.#blockAt(this.#end);
      const part = bytes.subarray(taken, taken + BLOCK_BYTES - offset);
      block.set(part, offset);
      taken += part.length;
      this.#end += part.length;
    }
  }

  /** A copy of at most `max` bytes from `position` on, which must be kept; fewer where no more are there. */
  read(position: number, max: number): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(Math.min(max, this.#end - position));
    for (let taken = 0; taken < copy.length;) {
      const [block, offset] = this.#blockAt(position + taken);
      const part = block.subarray(offset, offset + copy.length - taken);
      copy.set(part, taken);
      taken += part.length;
    }
    return copy;
  }

  /** Forgets what is before `position`, except what is left of its block. */
  forgetBefore(position: number): void {
    this.#start = Math.max(this.#start, Math.min(position, this.#end));
    const blocks = Math.floor((this.#start - this.#blocksStart) / BLOCK_BYTES);
    this.#blocks.splice(0, blocks);
    this.#blocksStart += blocks * BLOCK_BYTES;
  }

  /** The block of a position, and where in it that is. A block is made when its first byte comes. */
  #blockAt(position: number): [block: Uint8Array<ArrayBuffer>, offset: number] {
    const index = Math.floor((position - this.#blocksStart) / BLOCK_BYTES);
    const block = (this.#blocks[index] ??= new Uint8Array(BLOCK_BYTES));
    return [block, (position - this.#blocksStart) % BLOCK_BYTES];
  }
}
