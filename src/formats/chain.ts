// Messages of a source that has them one after the other: each follows the one before it.

import type { ChatMessage } from './chat.ts';
import { uniqueIds } from './tree.ts';

/** What a reader says of a message in a chain; id and parent are added. */
export type ChainedMessage = Omit<ChatMessage, 'id' | 'parent_id'>;

/**
 * Collects the messages of a chat. A message without an id is named by its place among the messages, such as `#3`: it keeps that
 * name when the same chat is read again with more messages at its end. An id that was there before is made unique.
 */
export class Chain {
  readonly messages: ChatMessage[] = [];
  /** How many messages had no id. */
  unnamed = 0;
  /** The ids that came more than once. */
  readonly duplicates: string[] = [];
  readonly #unique = uniqueIds();

  /** The id of the last message. */
  get lastId(): string | null {
    return this.messages.at(-1)?.id ?? null;
  }

  /** Adds a message, and returns its id. `parent_id`: the message before it, where that is not the last one. */
  add(message: ChainedMessage, id: string | null, parent_id: string | null = this.lastId): string {
    if (id === null) this.unnamed += 1;
    const unique = this.#unique(id ?? `#${this.messages.length}`);
    if (id !== null && unique !== id) this.duplicates.push(id);
    this.messages.push({ ...message, id: unique, parent_id });
    return unique;
  }
}
