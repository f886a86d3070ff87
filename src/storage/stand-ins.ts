// Makes rows that take the place of damaged ones, from what keys, indexes and neighbours still hold. So whatever belongs to
// a lost row can still be found.

import {
  lostMessageId,
  lostSessionId,
  newMessage,
  newSession,
  type RevisionState,
  type SessionList,
} from '../engine/index.ts';
import type { MessageRow, SessionRow, TextChunk } from './schema.ts';

/** What is left of a session row. */
interface SessionRemains {
  readonly ref: number;
  /** Its fields that are sound. */
  readonly fields: Partial<SessionRow>;
  readonly session_id: string | undefined;
  readonly place: readonly [SessionList, recency: number, ref: number] | undefined;
  readonly clients: readonly string[];
  readonly trashed_at: number | undefined;
  /** Positions of its messages, in order. */
  readonly positions: readonly number[];
  /** Last fact that the projection holds. */
  readonly folded: number;
}

/** Its messages count as complete so far, because nothing shows that one was cut off. */
export function standInSession(remains: SessionRemains): SessionRow {
  const { ref, fields, session_id, place, clients, trashed_at, positions, folded } = remains;
  const [list = fields.list ?? 'ended', recency = fields.recency ?? 0] = place ?? [];
  const time = Math.abs(recency);
  return {
    ...newSession({
      ref,
      session_id: session_id ?? lostSessionId(ref),
      provider: 'unknown',
      started_at: time,
      last_activity: time,
    }),
    status: list !== 'trashed' ? list : clients.length > 0 ? 'active' : 'ended',
    interrupted_at: list === 'interrupted' ? time : null,
    trashed_at: list === 'trashed' ? (trashed_at ?? time) : null,
    message_count: positions.length,
    closed_to: folded,
    clients: [...clients],
    attended_by: clients,
    ...fields,
    next_position: Math.max(fields.next_position ?? 0, (positions.at(-1) ?? -1) + 1),
    ref,
    list,
    recency,
  };
}

/** What is left of a message row. */
interface MessageRemains {
  readonly ref: number;
  readonly position: number;
  readonly fields: Partial<MessageRow>;
  readonly message_id: string | undefined;
  /** Its texts, of every generation, in order. */
  readonly chunks: readonly TextChunk[];
}

/** The message has the texts of its chunks. It counts as complete, because nothing shows that it was cut off. */
export function standInMessage({ ref, position, fields, message_id, chunks }: MessageRemains): MessageRow {
  const lengths = new Map<number, { readonly length: number; readonly last_chunk: number }>();
  for (const { generation, offset, text } of chunks)
    lengths.set(generation, { length: offset + (text?.length ?? 0), last_chunk: offset });
  const generation = Math.max(0, ...lengths.keys());
  const revisions: RevisionState[] = [...lengths]
    .filter(([earlier]) => earlier < generation)
    .map(([earlier, { length }]) => ({ generation: earlier, length, replaced_at: 0 }));
  return {
    ...newMessage(ref, {
      position,
      message_id: message_id ?? lostMessageId(position),
      role: 'unknown',
      created_at: 0,
    }),
    generation,
    revisions,
    ...lengths.get(generation),
    ...fields,
    ref,
    position,
  };
}
