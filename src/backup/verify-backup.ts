// Reads a backup back, and compares it with its manifest and with the recordings.

import { attachmentsOf } from '../formats/index.ts';
import type { Secret } from '../protect/index.ts';
import { readAttachmentList } from './attachments.ts';
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
  /** Attachments of the backup whose files are whole. */
  readonly attachments: number;
  /** Attachments that sessions here name, and the backup does not have, though they are stored here. */
  readonly missingAttachments: readonly string[];
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
  const isWhole = async (file: BackupFile): Promise<boolean> => {
    onFile(file.name);
    const state = await stateOf(folder, file);
    if (state !== 'whole') damaged.push({ ...file, state });
    return state === 'whole';
  };
  const isListed = manifest.attachments !== undefined && (await isWhole(manifest.attachments));
  await isWhole(manifest.index);
  for (const file of manifest.days) {
    if (!(await isWhole(file))) continue;
    for await (const line of readLines(folder, file.name, secret)) {
      const session = sessionOf(line);
      if (session === null) unreadable += 1;
      else copies.set(session.session_id, contentHash(session));
    }
  }
  const list = isListed ? await readAttachmentList(folder, manifest.attachments, secret) : null;
  const backedUp = new Set<string>();
  for (const [sha256, file] of list ?? []) if (file !== null && (await isWhole(file))) backedUp.add(sha256);
  return { damaged, unreadable, attachments: backedUp.size, ...(await compare(recordings, copies, backedUp)) };
}

async function compare(
  recordings: Recordings,
  copies: Map<string, string>,
  backedUp: ReadonlySet<string>,
): Promise<Pick<Verified, 'same' | 'older' | 'missing' | 'onlyHere' | 'missingAttachments'>> {
  const named = new Set<string>();
  let same = 0;
  const missing: string[] = [];
  const copied = new Set<string>();
  for await (const { session_id } of recordings.summaries()) {
    if (copies.has(session_id)) copied.add(session_id);
    else missing.push(session_id);
  }
  for await (const session of recordings.sessions([...copied])) {
    for (const sha256 of attachmentsOf(session)) named.add(sha256);
    if (contentHash(session) !== copies.get(session.session_id)) continue;
    copied.delete(session.session_id);
    same += 1;
  }
  const missingAttachments: string[] = [];
  for (const sha256 of named)
    if (!backedUp.has(sha256) && (await recordings.attachment(sha256)) !== null) missingAttachments.push(sha256);
  const older = [...copied];
  return { same, older, missing, onlyHere: copies.size - same - older.length, missingAttachments };
}
