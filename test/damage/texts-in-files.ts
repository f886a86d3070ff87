// Searches files of a cache for texts that must be gone from the disk.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type { ProfileFiles } from './file-classes.ts';
import { listFiles } from './list-files.ts';

const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);

/** Sentences that name the files of the second copy which have one of the texts, as it is or compressed. */
export async function textsInCopy(profile: string, files: ProfileFiles, texts: readonly string[]): Promise<string[]> {
  const { files: listed } = await listFiles(profile, files);
  const found: string[] = [];
  for (const { path } of listed.filter((file) => file.class.holds === 'copy')) {
    const bytes = await readFile(join(profile, path));
    for (const text of texts)
      if (bytes.includes(text) || unpacked(bytes).includes(text)) found.push(`${path} of the copy still has ${text}`);
  }
  return found;
}

/** What is compressed in the file, as far as it can be read. */
function unpacked(bytes: Buffer): Buffer {
  const start = bytes.indexOf(GZIP);
  if (start === -1) return Buffer.alloc(0);
  try {
    return gunzipSync(bytes.subarray(start), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0); // other bytes follow, or it is damaged
  }
}
