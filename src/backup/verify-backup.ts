// Reads a backup back, and compares it with its manifest and with the recordings.

import type { Secret } from '../protect/index.ts';
import { readLines, stateOf, type FileState } from './backup-files.ts';
import type { BackupFolder } from './folder.ts';
import type { BackupFile, BackupManifest } from './manifest.ts';
import type { Recordings } from './recordings.ts';
import { contentHash, sessionOf } from './session-line.ts';

/** How a backup is. */
export interface Verified {
  /** Files that are missing, or not as they were written. */
  readonly damaged: readonly (BackupFile & { readonly state: Exclude<FileState, 'whole'> })[];
  /** Lines that are no session, of files that are whole. */
  readonly unreadable: number;
  /** Sessions of the recordings whose newest copy is the same, to the last character. */
  readonly same: number;
  /** Sessions that have changed since they were backed up, by id. */
  readonly older: readonly string[];
  /** Sessions that no whole file has. */
  readonly missing: readonly string[];
  /** Sessions that only the backup has: they were deleted here. */
  readonly onlyHere: number;
}

/** Rejects as a run does. `onFile` is called before each file is read. */
export async function verifyBackup(
  folder: BackupFolder,
  recordings: Recordings,
  manifest: BackupManifest,
  secret: Secret | null,
  onFile: (name: string) => void = () => {},
): Promise<Verified> {
  const damaged: Verified['damaged'][number][] = [];
  const copies = new Map<string, string>();
  let unreadable = 0;
  for (const file of [manifest.index, ...manifest.days]) {
    onFile(file.name);
    const state = await stateOf(folder, file);
    if (state !== 'whole') damaged.push({ ...file, state });
    else if (file !== manifest.index) {
      for await (const line of readLines(folder, file.name, secret)) {
        const session = sessionOf(line);
        if (session === null) unreadable += 1;
        else copies.set(session.session_id, contentHash(session));
      }
    }
  }
  return { damaged, unreadable, ...(await compare(recordings, copies)) };
}

async function compare(
  recordings: Recordings,
  copies: Map<string, string>,
): Promise<Pick<Verified, 'same' | 'older' | 'missing' | 'onlyHere'>> {
  let same = 0;
  const missing: string[] = [];
  const backedUp = new Set<string>();
  for await (const { session_id } of recordings.summaries()) {
    if (copies.has(session_id)) backedUp.add(session_id);
    else missing.push(session_id);
  }
  for await (const session of recordings.sessions([...backedUp])) {
    if (contentHash(session) !== copies.get(session.session_id)) continue;
    backedUp.delete(session.session_id);
    same += 1;
  }
  const older = [...backedUp];
  return { same, older, missing, onlyHere: copies.size - same - older.length };
}
