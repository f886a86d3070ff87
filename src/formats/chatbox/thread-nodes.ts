// The tree of a thread of Chatbox: a list of messages, and forks, which are other lists that follow one of its messages.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import type { ChainedMessage } from '../chain.ts';
import type { JsonObject } from '../chat.ts';
import { Fields } from '../fields.ts';
import type { TreeNode } from '../tree.ts';

/** Makes a message of a value. */
type Read = (message: JsonValue, id: string) => ChainedMessage;

export class ThreadNodes {
  /** The last message of the list itself: what was shown. */
  readonly lastId: string | null;
  readonly #forks: Map<string, JsonValue>;
  readonly #read: Read;
  readonly #nodes: TreeNode<ChainedMessage>[] = [];
  /** The message that follows another one in its own list. */
  readonly #next = new Map<string, string>();
  /** The order of what follows a message that has forks. */
  readonly #children = new Map<string, readonly string[]>();
  readonly #rest: [string, JsonValue][] = [];

  /** `forks`: by the message that they follow; those of the messages here are taken out of it. */
  constructor(messages: readonly JsonValue[], forks: Map<string, JsonValue>, read: Read) {
    this.#forks = forks;
    this.#read = read;
    const added = this.#addList(messages, null);
    this.lastId = added.at(-1) ?? null;
    this.#addForks(added);
  }

  /** Adds the forks that no thread has taken: the messages that they follow are missing. */
  addRest(): void {
    this.#addForks([...this.#forks.keys()]);
  }

  get nodes(): readonly TreeNode<ChainedMessage>[] {
    return this.#nodes.map((node) => {
      const children = this.#children.get(node.id);
      return children === undefined ? node : { ...node, children };
    });
  }

  /** What the forks say beside their messages, by the message that they follow; undefined where there are none. */
  get forkRest(): JsonObject | undefined {
    return this.#rest.length === 0 ? undefined : Object.fromEntries(this.#rest);
  }

  #addList(messages: readonly JsonValue[], after: string | null): string[] {
    const ids: string[] = [];
    for (const message of messages) {
      const id = new Fields(message).id('id') ?? `#${this.#nodes.length}`;
      const before = ids.at(-1);
      if (before !== undefined) this.#next.set(before, id);
      this.#nodes.push({ id, parent_id: before ?? after, item: this.#read(message, id) });
      ids.push(id);
    }
    return ids;
  }

  /** Adds the forks after these messages, and those after the messages of the forks. */
  #addForks(after: readonly string[]): void {
    const open = [...after];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const value = this.#forks.get(id);
      if (value === undefined) continue;
      this.#forks.delete(id);
      const fork = new Fields(value);
      const own = this.#next.get(id);
      const children: string[] = [];
      const lists: JsonValue[] = [];
      for (const [index, list] of fork.list('lists').entries()) {
        // The list that is shown is empty here: its messages are those of the thread.
        if (own !== undefined && index === fork.peek('position')) children.push(own);
        const fields = new Fields(list);
        const added = this.#addList(fields.list('messages'), id);
        children.push(...added.slice(0, 1));
        for (const each of added) open.push(each);
        lists.push(fields.left() ?? {});
      }
      this.#children.set(id, children);
      this.#rest.push([id, isJsonObject(value) ? { ...fork.left(), lists } : value]);
    }
  }
}
