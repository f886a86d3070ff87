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

/** By path, the SHA-256 that the files of an archive had; of files that are no archive of ours none. */
export function hashesOf(companions: ReadonlyMap<string, JsonValue>): ReadonlyMap<string, string> {
  const manifest = companions.get(MANIFEST_PATH) ?? null;
  const files = isJsonObject(manifest) ? (manifest['files'] ?? null) : null;
  const hashes = new Map<string, string>();
  for (const file of Array.isArray(files) ? files : []) {
    const { path, sha256 } = isJsonObject(file) ? file : {};
    if (typeof path === 'string' && typeof sha256 === 'string') hashes.set(path, sha256);
  }
  return hashes;
}
