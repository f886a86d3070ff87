// The worker of the search index. Each page that searches starts one; the one that has the Web Lock holds the index, the
// others wait for it, without SQLite. Its first message is the address of SQLite's WebAssembly. Wiring only.

import { namespaceOfWorker, reasonOf, sharedNames } from '../../protocol/index.ts';
import { RecordingsReader } from '../../recorder/index.ts';
import { createRecordingStore } from '../../storage/index.ts';
import { searchNames } from '../channel/index.ts';
import { IndexHolder } from './index-holder.ts';
import { loadSqlite } from './load-sqlite.ts';
import { serveSearch } from './serve-search.ts';

declare const self: DedicatedWorkerGlobalScope;

const namespace = namespaceOfWorker(self.name);
const names = sharedNames(namespace);

async function hold(wasm: string): Promise<void> {
  const sqlite = await loadSqlite(wasm);
  const store = createRecordingStore(names.database, (expire, ms) => {
    const timer = setTimeout(expire, ms);
    return () => {
      clearTimeout(timer);
    };
  });
  const holder = new IndexHolder({
    sqlite,
    reader: new RecordingsReader(store),
    namespace,
    clock: () => Date.now(),
    elapsed: () => performance.now(),
  });
  await serveSearch(holder, namespace, crypto.randomUUID());
  store.close();
  self.close();
}

self.addEventListener(
  'message',
  ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'string') return;
    navigator.locks
      .request(searchNames(names).lock, () => hold(data))
      .catch((cause: unknown) => {
        console.error('holdfast search: the index could not be opened', cause);
        self.postMessage(reasonOf(cause));
      });
  },
  { once: true },
);
