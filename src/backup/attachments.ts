// The attachments of a backup: each is a file, named by the SHA-256 of its bytes, that is written once.

import { attachmentPath, attachmentsOf } from '../formats/index.ts';
import { isListOf, isSha256, parseJson, type SessionDetail } from '../protocol/index.ts';
import { piecesOf, type Secret } from '../protect/index.ts';
import { readWhole, writeBytes } from './backup-files.ts';
import type { BackupFolder } from './folder.ts';
import { listText } from './lines.ts';
import { isFile, type BackupFile } from './manifest.ts';
import type { Recordings } from './recordings.ts';

/** By SHA-256, the file of each attachment; null for one that could not be read yet. */
export type AttachmentList = Map<string, BackupFile | null>;

/** The list as the text of a file. */
export function attachmentListText(list: AttachmentList): Iterable<string> {
  return listText(Array.from(list, ([sha256, file]) => [sha256, file]));
}

/** Reads the list; null where there is none that can be understood. Rejects as a run does. */
export async function readAttachmentList(
  folder: BackupFolder,
  file: BackupFile | undefined,
  secret: Secret | null,
): Promise<AttachmentList | null> {
  if (file === undefined) return null;
  const items = parseJson(await readWhole(folder, file.name, secret));
  if (!isListOf(items, isItem)) return null;
  return new Map(items);
}

function isItem(value: unknown): value is [sha256: string, file: BackupFile | null] {
  if (!Array.isArray(value)) return false;
  const [sha256, file] = value as readonly unknown[];
  return isSha256(sha256) && (file === null || isFile(file));
}

/** Adds what a session names to the list. */
export function noteAttachments(list: AttachmentList, session: SessionDetail): void {
  for (const sha256 of attachmentsOf(session)) if (!list.has(sha256)) list.set(sha256, null);
}

/** Writes those of the list that are not in the folder yet. Returns how many; one that is not stored any more, or not read now, is tried again. */
export async function writeAttachments(
  folder: BackupFolder,
  recordings: Recordings,
  list: AttachmentList,
  { isThere, secret }: { readonly isThere: (file: BackupFile) => boolean; readonly secret: Secret | null },
): Promise<number> {
  let count = 0;
  for (const [sha256, file] of list) {
    if (file !== null && isThere(file)) continue;
    const attachment = await recordings.attachment(sha256);
    if (attachment === null) continue;
    const { bytes, media_type } = attachment;
    list.set(sha256, await writeBytes(folder, attachmentPath(sha256, media_type), piecesOf(bytes.stream()), secret));
    count += 1;
  }
  return count;
}
