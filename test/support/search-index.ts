// A search index in memory beside a recorder, on an IndexedDB in memory, in one process.

import { expect } from 'vitest';
import type { SearchFilter, SearchPage, SearchQuery } from '../../src/protocol/index.ts';
import { RecordingsReader } from '../../src/recorder/index.ts';
import { createRecordingStore } from '../../src/storage/index.ts';
import { IndexHolder, type HolderOptions } from '../../src/search/worker/index-holder.ts';
import { openInMemory } from '../../src/search/worker/index-file.ts';
import { IndexTables } from '../../src/search/worker/index-tables.ts';
import { SqlDatabase } from '../../src/search/worker/sql-database.ts';
import { loadSqlite } from '../../src/search/worker/load-sqlite.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from './recorder-harness.ts';

export interface TestSearch {
  readonly recorder: TestRecorder;
  readonly holder: IndexHolder;
  /** Records events, and gives the index what the channel would bring. */
  record(events: readonly unknown[]): Promise<void>;
  /** Gives the index what commands have published since. */
  publish(): void;
  /** Works until nothing is left to do. */
  settle(): Promise<void>;
  page(query: SearchQuery): Promise<SearchPage>;
  /** What a text finds, as `session/message`, or `session` for a title. */
  find(text: string, filter?: SearchFilter): Promise<string[]>;
  /** Lets time pass, in ms. */
  pass(ms: number): void;
}

export async function openTestSearch(options: Partial<HolderOptions> = {}): Promise<TestSearch> {
  const database = newDatabase();
  let now = 1_000_000;
  const clock = (): number => now;
  const recorder = openTestRecorder({ database, clock });
  const reader = new RecordingsReader(createRecordingStore(database, () => () => undefined));
  const holder = new IndexHolder({
    sqlite: await loadSqlite(),
    reader,
    namespace: database,
    clock,
    elapsed: clock,
    mayUseFile: false,
    ...options,
  });
  let published = 0;
  const publish = (): void => {
    const facts = recorder.published.slice(published);
    published = recorder.published.length;
    if (facts.length > 0) holder.notice(facts);
  };
  const page = async (query: SearchQuery): Promise<SearchPage> => {
    const result = await holder.search(query);
    expect(result.error).toBeUndefined();
    return result.value ?? Promise.reject(new Error('no page'));
  };
  return {
    recorder,
    holder,
    publish,
    page,
    record: async (events) => {
      const replies = await recorder.record(events, { page_id: null });
      expect(replies.filter(({ type }) => type === 'error')).toEqual([]);
      publish();
    },
    settle: async () => {
      while (await holder.step());
    },
    find: async (text, filter) => {
      const { groups } = await page({ text, limit: 100, ...(filter === undefined ? {} : { filter }) });
      return groups.flatMap(({ session, hits }) =>
        hits.map(({ message_id }) =>
          message_id === null ? session.session_id : `${session.session_id}/${message_id}`,
        ),
      );
    },
    pass: (ms) => {
      now += ms;
    },
  };
}

export interface TestTables {
  readonly tables: IndexTables;
  /** The file of the index. */
  readonly bytes: () => Buffer;
  readonly freePages: () => number;
}

/** The tables of an index in memory, without recordings. */
export async function openTestTables(): Promise<TestTables> {
  const sqlite = await loadSqlite();
  const { database } = openInMemory(sqlite, '');
  const tables = new IndexTables(new SqlDatabase(database));
  tables.prepare('id');
  return {
    tables,
    bytes: () => Buffer.from(sqlite.capi.sqlite3_js_db_export(database)),
    freePages: () => Number(database.selectValue('PRAGMA freelist_count')),
  };
}
