// Ids of what is imported: the source's own, wherever they fit.

import { isUrlSafe, MAX_ID_LENGTH } from '../protocol/index.ts';

/** Longest id of a message that is taken as it is, in UTF-16 code units: ids of its parts have a number after it. */
const MAX_OWN_ID_LENGTH = MAX_ID_LENGTH - 16;

/** The SHA-256 of a text, in hexadecimal. Half of a surrogate pair, which UTF-8 cannot encode, counts as JSON escapes it. */
async function sha256(text: string): Promise<string> {
  const encodable = /\p{Surrogate}/u.test(text) ? JSON.stringify(text) : text;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(encodable));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The id of a session, by its source's id, or by what tells it from others where the source has none. */
export async function sessionId(format: string, id: string | null, identity: string): Promise<string> {
  const whole = `${format}:${id ?? ''}`;
  if (id !== null && id !== '' && whole.length <= MAX_ID_LENGTH && isUrlSafe(whole)) return whole;
  return `${format}:sha256-${await sha256(id === null || id === '' ? `identity ${identity}` : id)}`;
}

/** Ids of messages by those of their source: unique, such as a recording takes, and short enough for `#` and a number after them. */
export async function messageIds(ids: readonly string[]): Promise<readonly string[]> {
  const fitting = await Promise.all(ids.map(async (id) => (isFitting(id) ? id : `sha256-${await sha256(id)}`)));
  const taken = new Set<string>();
  return fitting.map((id) => uniqueId(id, taken));
}

function isFitting(id: string): boolean {
  return id !== '' && id.length <= MAX_OWN_ID_LENGTH && isUrlSafe(id);
}

/** The id itself, or another one that is not taken; it is taken then. The same whenever the same ids come in the same order. */
export function uniqueId(id: string, taken: Set<string>): string {
  let unique = id;
  for (let count = 2; taken.has(unique); count += 1) unique = `${id}~${count}`;
  taken.add(unique);
  return unique;
}
