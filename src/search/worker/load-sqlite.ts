// Loads SQLite, which is 390 kB compressed: only the worker that holds the index does.

import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';

export async function loadSqlite(): Promise<Sqlite3Static> {
  const { default: init } = await import('@sqlite.org/sqlite-wasm');
  return init();
}
