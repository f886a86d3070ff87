// Keeps what is known of the lists of sessions from one read to the next, and over the checkpoints of this recorder. The
// checkpoint of another one, and a new connection, end it.

import type { ReadTransaction } from '../storage/index.ts';
import { KnownLists } from './known-lists.ts';

export class ListCache {
  #connection = -1;
  #folded = -1;
  #known = new KnownLists();

  /** `folded`: last fact that the projection of the transaction holds. */
  of({ connection }: Pick<ReadTransaction, 'connection'>, folded: number): KnownLists {
    if (connection !== this.#connection || folded !== this.#folded) this.keep(new KnownLists(), connection, folded);
    return this.#known;
  }

  /** A checkpoint has made the projection what `known` says. */
  keep(known: KnownLists, connection: number, folded: number): void {
    this.#known = known;
    this.#connection = connection;
    this.#folded = folded;
  }
}
