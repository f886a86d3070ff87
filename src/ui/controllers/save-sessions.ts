// Saves sessions as a file, in the format and, where the browser lets a person choose that, at the place of their choice.

import type { RecorderClient } from '../../client/index.ts';
import { type ExportSummary, failed, ok, reasonOf, type Result } from '../../protocol/index.ts';
import { exportStrings } from '../strings/export.ts';
import { chooseExport } from './choose-export.ts';
import { offerFile } from './offer-file.ts';

declare global {
  interface Window {
    /** Chromium's dialog for the place of a file (File System Access). */
    showSaveFilePicker?: (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>;
  }
}

/**
 * Asks for a format and a passphrase, and saves the sessions as one file. Returns what is in it, null where a person gave it up, or why a session cannot
 * be read: then there is no file. `onProgress`: how many are read so far.
 */
export async function saveSessions(
  client: Pick<RecorderClient, 'api' | 'export'>,
  sessionIds: readonly string[],
  onProgress?: (read: number) => void,
): Promise<Result<ExportSummary | null>> {
  try {
    const chosen = await chooseExport(client, sessionIds.length);
    return chosen === null ? ok(null) : await saveExport(client, { ...chosen, session_ids: sessionIds, onProgress });
  } catch (error) {
    return failed('not_connected', exportStrings.notWritten(reasonOf(error)));
  }
}

/** Saves one file. Returns what is in it, null where a person gave it up, or why there is none. */
export async function saveExport(
  client: Pick<RecorderClient, 'export'>,
  request: Parameters<RecorderClient['export']>[0],
): Promise<Result<ExportSummary | null>> {
  try {
    const file = await client.export(request);
    if (!file.ok) return file;
    const { name, media_type, body, done } = file.value;
    const place = await choosePlace(name);
    if (place === null) {
      await body.cancel();
      return ok(null);
    }
    const pieces: Blob[] = [];
    // A Blob for each piece: the browser may keep them on disk.
    const keep = (piece: Uint8Array<ArrayBuffer>): void => void pieces.push(new Blob([piece]));
    // A file that fails is not written at all.
    const target = place === undefined ? new WritableStream({ write: keep }) : await place.createWritable();
    let problem: unknown;
    await body.pipeTo(target).catch((error: unknown) => {
      problem = error;
    });
    const written = await done;
    if (problem instanceof DOMException) return unwritten(problem);
    if (written.ok && place === undefined) offerFile(name, new Blob(pieces, { type: media_type }));
    return written;
  } catch (error) {
    return failed('not_connected', exportStrings.notWritten(reasonOf(error)));
  }
}

/** What the file system says. */
function unwritten({ name, message }: DOMException): Result<never> {
  return name === 'QuotaExceededError'
    ? failed('storage_full', exportStrings.noRoom)
    : failed('not_connected', exportStrings.notWritten(message));
}

/** Null where a person gives it up; undefined where the browser has no such dialog. */
async function choosePlace(suggestedName: string): Promise<FileSystemFileHandle | null | undefined> {
  try {
    return await window.showSaveFilePicker?.({ suggestedName });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    return undefined; // too long after the click, or in a frame
  }
}
