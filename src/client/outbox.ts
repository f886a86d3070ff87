// Events that are not acked yet, in order. It keeps each until its reply has come; who sends it,
// and how often, is not its business.

import { formatEventId, type Reply } from '../protocol/index.ts';
import type { NewEvent } from './recorder-client.ts';

export interface OutboxEntry {
  /** The event as it is sent. Its id is ours, or the caller's own. */
  event: NewEvent & { readonly event_id: string };
  readonly isNumbered: boolean;
  readonly settle: (reply: Reply) => void;
}

export class Outbox {
  #clientId: string;
  #counter = 0;
  #entries: OutboxEntry[] = [];
  /** So many from the front are on their way. */
  #sent = 0;
  #callersIds = 0;

  constructor(clientId: string) {
    this.#clientId = clientId;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Some of the events have ids of their callers'. */
  get hasCallersIds(): boolean {
    return this.#callersIds > 0;
  }

  get first(): OutboxEntry | undefined {
    return this.#entries[0];
  }

  /** Takes an event; settles with its reply. `eventId`: an id of the caller's own. */
  add(event: NewEvent, eventId?: string): Promise<Reply> {
    return new Promise((settle) => {
      const event_id = eventId ?? this.#nextId();
      if (eventId !== undefined) this.#callersIds += 1;
      this.#entries.push({ event: { ...event, event_id }, isNumbered: eventId === undefined, settle });
    });
  }

  /** The next events to send, at most so many and so long together; marks them as sent. */
  takeUnsent(maxEvents: number, maxLength: number): OutboxEntry[] {
    let end = this.#sent;
    let length = 0;
    while (end < this.#entries.length && end - this.#sent < maxEvents) {
      length += lengthOf(this.#entries[end]);
      if (end > this.#sent && length > maxLength) break;
      end += 1;
    }
    const taken = this.#entries.slice(this.#sent, end);
    this.#sent = end;
    return taken;
  }

  /** Everything that is still here has to be sent again. */
  rewind(): void {
    this.#sent = 0;
  }

  /** The event has its reply; one that had it before is left alone. */
  settle(entry: OutboxEntry, reply: Reply): void {
    const index = this.#entries[0] === entry ? 0 : this.#entries.indexOf(entry);
    if (index === -1) return;
    this.#entries.splice(index, 1);
    if (index < this.#sent) this.#sent -= 1;
    if (!entry.isNumbered) this.#callersIds -= 1;
    entry.settle(reply);
  }

  /** Settles what is left with `reply`, and is empty. */
  abandon(reply: (eventId: string) => Reply): void {
    this.#sent = 0;
    this.#callersIds = 0;
    for (const entry of this.#entries.splice(0)) entry.settle(reply(entry.event.event_id));
  }

  /** Numbers everything anew, for another client id: the recorder no longer knows the old one. */
  renumber(clientId: string): void {
    this.#clientId = clientId;
    this.#counter = 0;
    this.#sent = 0;
    for (const entry of this.#entries) {
      if (entry.isNumbered) entry.event = { ...entry.event, event_id: this.#nextId() };
    }
  }

  #nextId(): string {
    this.#counter += 1;
    return formatEventId({ client_id: this.#clientId, counter: this.#counter });
  }
}

function lengthOf(entry: OutboxEntry | undefined): number {
  if (entry === undefined) return 0;
  const { event } = entry;
  if ('content_delta' in event) return event.content_delta.length;
  if ('content' in event) return event.content.length;
  if ('messages' in event) return event.messages.reduce((total, { content }) => total + content.length, 0);
  return 0;
}
