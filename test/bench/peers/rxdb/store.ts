import { createRxDatabase, type RxCollection, type RxDatabase, type RxJsonSchema } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { batched } from '../batched.ts';
import type { Durability, OpenStore } from '../peer.ts';
import { placeIn } from '../place.ts';

interface Token {
  /** Session and place, so that ids sort in the order of the text. */
  readonly id: string;
  readonly delta: string;
}

type Database = RxDatabase<{ readonly tokens: RxCollection<Token> }>;

const SCHEMA: RxJsonSchema<Token> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 300 }, delta: { type: 'string' } },
  required: ['id', 'delta'],
};

async function openDatabase(name: string, durability: Durability): Promise<Database> {
  const database: Database = await createRxDatabase({
    name,
    storage: getRxStorageDexie({ chromeTransactionDurability: durability }),
  });
  await database.addCollections({ tokens: { schema: SCHEMA } });
  return database;
}

/** RxDB on its free Dexie storage: a document per token, inserted in batches. */
export const openStore: OpenStore = async (name, durability) => {
  let database = await openDatabase(name, durability);
  const places = new Map<string, number>();
  const insert = batched<Token>(async (tokens) => {
    const { error } = await database.tokens.bulkInsert([...tokens]);
    const [first] = error;
    if (first !== undefined) throw new Error(`RxDB did not store ${first.documentId}: status ${first.status}`);
  });
  const append = (sessionId: string, delta: string): Promise<void> => {
    const place = places.get(sessionId) ?? 0;
    places.set(sessionId, place + 1);
    return insert({ id: placeIn(sessionId, place), delta });
  };
  return {
    begin: (sessionId) => append(sessionId, ''),
    append,
    read: async (sessionId) => {
      // The database is closed first: open documents would be read from memory, and a database can be open only once.
      await database.close();
      database = await openDatabase(name, durability);
      const range = { $gte: `${sessionId}/`, $lt: `${sessionId}0` }; // 0 comes right after the slash
      const tokens = await database.tokens.find({ selector: { id: range }, sort: [{ id: 'asc' }] }).exec();
      return tokens.map(({ delta }) => delta).join('');
    },
    close: async () => {
      await database.close();
    },
  };
};
