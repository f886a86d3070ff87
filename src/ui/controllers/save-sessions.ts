// Saves sessions as a file, for the person to keep.

import type { RecorderClient } from '../../client/index.ts';
import { ok, type Result } from '../../protocol/index.ts';
import { sessionsFileName } from '../view/sessions-file-name.ts';
import { offerFile } from './offer-file.ts';

/**
 * Reads sessions one after the other, and gives them to the browser as one file of JSON lines: each line is a session with all
 * of its messages, as the API reads it. Returns how many they are, or why one cannot be read: then there is no file.
 * `onProgress`: how many are read so far.
 */
export async function saveSessions(
  { api }: Pick<RecorderClient, 'api'>,
  sessionIds: readonly string[],
  onProgress: (read: number) => void = () => undefined,
): Promise<Result<number>> {
  // A Blob for each: the browser may keep them on disk.
  const lines: Blob[] = [];
  for (const id of sessionIds) {
    const read = await api.session(id, {});
    if (!read.ok) return read;
    lines.push(new Blob([`${JSON.stringify(read.value)}\n`]));
    onProgress(lines.length);
  }
  offerFile(sessionsFileName(sessionIds, new Date()), new Blob(lines, { type: 'application/jsonl' }));
  return ok(lines.length);
}
