// What is taken out: recorded sessions as a file, and what a format cannot carry of them.

import type { BulkQuery } from './views.ts';

/** The formats of files, in the order in which people choose among them. */
export const EXPORT_FORMATS = ['jsonl', 'json', 'markdown', 'html'] as const;

/** The name of a format: one of {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Which sessions are exported: those that are named, in that order, or those that a query lists. */
export type ExportedSessions = { readonly session_ids: readonly string[] } | { readonly query: BulkQuery };

/**
 * What of recordings a format cannot carry.
 * - `attachments`: the bytes of attached files
 * - `branches`: messages that are not on the branch that is shown
 * - `completion`: which messages were cut off
 * - `ids`: ids of messages
 * - `metadata`: what apps said of messages and sessions
 * - `models`: which model wrote a message
 * - `parts`: reasoning, calls of tools, sources and the like
 * - `revisions`: earlier texts of messages
 * - `roles`: roles that the format does not have
 * - `superseded`: messages that their app took back
 * - `times`: when messages came
 * - `timing`: how texts came, token by token
 */
export type LossCode =
  | 'attachments'
  | 'branches'
  | 'completion'
  | 'ids'
  | 'metadata'
  | 'models'
  | 'parts'
  | 'revisions'
  | 'roles'
  | 'superseded'
  | 'times'
  | 'timing';

/** How many there are of each loss, without those of which there are none. */
export type Losses = Partial<Readonly<Record<LossCode, number>>>;

/** What a file holds. */
export interface ExportSummary {
  readonly sessions: number;
  /** What of these sessions is not in the file. */
  readonly losses: Losses;
}
