// What is backed up of each session: by it, a run knows what has changed.

import { sha256OfText } from '../formats/index.ts';
import { isListOf, parseJson, SUMMARY_TITLE_LENGTH, type SessionSummary } from '../protocol/index.ts';
import { listText } from './lines.ts';

/** The newest copy of a session. */
export interface Copy {
  readonly fingerprint: string;
  /** The day whose file has it. */
  readonly day: string;
}

/** By session id. */
export type BackupIndex = ReadonlyMap<string, Copy>;

/** In hexadecimal digits: half of a SHA-256. */
const FINGERPRINT_LENGTH = 32;

/**
 * Differs where what a list says of a session differs: its messages, last activity, title, status or pin. A message that is
 * changed in a session that has ended does not show there.
 */
export function fingerprintOf(session: SessionSummary): string {
  const { session_id, provider, title, workspace_id, workspace_path, model, message_count, started_at } = session;
  const { last_activity, status, interrupted_at, ended_at, expected_message_count, pinned, url } = session;
  const shown = [
    session_id,
    provider,
    title?.slice(0, SUMMARY_TITLE_LENGTH),
    workspace_id,
    workspace_path,
    model,
    message_count,
    started_at,
  ];
  const state = [last_activity, status, interrupted_at, ended_at, expected_message_count, pinned, url];
  return sha256OfText(JSON.stringify([...shown, ...state])).slice(0, FINGERPRINT_LENGTH);
}

/** The index as the text of a file: JSON, with a session in each line. */
export function indexText(index: BackupIndex): Iterable<string> {
  return listText(Array.from(index, ([id, { fingerprint, day }]) => [id, fingerprint, day]));
}

/** Reads the index. What is none of it is left out: its sessions are backed up again. */
export function parseIndex(text: string): Map<string, Copy> {
  const index = new Map<string, Copy>();
  const items = parseJson(text);
  for (const item of Array.isArray(items) ? items : []) {
    const [id, fingerprint, day] = isListOf(item, (each): each is string => typeof each === 'string') ? item : [];
    if (id !== undefined && fingerprint !== undefined && day !== undefined) index.set(id, { fingerprint, day });
  }
  return index;
}
