// What reads return: the JSON of the recording API's replies. Times of a session are RFC 3339, `created_at` of a message
// is epoch ms, absent values are null.

import type { AttachmentTotals } from './attachments.ts';
import type { Config } from './config.ts';
import type { Fact } from './facts.ts';
import type { JsonValue } from './json.ts';
import type { StorageHealth } from './storage-health.ts';

/**
 * `active`: being recorded. `interrupted`: its client was lost without `session_end`.
 * `timed_out`: no activity for `session_timeout_secs`. `ended`: by `session_end`. `trashed`: deleted, kept for 30 days.
 */
export type SessionStatus = 'active' | 'interrupted' | 'ended' | 'timed_out' | 'trashed';

/** Every {@link SessionStatus}. */
export const SESSION_STATUSES: readonly SessionStatus[] = ['active', 'interrupted', 'ended', 'timed_out', 'trashed'];

/** Whether a session stopped without an end, so that recovery is for it. */
export function wantsRecovering(status: SessionStatus): boolean {
  return status === 'interrupted' || status === 'timed_out';
}

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
  /** `1970-01-01T00:00:00.000Z`, which is 0, where that is not known: of a session that was imported from a source without it. */
  readonly started_at: string;
  /**
   * When its last event was recorded. What comes after `session_end` and does not continue the session (`heartbeat`,
   * `session_update`) does not count: the session keeps its place in lists. Of an imported session, when its source was last active.
   */
  readonly last_activity: string;
  readonly status: SessionStatus;
  readonly interrupted_at: string | null;
  readonly ended_at: string | null;
  readonly trashed_at: string | null;
  /** The `final_message_count` of `session_end`, where it differs from what is recorded. */
  readonly expected_message_count: number | null;
  /** The journal has facts of the session that no checkpoint has folded yet. */
  readonly is_dirty: boolean;
  /** A person pinned it: its metadata has `holdfast_pinned: true`. Retention leaves it alone. */
  readonly pinned: boolean;
  /** `url` of the metadata, where that is an http(s) address: where its app shows the chat. */
  readonly url: string | null;
}

/** An earlier text of a message, which another text replaced. */
export interface Revision {
  readonly content: string;
  /** Epoch ms; 0 where that is not known. */
  readonly replaced_at: number;
}

/** A piece of a text, in UTF-16 code units. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/**
 * How far a message has come.
 * - `open`: it was added without text or appended to, and nothing has completed it yet. In a session that has timed out
 *   it is cut off. A message of role `user`, `system`, `developer`, `tool` or `function` is open only once it is
 *   appended to.
 * - `paused`: its app said `is_complete: false` of it, and it is still open.
 * - `complete`: it came with its whole text, in a `message_add` or `message_update`, or was completed by
 *   `is_complete: true`, by a later message of role `user`, `tool` or `function`, by a snapshot that holds it and does not
 *   end with it, or by `session_end`.
 * - `cut_off`: it was open or paused when the last client of its session was lost. It stays so when the session is continued
 *   or ended, until its app says `is_complete`, gives it a text, or appends to it.
 * - `incomplete`: its app said `is_complete: false`, and then one of the last three came.
 */
export type Completion = 'open' | 'paused' | 'complete' | 'cut_off' | 'incomplete';

/** Every {@link Completion}. */
export const COMPLETIONS: readonly Completion[] = ['open', 'paused', 'complete', 'cut_off', 'incomplete'];

/**
 * How a text came: its length in UTF-16 code units after each commit that made it longer, and when that was, in epoch ms.
 * Lengths only grow, the last one is that of the text. Times may go back where a clock was set.
 */
export type MessageTiming = readonly (readonly [length: number, at: number])[];

