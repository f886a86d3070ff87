// What an import brings, at every transport: sessions that were recorded elsewhere, and what became of them.

import type { JsonValue } from './json.ts';
import type { Failure } from './result.ts';
import type { MessageTiming, Revision } from './views.ts';

/**
 * What the first messages of an imported session name as their parent where there are several: no message has that id, and they are
 * branches (rule 9 of the convention of parts), not one after the other.
 */
export const FIRST_MESSAGES = 'holdfast:first-messages';

/**
 * A session that was recorded elsewhere. Nothing is made up: what its source does not say is null.
 *
 * A session that is not there is new: it has ended, and has its messages in their order. One that is there, by its id, is
 * updated, and what was recorded, edited or imported before is kept:
 * - A message that is not there comes after those that are. None is superseded because an import lacks it.
 * - A text that the recorded text or one of its revisions equals or begins with is known, and changes nothing. A text that
 *   continues the recorded one extends it. Any other replaces it, and what it replaces becomes a revision.
 * - A title, model or metadata of the session, and the fields of a message, are filled in where they are missing, and taken
 *   over where they are still as an import has left them. Others stay: a person, or an app, gave them here.
 * - An export that is older than one that was imported before, by `last_activity`, only adds and fills in: a text that it has
 *   and that is not known becomes a revision.
 * - Its status, the trash and the pin stay. The last activity of one that has ended moves forward with its source.
 */
export interface ImportedSession {
  /** The same whenever the same session is imported. */
  readonly session_id: string;
  readonly provider: string;
  readonly title: string | null;
  readonly workspace_id: string | null;
  readonly workspace_path: string | null;
  readonly model: string | null;
  readonly metadata: JsonValue;
  /** Epoch ms; null where the source does not say. */
  readonly started_at: number | null;
  /**
   * Epoch ms of the last change; null where the source does not say. It decides the place in lists: without it, the newest
   * `created_at` does, or else `started_at`, or else the time of the import.
   */
  readonly last_activity: number | null;
  /** Epoch ms; absent where the source does not say that the session has ended, and when. */
  readonly ended_at?: number;
  /** In the order in which they are to stand. */
  readonly messages: readonly ImportedMessage[];
}

/** A message of such a session. */
export interface ImportedMessage {
  readonly message_id: string;
  readonly role: string;
  readonly content: string;
  readonly model: string | null;
  /** Epoch ms; null where the source does not say. */
  readonly created_at: number | null;
  readonly parent_id: string | null;
  readonly metadata: JsonValue;
  /** Default `complete`. */
  readonly completion?: 'complete' | 'cut_off' | 'incomplete';
  readonly superseded?: boolean;
  /** Earlier texts, oldest first. `replaced_at` is 0 where the source does not say when. */
  readonly revisions?: readonly Revision[];
  /** How `content` came; one that does not fit to it is ignored. A message that is there keeps its own. */
  readonly timing?: MessageTiming;
}

/**
 * What became of an imported session.
 * - `new`: it was not there
 * - `updated`: messages were added, or went on; what was there is kept
 * - `unchanged`: all of it was there
 */
export type ImportOutcome = 'new' | 'updated' | 'unchanged';

/** A session of an import. */
export interface ImportedSummary {
  readonly session_id: string;
  readonly title: string | null;
  /** Messages of the session as it is now. */
  readonly message_count: number;
  readonly outcome: ImportOutcome;
  /** The session was in the trash before the import, and stays there. */
  readonly in_trash?: true;
}

/** An entry of a file that gave no session. */
export interface SkippedEntry {
  /** File and place in it: `conversations.json $[3]`. */
  readonly where: string;
  readonly reason: string;
}

/** Something of a file that was imported in part, or not as its source may have meant it. */
export interface ImportWarning {
  readonly code: string;
  readonly where: string;
  readonly message: string;
}

/** Asks for the passphrase of an encrypted file. */
export interface PassphraseQuestion {
  /** The file, as its import names it. */
  readonly path: string;
  /** The passphrase that was given last is not that of the file. */
  readonly isWrong: boolean;
}

/** How far an import has come. */
export interface ImportProgress {
  /** Of the files that may have chats, unpacked. */
  readonly bytes_read: number;
  readonly bytes_total: number;
  readonly bytes_per_second: number;
  /** That are stored. */
  readonly sessions: number;
  readonly messages: number;
}

/** How an import ended. */
export interface ImportEnd {
  /** With an error: what was imported before, which stays. */
  readonly report: ImportReport;
  /**
   * Null where there is any session in the report and all was read. Codes: `nothing_imported`, `cancelled`; `storage_full`,
   * `storage_unavailable` and `version_mismatch` of the storage; `not_connected`, `internal_error`.
   */
  readonly error: Failure | null;
}

/** What an import has done: every entry of its files is in it. */
export interface ImportReport {
  /** The names of the formats that were read, in the order of the files. */
  readonly format: string;
  readonly sessions: readonly ImportedSummary[];
  readonly skipped: readonly SkippedEntry[];
  readonly warnings: readonly ImportWarning[];
}
