import { IndexeddbPersistence } from 'y-indexeddb';
import { Doc, type Text } from 'yjs';
import { batched } from '../batched.ts';
import type { OpenStore } from '../peer.ts';

/** The object store that the provider keeps updates in. */
const UPDATES = 'updates';

interface Document {
  readonly text: Text;
  /** Resolves when every update made before the call is stored. */
  readonly stored: () => Promise<void>;
  readonly close: () => Promise<void>;
}

async function openDocument(name: string): Promise<Document> {
  const doc = new Doc();
  const provider = new IndexeddbPersistence(name, doc);
  await provider.whenSynced;
  const wait = batched<undefined>(() => updatesStored(provider));
  return {
    text: doc.getText('content'),
    stored: () => wait(undefined),
    close: async () => {
      await provider.destroy();
      doc.destroy();
    },
  };
}

/**
 * The provider opens a transaction for each update, and does not report when it completes. A later transaction on
 * the same object store begins only after all of them have ended, so its first result shows that they have.
 */
async function updatesStored({ db }: IndexeddbPersistence): Promise<void> {
  if (db === null) throw new Error('the provider has no database: it was not synced');
  const request = db.transaction(UPDATES, 'readonly').objectStore(UPDATES).getKey(0);
  await new Promise<void>((resolve, reject) => {
    request.addEventListener('success', () => {
      resolve();
    });
    request.addEventListener('error', () => {
      reject(request.error ?? new Error('the updates of the provider cannot be read'));
    });
  });
}

/** Yjs: a document per conversation, whose updates y-indexeddb stores. */
export const openStore: OpenStore = (database) => {
  const documents = new Map<string, Document>();
  const nameOf = (sessionId: string): string => `${database}/${sessionId}`;
  return Promise.resolve({
    begin: async (sessionId) => {
      const document = await openDocument(nameOf(sessionId));
      documents.set(sessionId, document);
      await document.stored();
    },
    append: async (sessionId, delta) => {
      const document = documents.get(sessionId);
      if (document === undefined) throw new Error(`conversation ${sessionId} was not begun here: call begin first`);
      document.text.insert(document.text.length, delta);
      await document.stored();
    },
    read: async (sessionId) => {
      const document = await openDocument(nameOf(sessionId));
      const content = document.text.toJSON();
      await document.close();
      return content;
    },
    close: async () => {
      await Promise.all([...documents.values()].map((document) => document.close()));
    },
  });
};
