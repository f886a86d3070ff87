// What the page asks of the raw worker, one thing at a time.
import type { Durability, Encoding, Streamed } from '../commands.ts';

export type RawRequest =
  /** Opens a database, with a store of records if it is new. */
  | { readonly type: 'open'; readonly database: string; readonly durability: Durability }
  /** Writes one record. Answers with the time in ms. */
  | { readonly type: 'write'; readonly record: string }
  /** Writes a group of events again and again for so long, each time as one record. Answers {@link Streamed}. */
  | {
      readonly type: 'write_groups';
      readonly events: readonly unknown[];
      readonly encoding: Encoding;
      readonly ms: number;
    }
  /** Reads all records of another database. Answers with how many there are. */
  | { readonly type: 'read'; readonly database: string; readonly store: string };

export type RawAnswer = number | Streamed;
