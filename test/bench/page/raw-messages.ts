// The requests of the page to the raw worker, one at a time.
import type { Durability, RawWay, Streamed } from '../commands.ts';

export type RawRequest =
  /** Opens a database. A new database gets a store of records. */
  | { readonly type: 'open'; readonly database: string; readonly durability: Durability }
  /** Writes one record. Answers with the time in ms. */
  | { readonly type: 'write'; readonly record: string }
  /** Writes a group of `group` events repeatedly for `ms`, each time as one record. Answers {@link Streamed}. */
  | { readonly type: 'write_groups'; readonly group: number; readonly ms: number; readonly way: RawWay }
  /** Reads all records of another database. Answers with their number. */
  | { readonly type: 'read'; readonly database: string; readonly store: string }
  /** Puts the rows of a second copy into a new database. Answers with their number. */
  | { readonly type: 'restore'; readonly cache: string; readonly database: string };

export type RawAnswer = number | Streamed;

/** The answer if the request fails. */
export interface RawFailure {
  readonly failed: string;
}
