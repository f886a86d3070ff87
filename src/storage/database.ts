// Opens a namespace's database, and closes it when another context wants to upgrade or delete it.

import type { IDBPDatabase } from 'idb';
import { DATABASE_VERSION, JOURNAL_FRONT } from './constants.ts';
import type { Home } from './home.ts';
import { openIn } from './open-in.ts';
import type { RecordingSchema } from './schema.ts';

export type Database = IDBPDatabase<RecordingSchema>;

/**
 * Opens the database and makes its stores when it is new.
 * `onLost` is called when the connection can no longer be used: the browser closed it, or another
 * context wants to upgrade or delete the database. `onDeleted` is called before, where it is to be deleted.
 */
export function openDatabase(home: Home, name: string, onLost: () => void, onDeleted?: () => void): Promise<Database> {
  const handlers = { create, onLost, ...(onDeleted && { onDeleted }) };
  return home((factory) => openIn<RecordingSchema>(factory, name, { version: DATABASE_VERSION, ...handlers }));
}

function create(created: Database): void {
  const journal = created.createObjectStore('journal');
  const sessions = created.createObjectStore('sessions', { keyPath: 'ref' });
  sessions.createIndex('by_session_id', 'session_id', { unique: true });
  sessions.createIndex('by_list', ['list', 'recency', 'ref']);
  sessions.createIndex('by_recency', ['recency', 'ref']);
  sessions.createIndex('by_client', 'attended_by', { multiEntry: true });
  sessions.createIndex('by_trashed_at', 'trashed_at');
  const messages = created.createObjectStore('messages', { keyPath: ['ref', 'position'] });
  messages.createIndex('by_message_id', ['ref', 'message_id'], { unique: true });
  created.createObjectStore('chunks', { keyPath: ['ref', 'position', 'generation', 'offset'] });
  created.createObjectStore('pieces');
  created.createObjectStore('event_ids');
  const clients = created.createObjectStore('clients', { keyPath: 'client_id' });
  clients.createIndex('by_seen_at', 'seen_at');
  const meta = created.createObjectStore('meta');
  for (const write of [journal.put('', JOURNAL_FRONT), meta.put({ id: crypto.randomUUID() }, 'identity')])
    write.catch(() => undefined); // then opening rejects with the reason
}
