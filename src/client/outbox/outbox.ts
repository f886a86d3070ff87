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
  /** How many events came before it, ever. */
  readonly place: number;
  readonly settle: (reply: Reply) => void;
}

/** Emptied slots at the front are cut off when there are at least so many and half of all are empty: O(1) per event. */
const COMPACT_AT_SLOTS = 1_024;

export class Outbox {
  #clientId: string;
  #counter = 0;
  /** Null: settled. The first slot that is not is at `#head`, and the first not yet sent is not before `#sent`. */
  #slots: (OutboxEntry | null)[] = [];
  /** Place of the first slot. */
  #base = 0;
  #head = 0;
  #sent = 0;
  #size = 0;
  #length = 0;
  #callersIds = 0;
  readonly #onRefused: (event: NewEvent, error: ErrorReply) => void;

  /** `onRefused`: called with an event that settles with an error, as it was given. */
  constructor(clientId: string, onRefused: (event: NewEvent, error: ErrorReply) => void = () => undefined) {
    this.#clientId = clientId;
    this.#onRefused = onRefused;
  }

  get size(): number {
    return this.#size;
  }

  /** About how long all of it is as JSON, in UTF-16 code units. */
  get length(): number {
    return this.#length;
  }

  /** The events as they were given, in order: with their callers' ids, without ours, which mean something to this client's recorder alone. */
  get events(): NewEvent[] {
    return this.#slots.flatMap((entry) => (entry === null ? [] : givenEvent(entry)));
  }

  /** Some of the events have ids of their callers'. */
  get hasCallersIds(): boolean {
    return this.#callersIds > 0;
  }

  get first(): OutboxEntry | undefined {
    return this.#slots[this.#head] ?? undefined;
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
      const place = this.#base + this.#slots.length;
      const { event_id, counter } = eventId === null ? this.#nextId() : { event_id: eventId, counter: null };
      if (eventId !== null) this.#callersIds += 1;
      // The copy that was taken is ours.
      this.#slots.push({ event: Object.assign(event, { event_id }), counter, length, place, settle });
      this.#size += 1;
      this.#length += length;
    });
  }

  /** The next events to send, at most so many and so long together, but at least one; marks them as sent. */
  takeUnsent(maxEvents: number, maxLength: number): OutboxEntry[] {
    const taken: OutboxEntry[] = [];
    let length = 0;
    while (this.#sent < this.#slots.length && taken.length < maxEvents) {
      const entry = this.#slots[this.#sent] ?? null;
      if (entry !== null) {
        length += entry.length;
        if (taken.length > 0 && length > maxLength) break;
        taken.push(entry);
      }
      this.#sent += 1;
    }
    return taken;
  }

  /** Everything that is still here has to be sent again. */
  rewind(): void {
    this.#sent = this.#head;
  }

  /** Whether the event still waits for its reply. */
  holds(entry: OutboxEntry): boolean {
    return this.#slots[entry.place - this.#base] === entry;
  }

  /** The event has its reply; one that had it before is left alone. */
  settle(entry: OutboxEntry, reply: Reply): void {
    if (!this.holds(entry)) return;
    const index = entry.place - this.#base;
    this.#slots[index] = null;
    this.#size -= 1;
    this.#length -= entry.length;
    if (entry.counter === null) this.#callersIds -= 1;
    this.#advance();
    if (reply.type === 'error') this.#onRefused(givenEvent(entry), reply);
    entry.settle(reply);
  }

  /** Settles what is left with `reply`, and is empty. */
  abandon(reply: (entry: OutboxEntry) => Reply): void {
    for (const entry of this.#slots.slice()) {
      if (entry !== null) this.settle(entry, reply(entry));
    }
  }

  /** Numbers everything anew, for another client id: the recorder no longer knows the old one. */
  renumber(clientId: string): void {
    this.#clientId = clientId;
    this.#counter = 0;
    this.rewind();
    for (const entry of this.#slots) {
      if (entry === null || entry.counter === null) continue;
      const { event_id, counter } = this.#nextId();
      entry.event = { ...entry.event, event_id };
      entry.counter = counter;
    }
  }

  #advance(): void {
    while (this.#head < this.#slots.length && this.#slots[this.#head] === null) this.#head += 1;
    this.#sent = Math.max(this.#sent, this.#head);
    if (this.#head < COMPACT_AT_SLOTS || this.#head * 2 < this.#slots.length) return;
    this.#slots.splice(0, this.#head);
    this.#base += this.#head;
    this.#sent -= this.#head;
    this.#head = 0;
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
