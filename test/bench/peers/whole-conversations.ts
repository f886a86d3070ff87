// What most chat apps do: the conversation is one value, and each token saves the whole of it anew.
import type { PeerStore } from './peer.ts';

/** A conversation as an app holds it. */
export interface Conversation {
  readonly id: string;
  readonly messages: readonly { readonly role: 'assistant'; readonly content: string }[];
}

/** Where conversations are saved, by their id. */
export interface ConversationSaver {
  readonly save: (conversation: Conversation) => Promise<unknown>;
  readonly load: (id: string) => Promise<Conversation | null | undefined>;
  readonly close: () => Promise<void>;
}

/** A store that saves the conversation whenever something is appended to it. */
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
