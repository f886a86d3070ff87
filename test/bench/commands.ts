// The commands that the benchmark sends to its pages, each with its answer. Times are in ms.
import type { ConfigChange } from '../../src/protocol/index.ts';

export type Transport = 'shared_worker' | 'rest';
export type Durability = 'strict' | 'relaxed';

/**
 * How a group of events is encoded as a record. `json`: JSON text. `utf8`: the same as UTF-8. `objects`: an array of
 * objects. The others encode short arrays, as in the journal. `short_json`: as JSON text. `packed`: the fields joined
 * with separators. `coalesced`: as JSON text, with all tokens of a message joined into one.
 */
export type Encoding = 'json' | 'utf8' | 'objects' | 'short_json' | 'packed' | 'coalesced';

/** How a transaction checks for records of other recorders before it commits: not at all, by reading one key, or by reading a range. */
export type TailCheck = 'none' | 'key' | 'range';

/** How the raw worker writes records. */
export interface RawWay {
  readonly encoding: Encoding;
  /** Number of transactions in flight at once. */
  readonly in_flight: number;
  readonly tail_check: TailCheck;
}

/** Limit of tokens in flight, and the duration of a stream. */
export interface Pace {
  /** Maximum number of tokens per session that have no ack yet. */
  readonly window: number;
  readonly ms: number;
}

/** Of each chunk, from its arrival in the page. */
export interface ChunkTimes {
  /** Until the app has read it. */
  readonly read: Times;
  /** Until the page is idle again. */
  readonly idle: Times;
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
  /** Opens a recorder as above, and records one event. Answers {@link Times} with one time: from the call of `openRecorder` to the ack. */
  | { readonly type: 'first_ack'; readonly namespace: string; readonly sessions: number }
  /** Answers with the instance id of the worker that the recorder uses. */
  | { readonly type: 'instance' }
  /** Closes the recorder. Answers null. */
  | { readonly type: 'close' }
  /** Fills the namespace that is open. Answers null. */
  | { readonly type: 'fill'; readonly with: Filling }
  /** Appends tokens one after the other to a session. Answers {@link Times}. */
  | { readonly type: 'lone'; readonly session: number; readonly count: number }
  /** Reads an answer of `count` chunks. Answers {@link ChunkTimes}. */
  | { readonly type: 'time_chunks'; readonly recorded: boolean; readonly count: number }
  /** Appends to the first sessions as fast as acks allow. Answers {@link Streamed}. */
  | ({ readonly type: 'stream'; readonly sessions: number } & Pace)
  /** Appends `per_second` tokens per second to each of the first sessions. Answers {@link Streamed}. */
  | { readonly type: 'steady'; readonly sessions: number; readonly per_second: number; readonly ms: number }
  /** Reads the journal's records directly from IndexedDB. Answers {@link JournalFigures}. */
  | { readonly type: 'journal' }
  /** Folds the journal immediately, and reads the projection. Answers with its length as JSON. */
  | { readonly type: 'projection' }
  /** Times one read. Answers {@link Times} with one time. */
  | { readonly type: 'read_page' | 'read_session' }
  /** Reads what the viewer reads when it opens. Answers {@link Times}: until the first rows, and until the number of recoveries. */
  | { readonly type: 'read_viewer' }
  /** Answers with the number of sessions that stopped without an end. */
  | { readonly type: 'count_recoveries' }
  /** Follows the first session from now on. Answers null. */
  | { readonly type: 'follow' }
  /** Answers {@link Seen}. */
  | { readonly type: 'seen' }
  /** Records tokens in the first session at a fixed rate. Answers {@link Moments}: when each was acked. */
  | { readonly type: 'record_at_rate'; readonly per_second: number; readonly count: number }
  /** Displays the tokens that arrive on a bare BroadcastChannel. Answers null. */
  | { readonly type: 'follow_bare'; readonly channel: string }
  /** Posts tokens on a bare BroadcastChannel at a fixed rate, once so many followers hear it. Answers {@link Moments}: when each was posted. */
  | {
      readonly type: 'post_at_rate';
      readonly channel: string;
      readonly followers: number;
      readonly per_second: number;
      readonly count: number;
    }
  /** Resolves once everything is folded, and in the second copy. Answers null. */
  | { readonly type: 'copied' }
  /** Opens a recorder whose database is gone, and asks for the first page of a session at once. Answers {@link RestoreTimes}. */
  | { readonly type: 'restore'; readonly namespace: string; readonly session_id: string }
  /** Starts a worker that puts the rows of a namespace's second copy into a new database. Answers {@link Times} with one time. */
  | { readonly type: 'raw_restore'; readonly namespace: string; readonly database: string }
  /** Opens a raw worker on its own database. Answers null. */
  | { readonly type: 'open_raw'; readonly database: string; readonly durability: Durability }
  /** Writes raw records, one per transaction. Answers {@link RawTimes}. */
  | { readonly type: 'raw_lone'; readonly length: number; readonly count: number }
  /** Writes raw records of `group` events each. Default: as JSON, one after the other, without a tail check. Answers {@link Streamed}. */
  | { readonly type: 'raw_stream'; readonly group: number; readonly ms: number; readonly way?: Partial<RawWay> }
  /** Starts a worker that reads the records of a namespace's journal with one `getAll`. Answers {@link Times} with one time. */
  | { readonly type: 'raw_read'; readonly namespace: string }
  /** Sends requests to a service worker that does nothing. Answers {@link Times}. */
  | { readonly type: 'empty_fetch'; readonly count: number }
  /** Opens a peer's store and begins `sessions` conversations. Answers null. */
  | {
      readonly type: 'open_peer';
      readonly peer: string;
      readonly database: string;
      readonly sessions: number;
      readonly durability: Durability;
    }
  /** Appends to the peer's conversations as fast as the peer resolves. Answers {@link Streamed}. */
  | ({ readonly type: 'stream_peer' } & Pace)
  | { readonly type: 'close_peer' };

/** What a namespace is filled with: a number of sessions, ended or left open; the ends of so many that were left open; for session 0 and those after it, a number of messages or a length of text; a number of sessions that are streamed, which grow over twelve checkpoints of 0.2 s each, and one after them; or a history of about so many UTF-16 code units of text. */
export type Filling =
  | { readonly sessions: number }
  | { readonly open_sessions: number }
  | { readonly ends: number }
  | { readonly messages: readonly number[] }
  | { readonly texts: readonly number[] }
  | { readonly streamed_sessions: number }
  | { readonly history: number };

export type Times = readonly number[];

/** From the call of `openRecorder`. */
export interface RestoreTimes {
  /** Until the session that was asked for has been read. */
  readonly first_page: number;
  /** Until everything is back. */
  readonly all: number;
  readonly sessions: number;
}

export interface RawTimes {
  /** Measured in the page, with the round trip to the worker. */
  readonly round_trips: Times;
  /** Measured inside the worker. */
  readonly transactions: Times;
}

export interface Streamed {
  readonly appends: number;
  readonly ms: number;
}

export interface JournalFigures {
  readonly records: number;
  readonly facts: number;
  /** Length of all records as UTF-8. */
  readonly bytes: number;
}

/** One time for each token, in order, in epoch ms with a fraction. */
export type Moments = readonly number[];

/** What a follower has got. */
export interface Seen {
  /** When the frame with each token was rendered. */
  readonly moments: Moments;
  /** Number of tokens whose text has arrived, displayed or not. */
  readonly received: number;
}
