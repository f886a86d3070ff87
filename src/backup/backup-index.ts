// What is backed up of each session: by it, a run knows what has changed.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isListOf, type SessionSummary } from '../protocol/index.ts';

/** The newest copy of a session. */
export interface Copy {
  readonly fingerprint: string;
  /** The day whose file has it. */
  readonly day: string;
}

/** By session id. */
export type BackupIndex = ReadonlyMap<string, Copy>;

const FINGERPRINT_BYTES = 16;
const encoder = new TextEncoder();

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
    title?.slice(0, 300),
    workspace_id,
    workspace_path,
    model,
    message_count,
    started_at,
  ];
  const state = [last_activity, status, interrupted_at, ended_at, expected_message_count, pinned, url];
  const text = JSON.stringify([...shown, ...state]);
  return bytesToHex(sha256(encoder.encode(text)).subarray(0, FINGERPRINT_BYTES));
}

/** The index as the text of a file: JSON, with a session in each line. */
export function* indexText(index: BackupIndex): Generator<string> {
  let separator = '[\n';
  for (const [id, { fingerprint, day }] of index) {
    yield `${separator}${JSON.stringify([id, fingerprint, day])}`;
    separator = ',\n';
  }
  yield `${separator === '[\n' ? '[' : ''}\n]\n`;
}

/** Reads the index. What is none of it is left out: its sessions are backed up again. */
export function parseIndex(text: string): Map<string, Copy> {
  const index = new Map<string, Copy>();
  for (const item of itemsOf(text)) {
    const [id, fingerprint, day] = isListOf(item, (each): each is string => typeof each === 'string') ? item : [];
    if (id !== undefined && fingerprint !== undefined && day !== undefined) index.set(id, { fingerprint, day });
  }
  return index;
}

function itemsOf(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
