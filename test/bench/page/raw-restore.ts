// The lower limit of a restore: reads the pieces of a second copy, and puts their rows into a new database, as they are.
import { settled } from './idb.ts';

/** Pieces that are read at once, and whose rows go into one transaction: some 3 MB. */
const PIECES = 100;

type Row = readonly [kind: string, value: Record<string, unknown>];

/** Returns the number of rows. */
export async function restoreRaw(cacheName: string, database: string): Promise<number> {
  const cache = await caches.open(cacheName);
  const requests = (await cache.keys()).filter(({ url }) => new URL(url).search !== '');
  const opened = await create(database);
  let rows = 0;
  for (let at = 0; at < requests.length; at += PIECES) {
    const read = await Promise.all(requests.slice(at, at + PIECES).map((request) => rowsOf(cache, request)));
    await put(opened, read.flat());
    rows += read.flat().length;
  }
  opened.close();
  return rows;
}

async function rowsOf(cache: Cache, request: Request): Promise<Row[]> {
  const found = await cache.match(request);
  if (found?.body == null) throw new Error('A piece is missing.');
  const text = await new Response(found.body.pipeThrough(new DecompressionStream('gzip'))).text();
  const [, ...rows] = text.split('\n').map((line) => JSON.parse(line) as Row);
  return rows;
}

function create(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  request.addEventListener('upgradeneeded', () => {
    const database = request.result;
    const sessions = database.createObjectStore('sessions', { keyPath: 'ref' });
    sessions.createIndex('by_session_id', 'session_id', { unique: true });
    sessions.createIndex('by_list', ['list', 'recency', 'ref']);
    sessions.createIndex('by_recency', ['recency', 'ref']);
    sessions.createIndex('by_client', 'attended_by', { multiEntry: true });
    sessions.createIndex('by_trashed_at', 'trashed_at');
    const messages = database.createObjectStore('messages', { keyPath: ['ref', 'position'] });
    messages.createIndex('by_message_id', ['ref', 'message_id'], { unique: true });
    database.createObjectStore('chunks', { keyPath: ['ref', 'position', 'generation', 'offset'] });
  });
  return settled(request);
}

function put(database: IDBDatabase, rows: readonly Row[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(['sessions', 'messages', 'chunks'], 'readwrite', { durability: 'strict' });
    transaction.addEventListener('complete', () => {
      resolve();
    });
    transaction.addEventListener('abort', () => {
      reject(transaction.error ?? new Error('a raw transaction was aborted'));
    });
    const [sessions, messages, chunks] = ['sessions', 'messages', 'chunks'].map((name) =>
      transaction.objectStore(name),
    );
    for (const [kind, value] of rows) {
      if (kind === 'session')
        sessions?.put({ ...value, list: value['status'], recency: value['last_activity'], attended_by: [] });
      else if (kind === 'message') messages?.put(value);
      else if (kind === 'chunk') chunks?.put({ ...value, sum: 0 });
    }
    transaction.commit();
  });
}
