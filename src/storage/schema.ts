// The stores of a namespace's database.

import type { DBSchema } from 'idb';
import type { Config, RestoredReport } from '../protocol/index.ts';
import type { DamagedValue } from './journal-record.ts';
import type { MessageFields, Rejections, RowPlace, SessionFields, SessionList } from '../engine/index.ts';

export type SessionRow = SessionFields &
  RowPlace & {
    /** The clients of an active session, otherwise empty. By its index, sessions of clients that left without notice are found. */
    readonly attended_by: readonly string[];
  };

export type MessageRow = MessageFields;

/** A part of one generation of a message's text; the chunks of a generation join without gaps. */
export interface TextChunk {
  readonly ref: number;
  readonly position: number;
  readonly generation: number;
  readonly offset: number;
  /** Null when the chunk is damaged. */
  readonly text: string | null;
  /** When the text grew within this chunk, as text-times.ts writes it: a text. Absent in a chunk that an earlier build has written. */
  readonly times?: unknown;
  /** The checksum of chunk-sum.ts. Absent in a chunk that an earlier build has written. */
  readonly sum?: unknown;
}

export interface ClientRow {
  readonly client_id: string;
  readonly counter: number;
  readonly rejections: readonly Rejections[];
  readonly seen_at: number;
}

/** How many rows each list of sessions has. */
export type ListCounts = Readonly<Record<SessionList, number>>;

/** What a checkpoint stores of the lists of sessions, so that no start reads them through. Null is unknown. */
export interface StoredLists {
  readonly counts: ListCounts | null;
  /** Refs of the pinned sessions, those in the trash too. */
  readonly pinned: readonly number[] | null;
}

/** Last fact that the projection holds. Stored twice, because nothing can be read without it. */
export interface CheckpointRow {
  readonly seq: number;
  /** The fields of `StoredLists`. Absent where they are not known, or where an earlier build has written the checkpoint. */
  readonly counts?: unknown;
  readonly pinned?: unknown;
}

/** A damaged value in quarantine. */
export interface QuarantineRow extends DamagedValue {
  /** Seq of the checkpoint that put it there. */
  readonly found_at: number;
}

/** Sessions that were purged: the second copy may still have them where it could not be reached then. */
export interface PurgedRow {
  readonly refs: readonly number[];
}

/** What came back from the second copy last. */
export type RestoredRow = Omit<RestoredReport, 'pending'>;

/** Sessions that are to come back from the second copy. */
export interface RestoringRow {
  /** Id of the database that the copy was of. */
  readonly from_database_id: string;
  /** What the copy calls them, in the order in which they come back. */
  readonly refs: readonly number[];
  /** Whether this database had sessions of its own by then: those that come back get other refs. */
  readonly is_other: boolean;
  /** When this has begun, in epoch ms. Absent in a row of an earlier build. */
  readonly begun_at?: number;
}

/** Distinguishes this database from a later one of the same name. */
export interface IdentityRow {
  readonly id: string;
}

/** The kinds of workers that a page starts by the address of their script. */
export type WorkerKind = 'shared_worker' | 'dedicated_worker';

/** How to start the worker of a build, for clients of builds that can no longer write. */
export interface WorkerScriptRow {
  /** The newest journal records that it can read. */
  readonly journal_version: number;
  /** The script's own address. */
  readonly url: string;
}

export interface RecordingSchema extends DBSchema {
  /** Keyed by the seq of a record's first fact; pieces of a long fact have fractions after it. The first record is empty (`JOURNAL_FRONT`) and not read. No index, because it is written with every commit. */
  journal: { key: number; value: string };
  sessions: {
    key: number;
    value: SessionRow;
    indexes: {
      by_session_id: string;
      by_list: [SessionList, number, number];
      by_recency: [number, number];
      /** One entry for each client of an active session. */
      by_client: string;
      /** Only sessions in the trash have a time there. */
      by_trashed_at: number;
    };
  };
  messages: { key: [number, number]; value: MessageRow; indexes: { by_message_id: [number, string] } };
  chunks: { key: [number, number, number, number]; value: TextChunk };
  /** Long fields of rows, as JSON of their parts: [ref, position, index], where the position of a session's own row is -1. And packs of messages: [ref, -2, position of the first] (packs.ts). */
  pieces: { key: [number, number, number]; value: string };
  /** Ids of callers other than our client, in small batches: [ref, seq of the checkpoint, index of the first]. */
  event_ids: { key: [number, number, number]; value: string[] };
  clients: { key: string; value: ClientRow; indexes: { by_seen_at: number } };
  /** `quarantine:<id>`: a value that was found damaged. */
  meta: {
    key:
      | 'checkpoint'
      | 'checkpoint_again'
      | 'config'
      | 'identity'
      | 'purged'
      | 'restored'
      | 'restoring'
      | `quarantine:${string}`
      | WorkerKind;
    value:
      | CheckpointRow
      | PurgedRow
      | Config
      | IdentityRow
      | RestoredRow
      | RestoringRow
      | QuarantineRow
      | WorkerScriptRow;
  };
}

export type StoreName = 'journal' | 'sessions' | 'messages' | 'chunks' | 'pieces' | 'event_ids' | 'clients' | 'meta';

export const ALL_STORES: readonly StoreName[] = [
  'journal',
  'sessions',
  'messages',
  'chunks',
  'pieces',
  'event_ids',
  'clients',
  'meta',
];
