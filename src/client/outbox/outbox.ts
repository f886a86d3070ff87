// Events that are not acked yet, in order. It keeps each until its reply has come; who sends it,
// and how often, is not its business.

import { formatEventId, withIgnoredFields, type ErrorReply, type Failure, type Reply } from '../../protocol/index.ts';
import type { NewEvent } from '../recorder-client.ts';
import type { TakenEvent } from './take-event.ts';

export interface OutboxEntry {
  /** The event as it is sent. */
  event: NewEvent & { readonly event_id: string };
  /** By which we numbered it; null where the id is the caller's own. */
  counter: number | null;
  /** About how long it is as JSON, in UTF-16 code units. */
  readonly length: number;
  /** For the ack. */
  readonly ignored: readonly string[] | null;
  readonly resolve: (reply: Reply) => void;
  isSettled: boolean;
}

export interface Outbox {
  readonly size: number;
  /** About how long all of it is as JSON, in UTF-16 code units. */
  readonly length: number;
  /** The events as they were given, in order: with their callers' ids, without ours, which mean something to this client's recorder alone. */
  readonly events: NewEvent[];
  /** Some of the events have ids of their callers'. */
  readonly hasCallersIds: boolean;
  readonly first: OutboxEntry | undefined;
  /** Takes an event; settles with its reply. */
  add(taken: TakenEvent): Promise<Reply>;
  /** The next events to send, at most so many and so long together, but at least one; marks them as sent. */
  takeUnsent(maxEvents: number, maxLength: number): OutboxEntry[];
  /** Everything that is still here has to be sent again. */
  rewind(): void;
  /** The event has its reply; one that had it before is left alone. */
  settle(entry: OutboxEntry, reply: Reply): void;
  /** Settles what is left with `failure`, and is empty. */
  abandon(failure: Failure): void;
  /** Numbers everything anew, for another client id: the recorder no longer knows the old one. */
  renumber(clientId: string): void;
}

/** `onRefused`: called with an event that settles with an error, as it was given. */
export function createOutbox(firstId: string, onRefused: (event: NewEvent, error: ErrorReply) => void): Outbox {
  let client_id = firstId;
  let lastCounter = 0;
  /** In the order in which they were added; some may be settled already. */
  let entries: OutboxEntry[] = [];
  /** How many of them, from the first on, have been sent. */
  let sent = 0;
  let size = 0;
  let totalLength = 0;
  let callersIds = 0;

  function nextId(): { readonly event_id: string; readonly counter: number } {
    const counter = (lastCounter += 1);
    return { event_id: formatEventId({ client_id, counter }), counter };
  }

  /** Lets go of what is settled. */
  function compact(): void {
    sent = entries.slice(0, sent).filter(isWaiting).length;
    entries = entries.filter(isWaiting);
  }

  function settle(entry: OutboxEntry, reply: Reply): void {
    const settled = entry;
    if (settled.isSettled) return;
    settled.isSettled = true;
    size -= 1;
    totalLength -= entry.length;
    if (entry.counter === null) callersIds -= 1;
    if (size * 2 < entries.length) compact();
    if (reply.type === 'error') onRefused(givenEvent(entry), reply);
    entry.resolve(withIgnoredFields(reply, entry.ignored));
  }

  return {
    get size() {
      return size;
    },

    get length() {
      return totalLength;
    },

    get events() {
      return entries.filter(isWaiting).map(givenEvent);
    },

    get hasCallersIds() {
      return callersIds > 0;
    },

    get first() {
      return entries.find(isWaiting);
    },

    add: ({ event, eventId, length, ignored }) =>
      new Promise((resolve) => {
        const { event_id, counter } = eventId === null ? nextId() : { event_id: eventId, counter: null };
        if (counter === null) callersIds += 1;
        // The copy that was taken is ours.
        entries.push({
          event: Object.assign(event, { event_id }),
          counter,
          length,
          ignored,
          resolve,
          isSettled: false,
        });
        size += 1;
        totalLength += length;
      }),

    takeUnsent(maxEvents, maxLength) {
      const taken: OutboxEntry[] = [];
      let length = 0;
      for (; sent < entries.length && taken.length < maxEvents; sent += 1) {
        const entry = entries[sent];
        if (entry === undefined || entry.isSettled) continue;
        length += entry.length;
        if (taken.length > 0 && length > maxLength) break;
        taken.push(entry);
      }
      return taken;
    },

    rewind() {
      sent = 0;
    },

    settle,

    abandon(failure) {
      for (const entry of entries) settle(entry, { type: 'error', event_id: entry.event.event_id, ...failure });
    },

    renumber(clientId) {
      client_id = clientId;
      lastCounter = 0;
      sent = 0;
      for (const entry of entries) {
        if (entry.isSettled || entry.counter === null) continue;
        const { event_id, counter } = nextId();
        entry.event = { ...entry.event, event_id };
        entry.counter = counter;
      }
    },
  };
}

function isWaiting({ isSettled }: OutboxEntry): boolean {
  return !isSettled;
}

function givenEvent({ event, counter }: OutboxEntry): NewEvent {
  if (counter === null) return event;
  const { event_id: _ours, ...given } = event;
  return given;
}
