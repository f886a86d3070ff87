// Loads SQLite, which is 460 kB compressed: only the worker that holds the index does.

import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';

/** `wasm`: the address of SQLite's WebAssembly; absent outside a browser, where the package finds it. */
export async function loadSqlite(wasm?: string): Promise<Sqlite3Static> {
  // Of its ways to a file, only the one of index-file.ts is used: the others would start workers where they can.
  Object.assign(globalThis, {
    sqlite3ApiConfig: { disable: { vfs: { opfs: true, 'opfs-vfs': true, 'opfs-wl': true, kvvfs: true } } },
  });
  const module = await import('@sqlite.org/sqlite-wasm');
  // Its types lack the options.
  const init: (options: object) => Promise<Sqlite3Static> = module.default;
  return init(wasm === undefined ? {} : { locateFile: () => wasm });
}
