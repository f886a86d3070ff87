// The manifest of an archive that we write: what each of its files was when it was written.

import { isJsonObject, type JsonValue } from '../protocol/index.ts';
import { endingOf } from './media-types.ts';

/** Where the sessions of an archive are. */
export const SESSIONS_PATH = 'sessions.jsonl';

/** The folder of attachments, in an archive and in a backup. */
export const ATTACHMENTS_FOLDER = 'attachments';

/** The attachments of an archive: each is named by the SHA-256 of its bytes. */
const ATTACHMENT_PATH = new RegExp(`^(?:.*/)?${ATTACHMENTS_FOLDER}/([0-9a-f]{64})(?:\\.\\w+)?$`);

/** Where the attachment of a hash stands in an archive. */
export function attachmentPath(sha256: string, mediaType: string): string {
  return `${ATTACHMENTS_FOLDER}/${sha256}.${endingOf(mediaType)}`;
}

/** Whether a file of an archive or folder is an attachment of ours. */
export function isAttachmentPath(path: string): boolean {
  return ATTACHMENT_PATH.test(path);
}

/** By SHA-256, the paths of those that are attachments of ours. */
export function attachmentMembers(paths: Iterable<string>): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  for (const path of paths) {
    const [, sha256] = ATTACHMENT_PATH.exec(path) ?? [];
    if (sha256 !== undefined) members.set(sha256, path);
  }
  return members;
}

export const MANIFEST_PATH = 'holdfast-manifest.json';

export interface Manifest {
  readonly format: 'holdfast-archive';
  readonly version: 1;
  /** `size` in bytes; `sha256` in hexadecimal, with lower-case letters; `media_type` of attachments. */
  readonly files: readonly {
    readonly path: string;
    readonly size: number;
    readonly sha256: string;
    readonly media_type?: string;
  }[];
}

/** The name of a backup's manifest (src/backup). */
export const BACKUP_MANIFEST_NAME = 'holdfast-backup.json';

/** Whether a file of a folder is the manifest of a backup in it. */
export function isBackupManifest(path: string): boolean {
  return path === BACKUP_MANIFEST_NAME || path.endsWith(`/${BACKUP_MANIFEST_NAME}`);
}

/** At the end of the name of a file of an encrypted backup; it is decrypted before it is read. */
const ENCRYPTED = /\.encrypted$/;

/** A file that a manifest names. */
export interface ManifestFile {
  readonly path: string;
  /** Of its bytes as they are read; null where these were encrypted. */
  readonly sha256: string | null;
  /** How many sessions it has; null where the manifest does not say. */
  readonly sessions: number | null;
}

/** The files with sessions that the manifests of an archive of ours, or of backups, name; of other folders none. */
export function manifestFiles(companions: ReadonlyMap<string, JsonValue>): readonly ManifestFile[] {
  return [...companions].flatMap(([path, manifest]) => {
    const { files = null, days = null } = isJsonObject(manifest) ? manifest : {};
    if (path === MANIFEST_PATH) return listed(files, 'path', '');
    return isBackupManifest(path) ? listed(days, 'name', path.slice(0, -BACKUP_MANIFEST_NAME.length)) : [];
  });
}

function listed(files: JsonValue, key: 'path' | 'name', folder: string): ManifestFile[] {
  return (Array.isArray(files) ? files : []).flatMap((file) => {
    const { [key]: name, sha256, sessions } = isJsonObject(file) ? file : {};
    if (typeof name !== 'string' || typeof sha256 !== 'string') return [];
    const isEncrypted = ENCRYPTED.test(name);
    return [
      {
        path: `${folder}${name.replace(ENCRYPTED, '')}`,
        sha256: isEncrypted ? null : sha256,
        sessions: typeof sessions === 'number' ? sessions : null,
      },
    ];
  });
}
