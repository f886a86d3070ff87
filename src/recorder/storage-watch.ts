// What the last write and the last read say of the storage. A reader may fare well where a writer
// does not, so each only takes back what it has said itself.

import type { StorageHealth } from '../protocol/index.ts';
import type { StorageError } from '../storage/index.ts';

export class StorageWatch {
  readonly #writes = new Observation();
  readonly #reads = new Observation();

  get health(): StorageHealth {
    return this.#writes.health === 'ok' ? this.#reads.health : this.#writes.health;
  }

  /** `error`: null after a success. */
  noteWrite(error: StorageError | null): void {
    this.#writes.note(error);
  }

  /** The same for a read. */
  noteRead(error: StorageError | null): void {
    this.#reads.note(error);
  }
}

class Observation {
  health: StorageHealth = 'ok';
  #wasLost = false;

  note(error: StorageError | null): void {
    const isLost = error?.health === 'lost';
    const isFirstLoss = isLost && !this.#wasLost;
    this.#wasLost = isLost;
    // The next try has a new connection, which is nearly always the end of it.
    if (!isFirstLoss) this.health = error?.health ?? 'ok';
  }
}
