// What the page asks of the raw worker, one thing at a time.
import type { Durability, Streamed } from '../commands.ts';

export type RawRequest =
  /** Opens a database, with a store of records if it is new. */
  | { readonly type: 'open'; readonly database: string; readonly durability: Durability }
  /** Writes one record. Answers with the time in ms. */
  | { readonly type: 'write'; readonly record: string }
  /** Writes groups of so many events for so long, each as one record of JSON. Answers {@link Streamed}. */
  | { readonly type: 'write_groups'; readonly events: readonly unknown[]; readonly ms: number }
  /** Reads all records of another database. Answers with how many there are. */
  | { readonly type: 'read'; readonly database: string; readonly store: string };

export type RawAnswer = number | Streamed;
