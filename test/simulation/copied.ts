// The second copy as it stands in the simulated browser: what it says of itself, and the ways in which it is lost.

import { gunzipSync } from 'node:zlib';
import { copyName, DEFAULT_CONFIG, isPlainObject, parseJson } from '../../src/protocol/index.ts';
import { checksum } from '../../src/storage/index.ts';
import type { Browser } from './browser.ts';
import type { SimulatedDisk } from './disk.ts';
import { NAMES } from './hosts.ts';
import type { Entries } from './platform/caches.ts';

/** Which facts the copy has, of which database. */
export interface CopiedUpTo {
  readonly databaseId: string;
  readonly seq: number;
}

const COPY = copyName(NAMES);

/** Turns the setting for a copy on or off, as a user has done it before the run. */
export function chooseCopy(disk: SimulatedDisk, second_copy: boolean): void {
  disk.meta.put(['config'], { ...DEFAULT_CONFIG, second_copy });
}

/** Whether the settings want a copy. */
export function wantsCopy({ meta }: SimulatedDisk): boolean {
  const config = meta.get('config');
  return isPlainObject(config) && config['second_copy'] === true;
}

/** Addresses and bytes; empty where there is no copy. */
export function copyEntries({ caches }: Browser): Entries {
  return caches.stored.get(COPY) ?? new Map<string, Uint8Array>();
}

/** Null where there is no copy, or none that can be read. */
export function copiedUpTo(browser: Browser): CopiedUpTo | null {
  const head = [...copyEntries(browser)].find(([url]) => isHead(url));
  const value = head === undefined ? null : parseJson(new TextDecoder().decode(head[1]));
  if (!isPlainObject(value)) return null;
  const { sum, ...fields } = value;
  if (sum !== checksum(JSON.stringify(fields))) return null; // damaged, although it is JSON still
  const { database_id, seq } = fields;
  return typeof database_id === 'string' && typeof seq === 'number' ? { databaseId: database_id, seq } : null;
}

export function clearCopy({ caches }: Browser): void {
  caches.clear(COPY);
}

export function isHead(url: string): boolean {
  return url.endsWith('/head');
}

/** What a piece has; nothing where that is damaged. */
export function copiedText(bytes: Uint8Array): string {
  try {
    return gunzipSync(bytes).toString();
  } catch {
    return '';
  }
}

/** Whether the copy says that a session was purged. */
export function isMarked(browser: Browser, ref: number | null): boolean {
  return [...copyEntries(browser).keys()].some((url) => url.endsWith(`/purged/${ref}`));
}

/** The ref of the session that an entry is of; null for the head. */
export function refOfEntry(url: string): number | null {
  const [, ref] = /\/(\d+)\?/.exec(url) ?? [];
  return ref === undefined ? null : Number(ref);
}
