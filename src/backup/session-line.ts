// A line of a backup: a session as the API reads it.

import { sha256OfText } from '../formats/index.ts';
import { isPlainObject, parseJson, type SessionDetail } from '../protocol/index.ts';

/** What a backup looks at of a session. */
export type SessionLine = Pick<SessionDetail, 'session_id' | 'messages'>;

/** Null for any other line. */
export function sessionOf(line: string): SessionLine | null {
  const value = parseJson(line);
  return isSession(value) ? value : null;
}

function isSession(value: unknown): value is SessionLine {
  return isPlainObject(value) && typeof value['session_id'] === 'string' && Array.isArray(value['messages']);
}

/** A hash of what is recorded, whenever that is read. */
export function contentHash(session: SessionLine): string {
  const { seq: _seq, is_dirty: _dirty, messages, ...content } = session as Partial<SessionDetail>;
  return sha256OfText(JSON.stringify([content, messages]));
}
