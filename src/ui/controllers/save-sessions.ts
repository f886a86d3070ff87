// Saves sessions as a file, for the person to keep.

import type { RecorderClient } from '../../client/index.ts';
import { ok, type Result } from '../../protocol/index.ts';
import { offerFile } from './offer-file.ts';

/**
 * Exports sessions, and gives them to the browser as one file of JSON lines. Returns how many they are, or why one cannot be read:
 * then there is no file. `onProgress`: how many are read so far.
 */
export async function saveSessions(
  client: Pick<RecorderClient, 'export'>,
  sessionIds: readonly string[],
  onProgress?: (read: number) => void,
): Promise<Result<number>> {
  const file = await client.export({ format: 'jsonl', session_ids: sessionIds, onProgress });
  if (!file.ok) return file;
  const { name, media_type, body, done } = file.value;
  // A Blob for each piece: the browser may keep them on disk.
  const pieces: Blob[] = [];
  const keep = new WritableStream<Uint8Array<ArrayBuffer>>({ write: (piece) => void pieces.push(new Blob([piece])) });
  await body.pipeTo(keep).catch(() => undefined); // `done` has the reason
  const written = await done;
  if (!written.ok) return written;
  offerFile(name, new Blob(pieces, { type: media_type }));
  return ok(written.value.sessions);
}
