// A line of a backup: a session as the API reads it.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isPlainObject, type SessionDetail } from '../protocol/index.ts';

/** What a backup looks at of a session. */
export type SessionLine = Pick<SessionDetail, 'session_id' | 'messages'>;

/** Null for any other line. */
export function sessionOf(line: string): SessionLine | null {
  try {
    const value: unknown = JSON.parse(line);
    return isSession(value) ? value : null;
  } catch {
    return null;
  }
}

function isSession(value: unknown): value is SessionLine {
  return isPlainObject(value) && typeof value['session_id'] === 'string' && Array.isArray(value['messages']);
}

/** A hash of what is recorded, whenever that is read. */
export function contentHash(session: SessionLine): string {
  const { seq: _seq, is_dirty: _dirty, messages, ...content } = session as Partial<SessionDetail>;
  return bytesToHex(sha256(new TextEncoder().encode(JSON.stringify([content, messages]))));
}
