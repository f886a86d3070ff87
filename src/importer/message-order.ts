// In which order the messages of a chat are recorded.

import type { Chat, ChatMessage } from '../formats/index.ts';

/** Messages in their order. */
export interface MessageOrder {
  /** A parent before its children, siblings in the order of the source. */
  readonly messages: readonly ChatMessage[];
  /** By message its parent; null for a first one. */
  readonly parents: ReadonlyMap<ChatMessage, ChatMessage | null>;
  /** The message that the source showed last, where that is not the one that is recorded last. */
  readonly active: ChatMessage | null;
}

/**
 * The order of recording. By rule 9 of the convention of parts the current branch is that of the message recorded last. So the
 * message that the source showed last comes last, unless siblings would change their order by that.
 */
export function messageOrder({ messages, active_id }: Chat): MessageOrder {
  const byId = new Map<string, ChatMessage>();
  const parents = new Map<ChatMessage, ChatMessage | null>();
  for (const message of messages) {
    parents.set(message, (message.parent_id === null ? undefined : byId.get(message.parent_id)) ?? null);
    if (!byId.has(message.id)) byId.set(message.id, message);
  }
  const last = messages.at(-1) ?? null;
  const active = (active_id === null ? undefined : byId.get(active_id)) ?? last;
  if (active === last || active === null) return { messages, parents, active: null };
  const parent = parents.get(active);
  const later = messages.slice(messages.indexOf(active) + 1);
  const canMove = later.every((message) => parents.get(message) !== active && parents.get(message) !== parent);
  if (!canMove) return { messages, parents, active };
  return { messages: [...messages.filter((message) => message !== active), active], parents, active: null };
}
