import type { OpenStore } from '../peer.ts';
import { wholeConversations, type Conversation } from '../whole-conversations.ts';

/** localStorage: the conversation as JSON, saved for every token. */
export const openStore: OpenStore = (database) => {
  const keyOf = (id: string): string => `${database}/${id}`;
  const store = wholeConversations({
    save: (conversation) =>
      new Promise<void>((resolve) => {
        localStorage.setItem(keyOf(conversation.id), JSON.stringify(conversation));
        resolve();
      }),
    load: (id) => Promise.resolve(JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null') as Conversation | null),
    close: () => Promise.resolve(),
  });
  return Promise.resolve(store);
};
