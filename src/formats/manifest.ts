// The manifest of an archive that we write: what each of its files was when it was written.

import { isJsonObject, type JsonValue } from '../protocol/index.ts';

/** Where the sessions of an archive are. */
export const SESSIONS_PATH = 'sessions.jsonl';

export const MANIFEST_PATH = 'holdfast-manifest.json';

export interface Manifest {
  readonly format: 'holdfast-archive';
  readonly version: 1;
  /** `size` in bytes; `sha256` in hexadecimal, with lower-case letters. */
  readonly files: readonly { readonly path: string; readonly size: number; readonly sha256: string }[];
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
