// The list of files that make a build work offline.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What the module `virtual:precache` exports. */
export interface Precache {
  /** The address of every file, relative to the scope. */
  readonly precache: readonly string[];
  /** A hash over all their addresses and contents. */
  readonly version: string;
}

/** Nothing to keep: what development gets. */
export const EMPTY_PRECACHE: Precache = { precache: [], version: 'development' };

/** Lists every file below `directory` but `except` (addresses relative to it) and source maps, in a stable order. */
export async function listPrecache(directory: string, except: readonly string[]): Promise<Precache> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  const urls = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((url) => !url.endsWith('.map') && !except.includes(url))
    .toSorted();
  const hashes = await Promise.all(urls.map(async (url) => hash(await readFile(join(directory, url)))));
  return { precache: urls, version: hash(JSON.stringify([urls, hashes])) };
}

// 64 bits tell the few builds of one site apart.
function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
