import { Dexie, type EntityTable } from 'dexie';
import type { Durability, OpenStore } from '../peer.ts';

interface Message {
  readonly id: string;
  readonly sessionId: string;
  readonly role: 'assistant';
  readonly content: string;
}

type Database = Dexie & { readonly messages: EntityTable<Message, 'id'> };

async function openDatabase(name: string, durability: Durability): Promise<Database> {
  const database = new Dexie(name, { chromeTransactionDurability: durability }) as Database;
  database.version(1).stores({ messages: 'id, sessionId' });
  await database.open();
  return database;
}

/** Dexie: the message as one row, replaced for every token. */
export const openStore: OpenStore = async (name, durability) => {
  const database = await openDatabase(name, durability);
  const contents = new Map<string, string>();
  const keep = async (sessionId: string, content: string): Promise<void> => {
    contents.set(sessionId, content);
    await database.messages.put({ id: `${sessionId}/1`, sessionId, role: 'assistant', content });
  };
  return {
    begin: (sessionId) => keep(sessionId, ''),
    append: (sessionId, delta) => keep(sessionId, (contents.get(sessionId) ?? '') + delta),
    read: async (sessionId) => {
      const fresh = await openDatabase(name, durability);
      const messages = await fresh.messages.where('sessionId').equals(sessionId).toArray();
      fresh.close();
      return messages.map(({ content }) => content).join('');
    },
    close: () => {
      database.close();
      return Promise.resolve();
    },
  };
};
