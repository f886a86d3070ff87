// What the benchmark asks of its pages. Times are in ms. What each command is answered with stands beside it.
import type { ConfigChange } from '../../src/protocol/index.ts';

export type Transport = 'shared_worker' | 'rest';
export type Durability = 'strict' | 'relaxed';

/**
 * How a group of events becomes a record: text of JSON, its UTF-8, the objects themselves; of short arrays, as the journal
 * has them, text of JSON, the fields with separators between them, or JSON with all tokens of a message as one.
 */
export type Encoding = 'json' | 'utf8' | 'objects' | 'short_json' | 'packed' | 'coalesced';

/** Whether a transaction looks for records that others have added before it is told to commit: for the key of one, or for all there are. */
export type TailCheck = 'none' | 'key' | 'range';

/** How raw records are written. */
export interface RawWay {
  readonly encoding: Encoding;
  /** Transactions under way at once. */
  readonly in_flight: number;
  readonly tail_check: TailCheck;
}

/** How many tokens are under way, and how long they go on. */
export interface Pace {
  /** Tokens of each session without an ack at most. */
  readonly window: number;
  readonly ms: number;
}

export type Command =
  /** Opens a recorder on a namespace, and begins sessions there. Answers null. */
  | {
      readonly type: 'open';
      readonly namespace: string;
      readonly transport: Transport;
      readonly sessions: number;
      readonly config: ConfigChange;
    }
  /** Opens a recorder as above, and records one event. Answers {@link Times}, of one: from the wish to the ack. */
  | { readonly type: 'first_ack'; readonly namespace: string; readonly sessions: number }
  /** Answers with the instance of the worker that the recorder has. */
  | { readonly type: 'instance' }
  /** Closes the recorder. Answers null. */
  | { readonly type: 'close' }
  /** Fills the namespace that is open. Answers null. */
  | { readonly type: 'fill'; readonly with: Filling }
  /** Appends tokens one after the other to a session. Answers {@link Times}. */
  | { readonly type: 'lone'; readonly session: number; readonly count: number }
  /** Appends to the first sessions as fast as acks allow. Answers {@link Streamed}. */
  | ({ readonly type: 'stream'; readonly sessions: number } & Pace)
  /** Appends to the first sessions, to each so many tokens a second. Answers {@link Streamed}. */
  | { readonly type: 'steady'; readonly sessions: number; readonly per_second: number; readonly ms: number }
  /** Reads the journal's records from outside. Answers {@link JournalFigures}. */
  | { readonly type: 'journal' }
  /** Folds the journal now, and reads what the projection holds. Answers with its length as JSON. */
  | { readonly type: 'projection' }
  /** Times of a read. Answers {@link Times}, of one. */
  | { readonly type: 'read_page' | 'read_session' }
  /** Follows the first session from now on. Answers null. */
  | { readonly type: 'follow' }
  /** When each token that is followed came to the screen. Answers {@link Moments}. */
  | { readonly type: 'seen' }
  /** Sends tokens to the first session at a rate, and tells when each was acked. Answers {@link Moments}. */
  | { readonly type: 'tell'; readonly per_second: number; readonly count: number }
  /** Shows the tokens that come on a bare BroadcastChannel. Answers null. */
  | { readonly type: 'follow_bare'; readonly channel: string }
  /** Posts tokens on a bare BroadcastChannel at a rate, and tells when it posted each. Answers {@link Moments}. */
  | { readonly type: 'tell_bare'; readonly channel: string; readonly per_second: number; readonly count: number }
  /** Opens a raw worker on a database of its own. Answers null. */
  | { readonly type: 'open_raw'; readonly database: string; readonly durability: Durability }
  /** Raw lone records. Answers {@link RawTimes}. */
  | { readonly type: 'raw_lone'; readonly length: number; readonly count: number }
  /** Raw records with so many events each, as JSON, one after the other, without a look if nothing else is said. Answers {@link Streamed}. */
  | { readonly type: 'raw_stream'; readonly group: number; readonly ms: number; readonly way?: Partial<RawWay> }
  /** Starts a worker that reads the records of a namespace's journal with one `getAll`. Answers {@link Times}, of one. */
  | { readonly type: 'raw_read'; readonly namespace: string }
  /** Requests to a service worker that does nothing. Answers {@link Times}. */
  | { readonly type: 'empty_fetch'; readonly count: number }
  /** Opens a peer's store with so many conversations. Answers null. */
  | {
      readonly type: 'open_peer';
      readonly peer: string;
      readonly database: string;
      readonly sessions: number;
      readonly durability: Durability;
    }
  /** Appends to the peer's conversations as fast as it allows. Answers {@link Streamed}. */
  | ({ readonly type: 'stream_peer' } & Pace)
  | { readonly type: 'close_peer' };

/** What a namespace is filled with: sessions that have ended; messages, or text, in session 0 and those that follow. */
export type Filling =
  | { readonly sessions: number }
  | { readonly messages: readonly number[] }
  | { readonly texts: readonly number[] };

export type Times = readonly number[];

export interface RawTimes {
  /** To the worker and back. */
  readonly round_trips: Times;
  /** In the worker alone. */
  readonly transactions: Times;
}

export interface Streamed {
  readonly appends: number;
  readonly ms: number;
}

export interface JournalFigures {
  readonly records: number;
  readonly facts: number;
  /** Of all records, as UTF-8. */
  readonly bytes: number;
}

/** Epoch ms with a fraction; one for each token, in order. */
export type Moments = readonly number[];
