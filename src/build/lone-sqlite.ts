// SQLite without the files that it names beside its own: the search index uses neither of its other workers, and is told
// where the WebAssembly is. Otherwise a bundler would put each of them into the build.
import type { Plugin } from 'rolldown';

const MODULE = /@sqlite\.org\/sqlite-wasm\/dist\/index\.mjs$/;

/** What is taken out, and what comes in its place. */
const ADDRESSES: readonly (readonly [found: string, replacement: string])[] = [
  ['new URL("sqlite3.wasm", import.meta.url).href', '"sqlite3.wasm"'],
  ['new URL("sqlite3-opfs-async-proxy.js", import.meta.url)', 'new URL("about:blank")'],
  ['new Worker(new URL("sqlite3-worker1.mjs", import.meta.url), { type: "module" })', 'undefined'],
  ['_scriptName = import.meta.url', '_scriptName = globalThis.location.href'],
];

/** Takes the addresses of SQLite's other files out of it. Fails where it does not have them as they are known here. */
export function loneSqlite(): Plugin {
  return {
    name: 'holdfast:lone-sqlite',
    transform: {
      order: 'pre',
      filter: { id: MODULE },
      handler(source) {
        let code = source;
        for (const [found, replacement] of ADDRESSES) {
          if (code.split(found).length !== 2)
            this.error(`SQLite does not have ${found} once: look what it has become.`);
          code = code.replace(found, replacement);
        }
        return { code, map: null };
      },
    },
  };
}
