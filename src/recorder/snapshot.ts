// The recordings as they are at one moment, for readers that are no recorder, such as the search index.

import {
  compareActivity,
  joinChunks,
  LAST_PLACE,
  type ActivityPlace,
  type ReadTransaction,
  type TextChunk,
} from '../storage/index.ts';
import { summaryOf, type MessageFields, type MessageState, type SessionFields } from '../engine/index.ts';
import type { Config, SessionSummary } from '../protocol/index.ts';
import type { Captured } from './read-through.ts';
import type { Memory } from './memory.ts';

/** A message with its current text. */
export interface MessageText extends MessageFields {
  readonly content: string;
}

/** A session as memory has it: its fields, and those of its messages that are newer than the projection. */
interface HeldSession {
  readonly fields: SessionFields;
  readonly messages: readonly MessageState[];
}

/** What memory knows and the projection lacks. */
export interface CapturedMemory extends Captured {
  readonly head: number;
  readonly config: Config;
  readonly held: ReadonlyMap<number, HeldSession>;
  readonly purged: ReadonlySet<number>;
  readonly databaseId: string | null;
  readonly isRestoring: boolean;
}

/** Copies from memory what a snapshot needs of it. */
export async function captureMemory(transaction: ReadTransaction, { state }: Memory): Promise<CapturedMemory> {
  const held = new Map<number, HeldSession>();
  for (const session of state.sessions.values()) {
    if (!session.dirty) continue;
    held.set(session.ref, {
      fields: { ...session },
      messages: Array.from(session.dirty_messages, (each) => ({ ...each })),
    });
  }
  const { folded, head, config, purged } = state;
  const [databaseId, restoring] = await Promise.all([transaction.databaseId(), transaction.restoring()]);
  return { folded, head, config, held, purged: new Set(purged.keys()), databaseId, isRestoring: restoring !== null };
}

/** Reads one state of the recordings, in one transaction: await nothing else meanwhile. */
export class Snapshot {
  readonly #transaction: ReadTransaction;
  readonly #captured: CapturedMemory;

  constructor(transaction: ReadTransaction, captured: CapturedMemory) {
    this.#transaction = transaction;
    this.#captured = captured;
  }

  /** The last fact that it has. */
  get head(): number {
    return this.#captured.head;
  }

  /** The id that the database got when it was created; null when that is lost. */
  get databaseId(): string | null {
    return this.#captured.databaseId;
  }

  /** Whether recordings are still to come back from the second copy. */
  get isRestoring(): boolean {
    return this.#captured.isRestoring;
  }

  /** A session as lists have it. `now`: epoch ms. */
  summary(session: SessionFields, now: number): SessionSummary {
    return summaryOf(session, this.#captured.held.has(session.ref), this.#captured.config, now);
  }

  /** About `limit` sessions that come after a place, the trash among them, newest activity first. Empty at the end. */
  async sessionsAfter(after: ActivityPlace, limit: number): Promise<SessionFields[]> {
    const rows = await this.#transaction.sessionsByActivity({ after, upTo: LAST_PLACE }, limit);
    const last = rows.length < limit ? LAST_PLACE : lastPlace(rows);
    const { held, purged } = this.#captured;
    const known = rows.filter(({ ref }) => !held.has(ref) && !purged.has(ref));
    const between = Array.from(held.values(), ({ fields }) => fields).filter(
      (fields) => compareActivity(placeOf(fields), after) > 0 && compareActivity(placeOf(fields), last) <= 0,
    );
    const found = [...known, ...between].toSorted((a, b) => compareActivity(placeOf(a), placeOf(b)));
    // All of a page may be held or purged, and more follow it.
    return found.length > 0 || rows.length < limit ? found : this.sessionsAfter(last, limit);
  }

  /** A session; null when there is none. */
  async session(sessionId: string): Promise<SessionFields | null> {
    for (const { fields } of this.#captured.held.values()) if (fields.session_id === sessionId) return fields;
    const row = await this.#transaction.sessionById(sessionId);
    return row === undefined || this.#captured.purged.has(row.ref) ? null : row;
  }

  /** A session by its short name; null when there is none. */
  async sessionOf(ref: number): Promise<SessionFields | null> {
    const held = this.#captured.held.get(ref);
    if (held !== undefined) return held.fields;
    const row = await this.#transaction.sessionByRef(ref);
    return row === undefined || this.#captured.purged.has(ref) ? null : row;
  }

  /** The messages at the positions `from` to before `to`, superseded ones too, in order. */
  async messages(ref: number, from: number, to: number): Promise<MessageText[]> {
    const [rows, chunks] = await Promise.all([
      this.#transaction.messages(ref, from, to),
      this.#transaction.chunks(ref, from, to),
    ]);
    const chunksAt = new Map<number, TextChunk[]>();
    for (const chunk of chunks) {
      const known = chunksAt.get(chunk.position);
      if (known === undefined) chunksAt.set(chunk.position, [chunk]);
      else known.push(chunk);
    }
    const found = new Map<number, MessageFields>(rows.map((row) => [row.position, row]));
    for (const message of this.#held(ref)) {
      if (message.position >= from && message.position < to) found.set(message.position, message);
    }
    return [...found.values()]
      .toSorted((a, b) => a.position - b.position)
      .map((message) => withText(message, chunksAt.get(message.position) ?? []));
  }

  /** One message; null when there is none. */
  async messageAt(ref: number, position: number): Promise<MessageText | null> {
    const [message] = await this.messages(ref, position, position + 1);
    return message ?? null;
  }

  /** The position of a message; null when there is no such message. */
  async positionOf(ref: number, messageId: string): Promise<number | null> {
    const held = this.#held(ref).find(({ message_id }) => message_id === messageId);
    return (held ?? (await this.#transaction.messageById(ref, messageId)))?.position ?? null;
  }

  #held(ref: number): readonly MessageState[] {
    return this.#captured.held.get(ref)?.messages ?? [];
  }
}

function withText(message: MessageFields | MessageState, chunks: readonly TextChunk[]): MessageText {
  const [folded, unfolded] = 'unfolded' in message ? [message.folded, message.unfolded] : [message.length, ''];
  const current = chunks.filter(({ generation }) => generation === message.generation);
  return { ...message, content: joinChunks(current, folded).text + unfolded };
}

/** The place of a session in the order of newest activity. */
export function placeOf({ last_activity, ref }: SessionFields): ActivityPlace {
  return { recency: -last_activity, ref };
}

function lastPlace(sessions: readonly SessionFields[]): ActivityPlace {
  const last = sessions.at(-1);
  return last === undefined ? LAST_PLACE : placeOf(last);
}
