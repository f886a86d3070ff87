import localforage from 'localforage';
import type { OpenStore } from '../peer.ts';
import { wholeConversations, type Conversation, type ConversationSaver } from '../whole-conversations.ts';

/** Conversations by their id in an instance of localForage, on IndexedDB. */
export async function localforageSaver(database: string): Promise<ConversationSaver> {
  const options = { name: database, storeName: 'conversations', driver: localforage.INDEXEDDB };
  const instance = localforage.createInstance(options);
  await instance.ready();
  return {
    save: (conversation) => instance.setItem(conversation.id, conversation),
    load: (id) => localforage.createInstance(options).getItem<Conversation>(id),
    // The library has no way to close its connection.
    close: () => Promise.resolve(),
  };
}

/** localForage: the conversation as one value, saved for every token. */
export const openStore: OpenStore = async (database) => wholeConversations(await localforageSaver(database));
