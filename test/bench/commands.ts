// What the benchmark asks of its pages. Times are in ms; every answer's shape stands beside its command.
import type { ConfigChange } from '../../src/protocol/index.ts';

export type Door = 'port' | 'rest';

export type Command =
  /** Opens a recorder on a namespace of its own, and begins sessions. Answers null. */
  | { readonly type: 'open'; readonly namespace: string; readonly sessions: number; readonly config: ConfigChange }
  /** Appends one token after the other to the first session. Answers {@link Times}. */
  | { readonly type: 'lone'; readonly by: Door; readonly delta: string; readonly count: number }
  /** Opens a raw worker. Answers null. */
  | { readonly type: 'open_raw'; readonly database: string }
  /** Raw lone records as long as the record of such an append. Answers {@link RawTimes}. */
  | { readonly type: 'raw_lone'; readonly record: string; readonly count: number }
  /** Requests to a service worker that does nothing. Answers {@link Times}. */
  | { readonly type: 'empty_fetch'; readonly count: number }
  /** Appends to all sessions as fast as acks allow. Answers {@link StreamFigures}. */
  | { readonly type: 'stream'; readonly window: number; readonly delta: string; readonly count: number }
  /** Writes the events of such a stream as raw records. Answers with the time. */
  | {
      readonly type: 'raw_stream';
      readonly sessions: number;
      readonly delta: string;
      readonly count: number;
      readonly group: number;
    };

export type Times = readonly number[];

export interface RawTimes {
  readonly round_trips: Times;
  readonly transactions: Times;
}

export interface StreamFigures {
  readonly ms: number;
  /** Facts in one record, on average, and length of a record's text for one fact. */
  readonly group: number;
  readonly record_bytes: number;
}
