// What the page asks of the raw worker, one thing at a time.
import type { Durability, RawWay, Streamed } from '../commands.ts';

export type RawRequest =
  /** Opens a database, with a store of records if it is new. */
  | { readonly type: 'open'; readonly database: string; readonly durability: Durability }
  /** Writes one record. Answers with the time in ms. */
  | { readonly type: 'write'; readonly record: string }
  /** Writes a group of so many events again and again for so long, each time as one record. Answers {@link Streamed}. */
  | { readonly type: 'write_groups'; readonly group: number; readonly ms: number; readonly way: RawWay }
  /** Reads all records of another database. Answers with how many there are. */
  | { readonly type: 'read'; readonly database: string; readonly store: string };

export type RawAnswer = number | Streamed;

/** The answer when anything fails. */
export interface RawFailure {
  readonly failed: string;
}
