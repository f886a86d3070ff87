// Saves a conversation at most once a second, as apps do for which saving every token is too slow.
import type { Conversation, ConversationSaver } from './whole-conversations.ts';

/** Delay from the first change to the save that contains it: a common value for drafts and chats. */
const THROTTLE_MS = 1_000;

interface Pending {
  conversation: Conversation;
  readonly saved: Promise<unknown>;
}

/** Each save waits for a second and includes the changes made until then. It resolves when they are saved. */
export function throttled(saver: ConversationSaver): ConversationSaver {
  const pending = new Map<string, Pending>();

  const saveLater = async (id: string): Promise<unknown> => {
    await new Promise((resolve) => {
      setTimeout(resolve, THROTTLE_MS);
    });
    const latest = pending.get(id)?.conversation;
    pending.delete(id);
    return latest === undefined ? undefined : saver.save(latest);
  };

  return {
    save: (conversation) => {
      const { id } = conversation;
      const present = pending.get(id);
      if (present !== undefined) {
        present.conversation = conversation;
        return present.saved;
      }
      const saved = saveLater(id);
      pending.set(id, { conversation, saved });
      return saved;
    },
    load: saver.load,
    close: saver.close,
  };
}
