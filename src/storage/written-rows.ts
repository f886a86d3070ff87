// What a checkpoint has written of each session, for those who keep it elsewhere as well.

import type { ClientState, SessionFields } from '../engine/index.ts';
import type { Config } from '../protocol/index.ts';
import type { Pack } from './packs.ts';
import type { MessageRow, TextChunk } from './schema.ts';
import type { WriteTransaction } from './transaction.ts';

/** Remembered ids of events, as one value has them. */
export interface EventIdsRow {
  readonly seq: number;
  readonly at: number;
  readonly ids: readonly string[];
}

/** A row of a session. `no_event_ids`: those written before are deleted. */
export type WrittenRow =
  | readonly [kind: 'session', value: SessionFields]
  | readonly [kind: 'message', value: MessageRow]
  | readonly [kind: 'chunk', value: TextChunk]
  | readonly [kind: 'pack', value: Pack]
  | readonly [kind: 'event_ids', value: EventIdsRow]
  | readonly [kind: 'no_event_ids', value: null];

/** What is written of a client. */
export type WrittenClient = Pick<ClientState, 'client_id' | 'counter' | 'rejections' | 'seen_at'>;

/** What a checkpoint has written. Its values are those of memory: who keeps them copies them at once. */
export interface WrittenCheckpoint {
  /** It has folded the facts after `from` up to `to`. */
  readonly from: number;
  readonly to: number;
  /** By the ref of the session, in the order in which they were written. */
  readonly sessions: ReadonlyMap<number, readonly WrittenRow[]>;
  readonly clients: readonly WrittenClient[];
  /** Refs of sessions that it has deleted. */
  readonly purged: readonly number[];
  /** Whether it has deleted all recordings: then there are no `sessions`. */
  readonly isEmptied: boolean;
  /** The settings then. */
  readonly config: Config;
}

/** Puts rows of sessions into a transaction, and notes them. */
export class RowWriter {
  readonly written = new Map<number, WrittenRow[]>();
  readonly #transaction: WriteTransaction;

  constructor(transaction: WriteTransaction) {
    this.#transaction = transaction;
  }

  put(ref: number, row: WrittenRow): void {
    putRow(this.#transaction, ref, row);
    const rows = this.written.get(ref);
    if (rows === undefined) this.written.set(ref, [row]);
    else rows.push(row);
  }
}

/** Puts a row of a session into a transaction. */
export function putRow(transaction: WriteTransaction, ref: number, [kind, value]: WrittenRow): void {
  switch (kind) {
    case 'session':
      transaction.putSession(value);
      return;
    case 'message':
      transaction.putMessage(value);
      return;
    case 'chunk':
      transaction.putChunk(value);
      return;
    case 'pack':
      transaction.putPack(ref, value);
      return;
    case 'event_ids':
      transaction.putEventIds(ref, value.seq, value.at, [...value.ids]);
      return;
    case 'no_event_ids':
      transaction.deleteEventIds(ref);
  }
}
