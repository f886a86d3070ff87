import { createStore, get, set } from 'idb-keyval';
import type { OpenStore } from '../peer.ts';
import { wholeConversations, type Conversation, type ConversationSaver } from '../whole-conversations.ts';

/** Conversations by their id in a store of idb-keyval. */
export function idbKeyvalSaver(database: string): ConversationSaver {
  const store = createStore(database, 'conversations');
  return {
    save: (conversation) => set(conversation.id, conversation, store),
    load: (id) => get<Conversation>(id, createStore(database, 'conversations')),
    // The library has no way to close its connection.
    close: () => Promise.resolve(),
  };
}

/** idb-keyval: the conversation as one value, saved for every token. */
export const openStore: OpenStore = (database) => Promise.resolve(wholeConversations(idbKeyvalSaver(database)));
