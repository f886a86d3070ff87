// A mark outside of IndexedDB that says there were recordings: what tells an empty database from
// one that the browser has deleted.

import { isPlainObject, jsonText } from '../../protocol/index.ts';

export interface RecordingsMark {
  /** The database that something was recorded into. */
  readonly database_id: string;
  /** When it was last known to be there, in epoch ms. */
  readonly known_at: number;
  /** The newest fact that is known to be in it. Older builds mark none. */
  readonly seq?: number;
  /** Of the last restore into this very database that a person was told of: until when it was complete, in epoch ms. */
  readonly told_until?: number;
}

/** Where the mark is kept. Never throws; a mark that cannot be kept is not kept. */
export interface MarkKeeper {
  read(): RecordingsMark | null;
  write(mark: RecordingsMark): void;
  remove(): void;
}

/** Keeps the mark in localStorage; null where this page has none. */
export function markInLocalStorage(key: string): MarkKeeper | null {
  const storage = localStorageOfPage();
  if (storage === null) return null;
  return {
    read: () => parseMark(quietly(() => storage.getItem(key))),
    write: (mark) => void quietly(() => storage.setItem(key, jsonText(mark))),
    remove: () => void quietly(() => storage.removeItem(key)),
  };
}

function localStorageOfPage(): Storage | null {
  return quietly(() => globalThis.localStorage ?? null); // a web view may have none
}

/**
 * The mark is optional: where localStorage throws, for whatever reason, there is none. It throws a DOMException where the
 * browser forbids it or has no room, and in Firefox a plain NS_ERROR_* exception where its file is damaged.
 */
function quietly<T>(access: () => T): T | null {
  try {
    return access();
  } catch {
    return null;
  }
}

function parseMark(stored: string | null): RecordingsMark | null {
  const value = stored === null ? null : fromJson(stored);
  if (!isPlainObject(value)) return null;
  const { database_id, known_at, seq, told_until } = value;
  if (typeof database_id !== 'string' || typeof known_at !== 'number') return null;
  return {
    database_id,
    known_at,
    ...(typeof seq === 'number' && { seq }),
    ...(typeof told_until === 'number' && { told_until }),
  };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null; // written by other code
    throw error;
  }
}
