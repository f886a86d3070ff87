// What an import brings, at every transport: sessions that were recorded elsewhere, and what became of them.

import type { JsonValue } from './json.ts';
import type { Revision } from './views.ts';

/** A session that was recorded elsewhere. Nothing is made up: what its source does not say is null. */
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
  /** Epoch ms of the last change; null where the source does not say. It decides the place in lists. */
  readonly last_activity: number | null;
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
  /** Earlier texts, oldest first. */
  readonly revisions?: readonly Revision[];
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

/** What an import has done: every entry of its files is in it. */
export interface ImportReport {
  /** The names of the formats that were read, in the order of the files. */
  readonly format: string;
  readonly sessions: readonly ImportedSummary[];
  readonly skipped: readonly SkippedEntry[];
  readonly warnings: readonly ImportWarning[];
}
