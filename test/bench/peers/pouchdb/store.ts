import PouchDB from 'pouchdb-browser';
import { batched } from '../batched.ts';
import type { OpenStore } from '../peer.ts';
import { placeIn } from '../place.ts';

interface Token {
  readonly _id: string;
  readonly delta: string;
}

/** PouchDB: a document per token, written in batches. */
export const openStore: OpenStore = async (name) => {
  const database = new PouchDB<Token>(name);
  await database.info();
  const places = new Map<string, number>();
  const put = batched<Token>(async (tokens) => {
    const results = await database.bulkDocs([...tokens]);
    const failed = results.find((result) => 'error' in result);
    if (failed !== undefined) throw new Error(`PouchDB did not store ${failed.id}: ${JSON.stringify(failed)}`);
  });
  const append = (sessionId: string, delta: string): Promise<void> => {
    const place = places.get(sessionId) ?? 0;
    places.set(sessionId, place + 1);
    return put({ _id: placeIn(sessionId, place), delta });
  };
  return {
    begin: (sessionId) => append(sessionId, ''),
    append,
    read: async (sessionId) => {
      // A second instance would share this connection, so it is not needed: instances keep no documents in memory.
      const range = { startkey: `${sessionId}/`, endkey: `${sessionId}/\uffff` };
      const { rows } = await database.allDocs({ ...range, include_docs: true });
      return rows.map(({ doc }) => doc?.delta ?? '').join('');
    },
    close: () => database.close(),
  };
};
