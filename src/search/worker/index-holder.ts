// The index while this worker holds it: opens it, keeps it up, answers, and builds it anew where its file is damaged.

import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import {
  failed,
  ok,
  reasonOf,
  type Fact,
  type Result,
  type SearchPage,
  type SearchQuery,
  type SearchStatus,
} from '../../protocol/index.ts';
import type { RecordingsReader } from '../../recorder/index.ts';
import { isStorageFailure } from '../../storage/index.ts';
import { answerSearch } from './answer-search.ts';
import { openIndexFile, openInMemory, type IndexFile } from './index-file.ts';
import { IndexTables } from './index-tables.ts';
import { Keeper } from './keeper.ts';
import { SqlDatabase } from './sql-database.ts';

export interface HolderOptions {
  readonly sqlite: Sqlite3Static;
  readonly reader: RecordingsReader;
  readonly namespace: string;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
  /** Whether to use a file where there can be one. Default true. */
  readonly mayUseFile?: boolean;
  /** Most bytes of an index in memory. */
  readonly maxMemoryBytes?: number;
}

/** Most bytes of an index in memory, where no option says otherwise: about as many of text, of some 100,000 messages. */
const MAX_MEMORY_BYTES = 48 * 1024 * 1024;

/** How often an index that cannot be used is thrown away and built anew before the worker gives up. */
const MAX_RECOVERIES = 3;

interface Open {
  readonly file: IndexFile;
  readonly sql: SqlDatabase;
  readonly tables: IndexTables;
  readonly keeper: Keeper;
}

export class IndexHolder {
  readonly #options: HolderOptions;
  #open: Open | null = null;
  #mayUseFile: boolean;
  #recoveries = 0;
  #failure: string | null = null;
  /** What was found wrong with a file; shown where the index then is in memory. */
  #fileProblem: string | null = null;

  constructor(options: HolderOptions) {
    this.#options = options;
    this.#mayUseFile = options.mayUseFile ?? true;
  }

  /** How the index is. */
  get status(): SearchStatus {
    const open = this.#open;
    const none = { storage: null, indexed_messages: 0, total_messages: 0, bytes: 0, is_full: false };
    if (this.#failure !== null) return { ...none, state: 'failed', reason: this.#failure };
    if (open === null) return { ...none, state: 'starting', reason: null };
    const { total, due } = open.tables.counts();
    const is_full = due > 0 && !this.#hasRoom(open);
    return {
      state: open.keeper.isReady && (due === 0 || is_full) ? 'ready' : 'building',
      storage: open.file.storage,
      reason: open.file.storage === 'memory' ? (this.#fileProblem ?? open.file.reason) : null,
      indexed_messages: total - due,
      total_messages: total,
      bytes: open.tables.bytes,
      is_full,
    };
  }

  /** Opens the index, or makes a new one. Rejects where the recordings cannot be read. */
  async open(): Promise<void> {
    const { sqlite, namespace, reader, elapsed } = this.#options;
    const databaseId = await reader.read((snapshot) => Promise.resolve(snapshot.databaseId));
    const file = await openIndexFile(sqlite, namespace, this.#mayUseFile).catch((cause: unknown) =>
      openInMemory(sqlite, reasonOf(cause)),
    );
    const sql = new SqlDatabase(file.database);
    const tables = new IndexTables(sql);
    try {
      tables.prepare(databaseId);
      const hasRoom = (): boolean => this.#hasRoom({ file, tables });
      this.#open = { file, sql, tables, keeper: new Keeper({ tables, reader, elapsed, hasRoom }) };
    } catch (cause) {
      sql.finalize();
      file.wipe();
      throw cause;
    }
  }

  notice(facts: readonly Fact[]): void {
    this.#open?.keeper.notice(facts);
  }

  /** Recordings come back from the second copy, or all have. */
  noticeRestored(): void {
    this.#open?.keeper.noticeRestored();
  }

  /** Does one piece of work. False when there is none, and after a failure, with which `status` then is. */
  async step(): Promise<boolean> {
    if (this.#failure !== null) return false;
    try {
      if (this.#open === null) await this.open();
      else return await this.#open.keeper.step();
      return true;
    } catch (cause) {
      return this.#recover(cause);
    }
  }

  /** Errors: `not_connected` while there is no index, `storage_unavailable` and `internal_error` as reads have them. */
  async search(query: SearchQuery): Promise<Result<SearchPage>> {
    const open = this.#open;
    if (open === null)
      return failed('not_connected', this.#failure ?? 'The search index is being opened. Search again.');
    const { reader, clock, elapsed } = this.#options;
    const { state, indexed_messages, is_full } = this.status;
    const complete = state === 'ready' && !is_full;
    const searched = { complete, searched_messages: complete ? null : indexed_messages };
    try {
      return ok(await answerSearch({ sql: open.sql, reader, clock, elapsed }, query, searched));
    } catch (cause) {
      const isRecordings = isStorageFailure(cause);
      if (!isRecordings) this.#recover(cause);
      return failed(
        isRecordings ? 'storage_unavailable' : 'internal_error',
        `The search failed: ${reasonOf(cause)} Search again.`,
      );
    }
  }

  /** Throws the index away; the next step makes a new one. */
  discard(): void {
    const open = this.#open;
    this.#open = null;
    this.#failure = null;
    open?.sql.finalize();
    open?.file.wipe();
  }

  #hasRoom({ file, tables }: Pick<Open, 'file' | 'tables'>): boolean {
    return file.storage === 'file' || tables.bytes < (this.#options.maxMemoryBytes ?? MAX_MEMORY_BYTES);
  }

  /** Throws away an index that cannot be used. Returns whether to go on. */
  #recover(cause: unknown): boolean {
    console.warn('holdfast search: a step failed', cause);
    if (isStorageFailure(cause)) return false; // the recordings cannot be read now; the next fact tries again
    this.#recoveries += 1;
    if (this.#recoveries > MAX_RECOVERIES || resultCodeOf(cause) === null) {
      this.#failure = `The search index cannot be kept: ${reasonOf(cause)}`;
      return false;
    }
    if (isWriteFailure(cause)) {
      this.#mayUseFile = false;
      this.#fileProblem = `Its file could not be written: ${reasonOf(cause)}`;
    }
    try {
      this.discard();
    } catch (problem) {
      this.#failure = `The search index cannot be thrown away: ${reasonOf(problem)}`;
      return false;
    }
    return true;
  }
}

/** SQLite's own code of an error, without its details; null for an error of another kind, which is a bug. See https://www.sqlite.org/rescode.html. */
function resultCodeOf(cause: unknown): number | null {
  return cause instanceof Error && 'resultCode' in cause ? Number(cause.resultCode) & 0xff : null;
}

/** SQLITE_FULL and SQLITE_IOERR: no room on the disk, most likely. */
const WRITE_FAILURES = new Set<number | null>([13, 10]);

function isWriteFailure(cause: unknown): boolean {
  return WRITE_FAILURES.has(resultCodeOf(cause));
}
