import { Dexie, type EntityTable } from 'dexie';
import { batched } from '../batched.ts';
import type { Durability, OpenStore } from '../peer.ts';

/** The key that the database assigns is the token's place in the text. */
interface Token {
  readonly number: number;
  readonly sessionId: string;
  readonly delta: string;
}

interface Message {
  readonly id: string;
  readonly sessionId: string;
  readonly role: 'assistant';
}

type Database = Dexie & {
  readonly messages: EntityTable<Message, 'id'>;
  readonly tokens: EntityTable<Token, 'number'>;
};

async function openDatabase(name: string, durability: Durability): Promise<Database> {
  const database = new Dexie(name, { chromeTransactionDurability: durability }) as Database;
  database.version(1).stores({ messages: 'id, sessionId', tokens: '++number, sessionId' });
  await database.open();
  return database;
}

/** Dexie: a row per token, added in batches. */
export const openStore: OpenStore = async (name, durability) => {
  const database = await openDatabase(name, durability);
  const add = batched<Omit<Token, 'number'>>(async (tokens) => {
    await database.tokens.bulkAdd(tokens);
  });
  return {
    begin: async (sessionId) => {
      await database.messages.add({ id: `${sessionId}/1`, sessionId, role: 'assistant' });
    },
    append: (sessionId, delta) => add({ sessionId, delta }),
    read: async (sessionId) => {
      const fresh = await openDatabase(name, durability);
      const tokens = await fresh.tokens.where('sessionId').equals(sessionId).sortBy('number');
      fresh.close();
      return tokens.map(({ delta }) => delta).join('');
    },
    close: () => {
      database.close();
      return Promise.resolve();
    },
  };
};
