// What is taken out: recorded sessions as a file, and what a format cannot carry of them.

import type { BulkQuery } from './views.ts';

/** The formats of files, in the order in which people choose among them. */
export const EXPORT_FORMATS = ['jsonl', 'json', 'markdown', 'html', 'openai', 'sharegpt', 'vscode', 'zip'] as const;

/** The name of a format: one of {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Which sessions are exported: those that are named, in that order, or those that a query lists. */
export type ExportedSessions = { readonly session_ids: readonly string[] } | { readonly query: BulkQuery };

/**
 * What of recordings a format cannot carry.
 * - `attachments`: the bytes of attached files
 * - `branches`: messages that are not on the branch that is shown
 * - `completion`: which messages were cut off
 * - `extras`: sources and errors of answers
 * - `ids`: ids of messages
 * - `metadata`: what apps said of messages and sessions
 * - `models`: which model wrote a message
 * - `other_attachments`: bytes of attached files that are neither pictures nor audio, and of those beyond 32 MiB in one file
 * - `reasoning`: reasoning of models
 * - `revisions`: earlier texts of messages
 * - `roles`: roles of messages that are not those of users, models, systems and tools
 * - `superseded`: messages that their app took back
 * - `system`: which messages are those of a system
 * - `times`: when messages came
 * - `timing`: how texts came, token by token
 * - `titles`: titles of sessions
 */
export type LossCode =
  | 'attachments'
  | 'branches'
  | 'completion'
  | 'extras'
  | 'ids'
  | 'metadata'
  | 'models'
  | 'other_attachments'
  | 'reasoning'
  | 'revisions'
  | 'roles'
  | 'superseded'
  | 'system'
  | 'times'
  | 'timing'
  | 'titles';

/** How many there are of each loss, without those of which there are none. */
export type Losses = Partial<Readonly<Record<LossCode, number>>>;

/** What a file holds. */
export interface ExportSummary {
  readonly sessions: number;
  /** What of these sessions is not in the file. */
  readonly losses: Losses;
}