/** A message as it is recorded now. */
export interface RecordedMessage {
  readonly message_id: string;
  readonly role: string;
  readonly content: string;
  readonly model: string | null;
  /** Epoch ms; 0 where that is not known: of a message that was imported from a source without it. */
  readonly created_at: number;
  readonly parent_id: string | null;
  readonly metadata: JsonValue;
  /** Place in the session, from 0, in the order in which messages were first recorded. */
  readonly position: number;
  readonly completion: Completion;
  /** `completion` is `complete`. */
  readonly is_complete: boolean;
  /** A snapshot did not contain the message. It is kept. */
  readonly superseded: boolean;
  /** Pieces of `content` that are lost because storage was damaged. Each of their code units is U+FFFD in `content`. */
  readonly missing: readonly TextRange[];
  readonly revisions: readonly Revision[];
  /**
   * How `content` came, where `timing` was asked for. Null where that is not known: the text was recorded by an earlier
   * version, or the storage was damaged.
   */
  readonly timing?: MessageTiming | null;
}

/** A session with its messages, oldest first. */
export interface SessionDetail extends SessionSummary {
  readonly metadata: JsonValue;
  readonly messages: readonly RecordedMessage[];
  /** Pass as `before` to read the messages before these; null when there are none. */
  readonly next_before: number | null;
  /** The journal sequence number of this state: continue with the facts after it. */
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

/** A piece of a current message's text that is lost because storage was damaged. */
export interface MissingText extends TextRange {
  readonly message_id: string;
  readonly position: number;
}

/** A stored value that was found damaged: what it held is lost, as far as it cannot be made out. */
export interface QuarantinedRecord {
  /** Store and key in one: `journal:17`, `messages:5,0`. */
  readonly id: string;
  /** The store of the database that it is in: `journal`, `sessions`, `messages`, `chunks`, `pieces`, `event_ids`, `clients` or `meta`. */
  readonly store: string;
  /** Its primary key there: of a journal record, the sequence number of its first fact. */
  readonly key: number | string | readonly (number | string)[];
  /** Of a journal record: how many numbers its facts took; no less than it held. 0 elsewhere. */
  readonly fact_count: number;
  /** The beginning of what the store holds in its place, for a person to read. Empty where the browser cannot read it. */
  readonly stored: string;
}

/** What is saved of a session that stopped, and what is not: for people who recover it. */
export interface RecoveryReport {
  readonly type: 'recovery';
  readonly session_id: string;
  readonly last_message_id: string | null;
  readonly message_count: number;
  readonly provider: string;
  /** The first 300 characters, as in a list. */
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
  /** Positions of messages that are lost because storage was damaged. */
  readonly lost_messages: readonly number[];
  /**
   * Quarantined values, by `id`, that may have held something of this session which no other field reports: rows and texts
   * of it, and journal records that were written while it could be recorded.
   */
  readonly possible_losses: readonly string[];
  readonly expected_message_count: number | null;
}

/** Which sessions are listed: those that match every given field. */
export interface SessionQuery {
  /** `stopped`: interrupted or timed out. `all`, the default: every one that is not in the trash. */
  readonly status?: SessionStatus | 'all' | 'stopped';
  /** Part of the title, provider, workspace path or id, in any case. */
  readonly q?: string;
  readonly provider?: string;
  /** Part of the model, in any case. */
  readonly model?: string;
  /** Part of the id of the workspace or of its path, in any case. */
  readonly workspace?: string;
  /** Whether a person has pinned them. */
  readonly pinned?: boolean;
  /** Earliest last activity, in epoch ms. */
  readonly since?: number;
  /** The last activity is before this, in epoch ms. */
  readonly until?: number;
  readonly limit?: number;
  /** How many sessions the page leaves out, after the cursor or from the top. Without `q`, `provider`, `model`, `workspace` and `pinned` none of them is read. */
  readonly skip?: number;
  readonly cursor?: string;
}

/** One page of a list of sessions. */
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

/** How a session begins, for lists. */
export interface SessionPreview {
  readonly session_id: string;
  /**
   * The first 200 characters of the first text of role `user` among the first messages, where every white space is one space.
   * Null where there is none, and where there is no such session.
   */
  readonly first_words: string | null;
}

/**
 * - `end`: ends sessions that are interrupted or timed out; those that are being recorded are refused
 * - `trash`: moves sessions to the trash
 * - `restore`: takes them back
 * - `purge`: deletes them for good, in the trash or not
 */
export type BulkAction = 'end' | 'trash' | 'restore' | 'purge';

/** Every {@link BulkAction}. */
export const BULK_ACTIONS: readonly BulkAction[] = ['end', 'trash', 'restore', 'purge'];

/** What is to be done with many sessions: those that are named, or those that a query lists. */
export type BulkCommand =
  | { readonly action: BulkAction; readonly session_ids: readonly string[] }
  | { readonly action: BulkAction; readonly query: BulkQuery };

/** A query without pages. */
export type BulkQuery = Omit<SessionQuery, 'limit' | 'skip' | 'cursor'>;

/** What became of a {@link BulkCommand}. */
export interface BulkResult {
  /** How many sessions this call has changed. */
  readonly done: number;
  /** How many were left as they are because they are being recorded, as far as this call got. */
  readonly refused: number;
  /** The time of one call was over: give the same command again. */
  readonly remaining: boolean;
}

/** Which messages of a session are read. */
export interface MessagePage {
  /** Return at most this many messages, the newest; all when absent. */
  readonly limit?: number;
  /** Return only messages at positions below this. */
  readonly before?: number;
  /** Return `limit` messages around the one with this `message_id`, in place of those below `before`. */
  readonly around?: string;
  /** Return the `timing` of each message, too. */
  readonly timing?: boolean;
}

/** Which facts of the journal are read. */
export interface FactQuery {
  /** Facts after this journal sequence number. */
  readonly since: number;
  readonly session_id?: string;
  readonly limit?: number;
}

/** One page of facts. */
export interface FactPage {
  readonly facts: readonly Fact[];
  /** The journal sequence number up to which this page reads. While it is below `head`, request the next page from here. */
  readonly read_to: number;
  /** The journal's last sequence number. */
  readonly head: number;
  /** False when `since` is older than what is kept: facts are missing, so read the session itself. */
  readonly complete: boolean;
  /** The oldest `since` that can be answered completely. */
  readonly oldest_since: number;
}

/** What has come back from the second copy, because the database had lost it. */
export interface RestoredReport {
  /** The id of the database that was lost, or of this one where that had lost its end. */
  readonly from_database_id: string;
  readonly sessions: number;
  /** How many of them are still to come back. One that is asked for comes first. */
  readonly pending: number;
  /** What was recorded after this time may be missing, in epoch ms. */
  readonly complete_until: number;
}

/**
 * - `off`: the setting `second_copy` is off
 * - `current`: it has all that checkpoints have written
 * - `behind`: it has not, and will have after one of the next checkpoints
 * - `gave_way`: it was deleted, because the browser had no room left; it is kept again once the worker has started anew
 * - `unavailable`: this worker has no Cache Storage, or that does not answer or takes nothing
 */
export type CopyState = 'off' | 'current' | 'behind' | 'gave_way' | 'unavailable';

/** What the second copy is worth now. */
export interface CopyReport {
  readonly state: CopyState;
  /** What it takes, counted in the last 30 s. Null where that is not known. */
  readonly bytes: number | null;
  /** What was recorded after this time may not be in it, in epoch ms. Null where there is no copy of this database. */
  readonly complete_until: number | null;
}

/** The state of the recorder, its storage and its settings. */
export interface StatusReport {
  readonly status: 'running';
  readonly active_sessions: number;
  readonly dirty_sessions: number;
  readonly config: Config;
  readonly version: string;
  /** The namespace of these recordings. */
  readonly namespace: string;
  /** The id of this worker's instance. It changes when the worker restarts. */
  readonly instance_id: string;
  readonly head: number;
  readonly storage: {
    readonly health: StorageHealth;
    /** The random id that the database got when it was created. It changes when the database is deleted and created again. */
    readonly database_id: string | null;
    readonly usage_bytes: number | null;
    readonly quota_bytes: number | null;
    readonly persisted: boolean | null;
    /** The last time that recordings came back from the second copy. */
    readonly restored: RestoredReport | null;
    /** Of the worker that answers: another one may know that the copy gave way. */
    readonly copy: CopyReport;
    /** How much attachments take. Null where that cannot be read. */
    readonly attachments: AttachmentTotals | null;
  };
}
