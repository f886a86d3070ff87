// What readers get: the JSON of the recording API's replies. Times called `*_at` of a session are
// RFC 3339, `created_at` of a message is epoch ms, absent values are null.

import type { Config } from './config.ts';
import type { Fact } from './facts.ts';
import type { JsonValue } from './json.ts';
import type { StorageHealth } from './storage-health.ts';

/**
 * `active`: being recorded. `interrupted`: its client is gone without `session_end`.
 * `timed_out`: no activity for `session_timeout_secs`. `ended`: by `session_end`. `trashed`: deleted, kept for 30 days.
 */
export type SessionStatus = 'active' | 'interrupted' | 'ended' | 'timed_out' | 'trashed';

export const SESSION_STATUSES: readonly SessionStatus[] = ['active', 'interrupted', 'ended', 'timed_out', 'trashed'];

/** A session in a list. */
export interface SessionSummary {
  readonly session_id: string;
  readonly provider: string;
  /** In a list its first 300 characters, in {@link SessionDetail} all of it. */
  readonly title: string | null;
  readonly workspace_id: string | null;
  readonly workspace_path: string | null;
  readonly model: string | null;
  /** Current messages; superseded ones do not count. */
  readonly message_count: number;
  readonly started_at: string;
  readonly last_activity: string;
  readonly status: SessionStatus;
  readonly interrupted_at: string | null;
  readonly ended_at: string | null;
  readonly trashed_at: string | null;
  /** What `session_end` claimed, where it differs from what is recorded. */
  readonly expected_message_count: number | null;
  /** The journal holds facts of it that no checkpoint has folded yet. */
  readonly is_dirty: boolean;
}

/** An earlier text of a message that another one replaced. */
export interface Revision {
  readonly content: string;
  /** Epoch ms. */
  readonly replaced_at: number;
}

/** A piece of a text, in UTF-16 code units. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/**
 * How far a message has come.
 * - `open`: it was added without text or appended to, and nothing has completed it yet. When the client of its session
 *   is lost, it is cut off.
 * - `paused`: its app said `is_complete: false` of it, and it is still open.
 * - `complete`: it came with its text, or was completed by `is_complete: true`, by a later message of role `user`, by a
 *   snapshot that holds it and does not end with it, or by `session_end`.
 * - `incomplete`: its app said `is_complete: false`, and then one of the last three came.
 */
export type Completion = 'open' | 'paused' | 'complete' | 'incomplete';

export const COMPLETIONS: readonly Completion[] = ['open', 'paused', 'complete', 'incomplete'];

export interface RecordedMessage {
  readonly message_id: string;
  readonly role: string;
  readonly content: string;
  readonly model: string | null;
  /** Epoch ms. */
  readonly created_at: number;
  readonly parent_id: string | null;
  readonly metadata: JsonValue;
  /** Place in the session, from 0, in the order in which messages were first recorded. */
  readonly position: number;
  readonly completion: Completion;
  /** `completion` is `complete`. */
  readonly is_complete: boolean;
  /** A snapshot lacked it; it is kept all the same. */
  readonly superseded: boolean;
  /** Pieces of `content` that damage to the storage took, in UTF-16 code units; U+FFFD stands in for each. */
  readonly missing: readonly TextRange[];
  readonly revisions: readonly Revision[];
}

/** A session with its messages, oldest first. */
export interface SessionDetail extends SessionSummary {
  readonly metadata: JsonValue;
  readonly messages: readonly RecordedMessage[];
  /** Pass as `before` to read the messages before these; null when there are none. */
  readonly next_before: number | null;
  /** Journal sequence number up to which this is true: follow on with the facts after it. */
  readonly seq: number;
}

/** A message of which only a part was saved. */
export interface UnfinishedMessage {
  readonly message_id: string;
  readonly role: string;
  readonly position: number;
  /** Length of what was saved, in UTF-16 code units. */
  readonly saved_length: number;
}

/** A piece of a current message's text that damage to the storage took. */
export interface MissingText extends TextRange {
  readonly message_id: string;
  readonly position: number;
}

/** A journal record that was found damaged: its facts are lost as far as no report of a session says otherwise. */
export interface QuarantinedRecord {
  /** Journal sequence number of its first fact. */
  readonly first_seq: number;
  /** How many numbers its facts took; no less than it held. */
  readonly fact_count: number;
  /** What the storage held in its place, for whoever wants to read it by eye. */
  readonly stored: string;
}

export interface RecoveryReport {
  readonly type: 'recovery';
  readonly session_id: string;
  readonly last_message_id: string | null;
  readonly message_count: number;
  readonly provider: string;
  readonly title: string | null;
  readonly status: SessionStatus;
  readonly started_at: string;
  readonly last_activity: string;
  readonly interrupted_at: string | null;
  readonly ended_at: string | null;
  /** Messages that were open when the client of the session was lost, or the session timed out. */
  readonly cut_off: readonly UnfinishedMessage[];
  /** Messages that are incomplete as their app said. */
  readonly incomplete: readonly UnfinishedMessage[];
  readonly missing: readonly MissingText[];
  /** Positions of messages that damage to the storage took altogether. */
  readonly lost_messages: readonly number[];
  /**
   * Quarantined records, by `first_seq`, that may have held facts of this session of which nothing else tells:
   * not those from before it began, nor those behind which its text goes on or says what is missing.
   */
  readonly possible_losses: readonly number[];
  readonly expected_message_count: number | null;
}

export interface SessionQuery {
  readonly status?: SessionStatus | 'all';
  /** Part of the title, provider, workspace path or id, in any case. */
  readonly q?: string;
  readonly provider?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface SessionPage {
  /** Newest activity first. */
  readonly sessions: readonly SessionSummary[];
  /** How many match in all, on every page. */
  readonly total: number;
  readonly next_cursor: string | null;
}

/** Which of the sessions that want recovering are read. */
export interface RecoveryQuery {
  readonly limit?: number;
  readonly cursor?: string;
}

/** What marking all of them as ended has come to. */
export interface EndedSessions {
  readonly ended: number;
  /** How many are left: ask again. A call takes a bounded time. */
  readonly remaining: number;
}

export interface MessagePage {
  /** At most so many messages, the newest ones; all when absent. */
  readonly limit?: number;
  /** Only messages at positions below this. */
  readonly before?: number;
}

export interface FactQuery {
  /** Facts after this journal sequence number. */
  readonly since: number;
  readonly session_id?: string;
  readonly limit?: number;
}

export interface FactPage {
  readonly facts: readonly Fact[];
  /** Journal sequence number up to which this page reads; ask again from here when it is below `head`. */
  readonly read_to: number;
  /** The journal's last sequence number. */
  readonly head: number;
  /** False when `since` is older than what is kept: facts are missing, so read the session itself. */
  readonly complete: boolean;
  /** The oldest `since` that can be answered completely. */
  readonly oldest_since: number;
}

export interface StatusReport {
  readonly status: 'running';
  readonly active_sessions: number;
  readonly dirty_sessions: number;
  readonly config: Config;
  readonly version: string;
  /** Whose recordings these are. */
  readonly namespace: string;
  /** This worker's instance; another one after a restart. */
  readonly instance_id: string;
  readonly head: number;
  readonly storage: {
    readonly health: StorageHealth;
    /** Made with the database: another one when that was deleted and begun anew. Null when it is older than this field. */
    readonly database_id: string | null;
    readonly usage_bytes: number | null;
    readonly quota_bytes: number | null;
    readonly persisted: boolean | null;
  };
}
