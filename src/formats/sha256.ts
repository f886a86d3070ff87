// SHA-256 of what comes piece by piece: WebCrypto hashes only what is in memory as a whole.

import { sha256 } from '@noble/hashes/sha2.js';
import { hexOf } from '../protocol/index.ts';

/** Hashes and counts bytes. */
export class Sha256 {
  /** Bytes so far. */
  size = 0;
  readonly #hash = sha256.create();

  add(bytes: Uint8Array): void {
    this.size += bytes.length;
    this.#hash.update(bytes);
  }

  /** Gives on the pieces as they are, and adds each. */
  async *through<Piece extends Uint8Array>(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
    for await (const piece of pieces) {
      this.add(piece);
      yield piece;
    }
  }

  /** The hash in hexadecimal, at the end: nothing can be added any more. */
  hex(): string {
    return hexOf(this.#hash.digest());
  }
}

/** The hash of a text in UTF-8. */
export function sha256OfText(text: string): string {
  return hexOf(sha256(new TextEncoder().encode(text)));
}
