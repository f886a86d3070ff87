// Opens SQLite on a file of this origin (OPFS), or in memory where there is none. The file is this worker's alone.

import type { Database, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { reasonOf, type SearchStorage } from '../../protocol/index.ts';

export interface IndexFile {
  readonly database: Database;
  readonly storage: SearchStorage;
  /** Why it is in memory; null for a file. */
  readonly reason: string | null;
  /** Closes it and deletes everything. */
  wipe(): void;
}

const FILE = '/index.sqlite';

/** Files of the pool: the database, its journal, and one to spare. */
const POOL_FILES = 3;

/** While the worker of a page that has just closed still has the file, it is tried again, for 6 s in all. */
const OPEN_TRIES = 20;
const RETRY_MS = 300;

/*
 * secure_delete: what is deleted is overwritten, so that purged text is not left in the file. The journal is emptied with
 * each commit for the same reason. cache_size: in KiB, where negative. It is most of what the worker's heap grows to.
 */
const SETTINGS = `
  PRAGMA page_size = 8192;
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA secure_delete = ON;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = TRUNCATE;
  PRAGMA synchronous = NORMAL;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -8000;
`;

/** Opens the index of a namespace. Rejects where SQLite itself cannot be loaded or its file is damaged beyond opening. */
export async function openIndexFile(sqlite: Sqlite3Static, namespace: string, mayUseFile: boolean): Promise<IndexFile> {
  const pool = mayUseFile ? await openPool(sqlite, namespace) : 'The file could not be written.';
  if (typeof pool === 'string') return openInMemory(sqlite, pool);
  const wipe = (): void => {
    pool.unlink(FILE);
    pool.unlink(`${FILE}-journal`);
  };
  const open = (): Database => {
    const database = new pool.OpfsSAHPoolDb(FILE);
    try {
      database.exec(SETTINGS);
      database.selectValue('SELECT count(*) FROM sqlite_schema');
      return database;
    } catch (cause) {
      database.close();
      throw cause;
    }
  };
  let database: Database;
  try {
    database = open();
  } catch {
    wipe(); // damaged, and easily built anew
    database = open();
  }
  return {
    database,
    storage: 'file',
    reason: null,
    wipe: () => {
      database.close();
      wipe();
    },
  };
}

/** An index in memory. `reason`: why it is there. */
export function openInMemory(sqlite: Sqlite3Static, reason: string): IndexFile {
  const database = new sqlite.oo1.DB(':memory:');
  database.exec(SETTINGS);
  return {
    database,
    storage: 'memory',
    reason,
    wipe: () => {
      database.close();
    },
  };
}

type Pool = Awaited<ReturnType<Sqlite3Static['installOpfsSAHPoolVfs']>>;

/** The pool of files; the reason where there is none. */
async function openPool(sqlite: Sqlite3Static, namespace: string): Promise<Pool | string> {
  let reason = 'This browser has no file system for pages.';
  for (let tries = 1; tries <= OPEN_TRIES; tries += 1) {
    try {
      return await sqlite.installOpfsSAHPoolVfs({
        name: 'holdfast-search',
        // A namespace may be `..`.
        directory: `holdfast-search/of-${encodeURIComponent(namespace)}`,
        initialCapacity: POOL_FILES,
        preserveOnInitFailure: true,
        // Missing in its types.
        ...({ forceReinitIfPreviouslyFailed: true } as object),
      });
    } catch (cause) {
      reason = reasonOf(cause);
      if (!isTaken(cause)) return reason;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, RETRY_MS);
    });
  }
  return reason;
}

/** Whether another worker has the file open. */
function isTaken(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'NoModificationAllowedError';
}
