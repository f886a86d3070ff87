// Events that are not acked yet, in order. It keeps each until its reply has come; who sends it,
// and how often, is not its business.

import { formatEventId, withIgnoredFields, type ErrorReply, type Reply } from '../../protocol/index.ts';
import type { NewEvent } from '../recorder-client.ts';
import type { TakenEvent } from './take-event.ts';

export interface OutboxEntry {
  /** The event as it is sent. */
  event: NewEvent & { readonly event_id: string };
  /** By which we numbered it; null where the id is the caller's own. */
  counter: number | null;
  /** About how long it is as JSON, in UTF-16 code units. */
  readonly length: number;
  readonly settle: (reply: Reply) => void;
}

export class Outbox {
  #clientId: string;
  #counter = 0;
  /** In the order in which they were added. */
  readonly #entries = new Set<OutboxEntry>();
  /** Those not yet sent, in the same order; some may be settled already. */
  #unsent: OutboxEntry[] = [];
  #length = 0;
  #callersIds = 0;
  readonly #onRefused: (event: NewEvent, error: ErrorReply) => void;

  /** `onRefused`: called with an event that settles with an error, as it was given. */
  constructor(clientId: string, onRefused: (event: NewEvent, error: ErrorReply) => void = () => undefined) {
    this.#clientId = clientId;
    this.#onRefused = onRefused;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** About how long all of it is as JSON, in UTF-16 code units. */
  get length(): number {
    return this.#length;
  }

  /** The events as they were given, in order: with their callers' ids, without ours, which mean something to this client's recorder alone. */
  get events(): NewEvent[] {
    return [...this.#entries].map(givenEvent);
  }

  /** Some of the events have ids of their callers'. */
  get hasCallersIds(): boolean {
    return this.#callersIds > 0;
  }

  get first(): OutboxEntry | undefined {
    const [first] = this.#entries;
    return first;
  }

  /** Takes an event; settles with its reply. */
  add({ event, eventId, length, ignored }: TakenEvent): Promise<Reply> {
    return new Promise((resolve) => {
      const settle =
        ignored === null
          ? resolve
          : (reply: Reply): void => {
              resolve(withIgnoredFields(reply, ignored));
            };
      const { event_id, counter } = eventId === null ? this.#nextId() : { event_id: eventId, counter: null };
      if (eventId !== null) this.#callersIds += 1;
      // The copy that was taken is ours.
      const entry = { event: Object.assign(event, { event_id }), counter, length, settle };
      this.#entries.add(entry);
      this.#unsent.push(entry);
      this.#length += length;
    });
  }

  /** The next events to send, at most so many and so long together, but at least one; marks them as sent. */
  takeUnsent(maxEvents: number, maxLength: number): OutboxEntry[] {
    const taken: OutboxEntry[] = [];
    let passed = 0;
    let length = 0;
    for (const entry of this.#unsent) {
      if (taken.length === maxEvents) break;
      if (this.holds(entry)) {
        length += entry.length;
        if (taken.length > 0 && length > maxLength) break;
        taken.push(entry);
      }
      passed += 1;
    }
    this.#unsent.splice(0, passed);
    return taken;
  }

  /** Everything that is still here has to be sent again. */
  rewind(): void {
    this.#unsent = [...this.#entries];
  }

  /** Whether the event still waits for its reply. */
  holds(entry: OutboxEntry): boolean {
    return this.#entries.has(entry);
  }

  /** The event has its reply; one that had it before is left alone. */
  settle(entry: OutboxEntry, reply: Reply): void {
    if (!this.#entries.delete(entry)) return;
    this.#length -= entry.length;
    if (entry.counter === null) this.#callersIds -= 1;
    if (reply.type === 'error') this.#onRefused(givenEvent(entry), reply);
    entry.settle(reply);
  }

  /** Settles what is left with `reply`, and is empty. */
  abandon(reply: (entry: OutboxEntry) => Reply): void {
    for (const entry of this.#entries) this.settle(entry, reply(entry));
  }

  /** Numbers everything anew, for another client id: the recorder no longer knows the old one. */
  renumber(clientId: string): void {
    this.#clientId = clientId;
    this.#counter = 0;
    this.rewind();
    for (const entry of this.#entries) {
      if (entry.counter === null) continue;
      const { event_id, counter } = this.#nextId();
      entry.event = { ...entry.event, event_id };
      entry.counter = counter;
    }
  }

  #nextId(): { readonly event_id: string; readonly counter: number } {
    this.#counter += 1;
    const counter = this.#counter;
    return { event_id: formatEventId({ client_id: this.#clientId, counter }), counter };
  }
}

function givenEvent({ event, counter }: OutboxEntry): NewEvent {
  if (counter === null) return event;
  const { event_id: _ours, ...given } = event;
  return given;
}
