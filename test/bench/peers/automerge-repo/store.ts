import { automergeWasmBase64 } from '@automerge/automerge/automerge.wasm.base64';
import {
  Automerge,
  Repo,
  initializeBase64Wasm,
  parseAutomergeUrl,
  stringifyAutomergeUrl,
  type BinaryDocumentId,
  type DocHandle,
  type DocumentId,
  type HandleState,
} from '@automerge/automerge-repo/slim';
import { IndexedDBStorageAdapter } from '@automerge/automerge-repo-storage-indexeddb';
import { batched } from '../batched.ts';
import type { OpenStore } from '../peer.ts';

interface Message {
  content: string;
}

interface Document {
  readonly handle: DocHandle<Message>;
  length: number;
  readonly flush: (nothing: undefined) => Promise<void>;
}

/** The state of an unknown document is `unavailable`. */
const FOUND: HandleState[] = ['ready', 'unavailable'];

/** Length of a document id in bytes. */
const ID_BYTES = 16;

function openRepo(database: string): Repo {
  return new Repo({ storage: new IndexedDBStorageAdapter(database) });
}

/** Derives the document id from the conversation's id, so that no map from one to the other is needed. */
async function documentIdOf(sessionId: string): Promise<DocumentId> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sessionId));
  const bytes = new Uint8Array(hash).slice(0, ID_BYTES) as BinaryDocumentId;
  return parseAutomergeUrl(stringifyAutomergeUrl(bytes)).documentId;
}

/** Automerge: a document per conversation, whose changes a repo stores. */
export const openStore: OpenStore = async (database) => {
  await initializeBase64Wasm(automergeWasmBase64);
  const repo = openRepo(database);
  const documents = new Map<string, Document>();
  return {
    begin: async (sessionId) => {
      const docId = await documentIdOf(sessionId);
      const handle = repo.import<Message>(Automerge.save(Automerge.from({ content: '' })), { docId });
      const flush = batched<undefined>(() => repo.flush([docId]));
      documents.set(sessionId, { handle, length: 0, flush });
      await flush(undefined);
    },
    append: async (sessionId, delta) => {
      const document = documents.get(sessionId);
      if (document === undefined) throw new Error(`conversation ${sessionId} was not begun here: call begin first`);
      document.handle.change((message) => {
        Automerge.splice(message, ['content'], document.length, 0, delta);
      });
      document.length += delta.length;
      await document.flush(undefined);
    },
    read: async (sessionId) => {
      const found = await openRepo(database).find<Message>(await documentIdOf(sessionId), { allowableStates: FOUND });
      return found.isReady() ? found.doc().content : '';
    },
    close: async () => {
      await repo.shutdown();
    },
  };
};
