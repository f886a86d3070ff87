// How the last write and the last read of the storage went. Reads can succeed where writes fail, so a success of
// one clears only what the other has not reported.

import type { StorageHealth } from '../protocol/index.ts';
import type { StorageError } from '../storage/index.ts';

export class StorageWatch {
  readonly #writes = new Observation();
  readonly #reads = new Observation();
  #hangs = 0;
  #lastHang: StorageError | null = null;

  get health(): StorageHealth {
    return this.#writes.health === 'ok' ? this.#reads.health : this.#writes.health;
  }

  /** `error`: null after a success. */
  noteWrite(error: StorageError | null): void {
    this.#noteHang(error);
    this.#writes.note(error);
  }

  /** A write succeeded that recorded nothing. It does so on a full disk too, where that proves nothing. */
  noteEmptyWrite(): void {
    if (this.#writes.health !== 'full') this.noteWrite(null);
  }

  /** The same for a read. */
  noteRead(error: StorageError | null): void {
    this.#noteHang(error);
    this.#reads.note(error);
  }

  /** Starts to watch for hangs: the returned function gives the error of the last hang since then, null if there was none. */
  watchHangs(): () => StorageError | null {
    const hangs = this.#hangs;
    return () => (this.#hangs > hangs ? this.#lastHang : null);
  }

  #noteHang(error: StorageError | null): void {
    if (error?.health !== 'hanging') return;
    this.#hangs += 1;
    this.#lastHang = error;
  }
}

class Observation {
  health: StorageHealth = 'ok';
  #wasLost = false;

  note(error: StorageError | null): void {
    const isLost = error?.health === 'lost' || error?.health === 'broken';
    const isFirstLoss = isLost && !this.#wasLost;
    this.#wasLost = isLost;
    // The next attempt opens a new connection, which nearly always works.
    if (!isFirstLoss) this.health = error?.health ?? 'ok';
  }
}
