// What most chat apps do: the conversation is one value, and each token saves the whole value again.
import type { PeerStore } from './peer.ts';

/** A conversation as an app stores it. */
export interface Conversation {
  readonly id: string;
  readonly messages: readonly { readonly role: 'assistant'; readonly content: string }[];
}

/** Saves and loads conversations by their id. */
export interface ConversationSaver {
  readonly save: (conversation: Conversation) => Promise<unknown>;
  readonly load: (id: string) => Promise<Conversation | null | undefined>;
  readonly close: () => Promise<void>;
}

/** Returns a store that saves the whole conversation after every append. */
export function wholeConversations({ save, load, close }: ConversationSaver): PeerStore {
  const contents = new Map<string, string>();
  const keep = async (id: string, content: string): Promise<void> => {
    contents.set(id, content);
    await save({ id, messages: [{ role: 'assistant', content }] });
  };
  return {
    begin: (sessionId) => keep(sessionId, ''),
    append: async (sessionId, delta) => {
      const content = contents.get(sessionId);
      if (content === undefined) throw new Error(`conversation ${sessionId} was not begun here: call begin first`);
      await keep(sessionId, content + delta);
    },
    read: async (sessionId) => (await load(sessionId))?.messages[0]?.content ?? '',
    close,
  };
}
