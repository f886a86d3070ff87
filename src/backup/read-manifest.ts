// Reads the manifest of a folder.

import { BACKUP_MANIFEST_NAME } from '../formats/index.ts';
import type { BackupFolder } from './folder.ts';
import { linesOf } from './lines.ts';
import { parseManifest, type BackupManifest } from './manifest.ts';

/** `none`: the folder has no backup, or the first one was cut off. `unreadable`: it has a manifest that cannot be understood. */
export type FoundManifest =
  | { readonly state: 'found'; readonly manifest: BackupManifest }
  | { readonly state: 'none' }
  | { readonly state: 'unreadable' };

export async function readManifest(folder: BackupFolder): Promise<FoundManifest> {
  const bytes = await folder.read(BACKUP_MANIFEST_NAME);
  if (bytes === null) return { state: 'none' };
  const lines: string[] = [];
  for await (const line of linesOf(bytes)) lines.push(line);
  if (lines.length === 0) return { state: 'none' }; // its first writing was cut off
  const manifest = parseManifest(lines.join('\n'));
  return manifest === null ? { state: 'unreadable' } : { state: 'found', manifest };
}
