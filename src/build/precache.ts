// The list of files that make a build work offline.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What the module `virtual:precache` exports. */
export interface Precache {
  /** The address of every file, relative to the scope, and the hash of its bytes. */
  readonly precache: readonly (readonly [url: string, hash: string])[];
  /** A hash over all their addresses and contents. */
  readonly version: string;
}

/** The list for development, where nothing is kept. */
export const EMPTY_PRECACHE: Precache = { precache: [], version: 'development' };

/** No page shows them: source maps and declarations, and the pictures for those who install the app. */
const UNUSED = /\.(?:map|d\.ts)$|^screenshots\//;

/** Lists every file below `directory` that a page uses, but `except` (addresses relative to it), in a stable order. */
export async function listPrecache(directory: string, except: readonly string[]): Promise<Precache> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  const urls = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((url) => !UNUSED.test(url) && !except.includes(url))
    .toSorted();
  const precache = await Promise.all(
    urls.map(async (url) => [url, hash(await readFile(join(directory, url)))] as const),
  );
  return { precache, version: hash(JSON.stringify(precache)) };
}

// 64 bits are enough to distinguish the few builds of one site, and a file of the build from one of the app.
function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
