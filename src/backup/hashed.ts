// Counts and hashes bytes while they pass. WebCrypto hashes only what is in memory as a whole.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** What has passed. */
export class Passed {
  bytes = 0;
  readonly #hash = sha256.create();

  /** Gives on the pieces as they are. */
  async *through<Piece extends Uint8Array>(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
    for await (const piece of pieces) {
      this.bytes += piece.length;
      this.#hash.update(piece);
      yield piece;
    }
  }

  /** The SHA-256 of all of it, in hexadecimal, once it has passed. */
  sha256(): string {
    return bytesToHex(this.#hash.digest());
  }
}
