// The messages of a log that says most of them twice, once as an item of the model's API and once as an event, in either order; of some
// it has only one of the two.

import { asRest } from '../fields.ts';
import { Chain, type ChainedMessage } from '../chain.ts';

interface Draft {
  message: ChainedMessage;
  /** Whether both were seen. */
  isPaired: boolean;
}

/**
 * Collects messages in the order in which each was seen first: that place stays whatever comes later, so that a log that was cut between
 * the two gives the same places.
 */
export class SeenTwice {
  readonly #drafts: Draft[] = [];
  readonly #items = new Map<string, Draft[]>();
  readonly #events = new Map<string, Draft[]>();

  addItem(message: ChainedMessage): void {
    const keys = keysOf(message);
    const event = takeFirst(this.#events, keys);
    if (event === undefined) this.#add(message, keys, this.#items);
    else event.message = joined(message, event.message, event.message.created_at);
  }

  addEvent(message: ChainedMessage): void {
    const keys = keysOf(message);
    const item = takeFirst(this.#items, keys);
    if (item === undefined) this.#add(message, keys, this.#events);
    else item.message = joined(item.message, message, item.message.created_at);
  }

  /** A message that comes once. */
  addOther(message: ChainedMessage): void {
    this.#drafts.push({ message, isPaired: true });
  }

  chain(): Chain {
    const chain = new Chain();
    for (const { message } of this.#drafts) chain.add(message, null);
    return chain;
  }

  #add(message: ChainedMessage, keys: readonly string[], waiting: Map<string, Draft[]>): void {
    const draft: Draft = { message, isPaired: false };
    this.#drafts.push(draft);
    for (const key of keys) {
      const drafts = waiting.get(key);
      if (drafts === undefined) waiting.set(key, [draft]);
      else drafts.push(draft);
    }
  }
}

/** The item says more. The time is that of the first one, as in a log that was cut between them. */
function joined(item: ChainedMessage, event: ChainedMessage, first: number | null): ChainedMessage {
  const created_at = first ?? item.created_at ?? event.created_at;
  return { ...item, created_at, ...asRest(item.rest, event.rest === undefined ? {} : { event: event.rest }) };
}

/** An event has the text alone, an item also what the program adds to it, as texts of their own: the whole and each of them. */
function keysOf({ role, parts }: ChainedMessage): string[] {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  const keys = new Set([texts.join(''), ...texts].map((text) => `${role} ${text.trim()}`));
  return texts.length === 0 ? [] : [...keys];
}

function takeFirst(waiting: Map<string, Draft[]>, keys: readonly string[]): Draft | undefined {
  for (const key of keys) {
    const drafts = waiting.get(key) ?? [];
    const place = drafts.findIndex((draft) => !draft.isPaired);
    // Those before it wait no more.
    const [draft] = place < 0 ? [] : drafts.splice(0, place + 1).slice(-1);
    if (draft === undefined) continue;
    draft.isPaired = true;
    return draft;
  }
  return undefined;
}
