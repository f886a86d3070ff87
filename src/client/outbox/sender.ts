// Sends the outbox through the open transport, in order. After a failure it sends again everything without a reply; the
// recorder drops what it has already.

import { isPassing, type ErrorReply, type Failure, type Reply } from '../../protocol/index.ts';
import { MAX_BATCH_EVENTS, MAX_BATCH_LENGTH, RETRY_MS } from '../constants.ts';
import type { Transport } from '../transports/transport.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import { startTimer } from '../timing.ts';

export interface SenderEvents {
  /** The outbox has shrunk, or what holds it up has changed. `hasRecorded`: by something that is new in the journal. */
  readonly onProgress: (hasRecorded: boolean) => void;
  /** The recorder has forgotten this client, with all it had recorded: it needs another id. */
  readonly onForgotten: () => void;
}

export class Sender {
  readonly #outbox: Outbox;
  readonly #events: SenderEvents;
  #transport: Transport | null = null;
  #trouble: Failure | null = null;
  #inFlight = 0;
  /** Counts the times everything was sent again: replies to older batches only acknowledge. */
  #round = 0;
  #isFlushPlanned = false;
  #stopRetry: (() => void) | null = null;

  constructor(outbox: Outbox, events: SenderEvents) {
    this.#outbox = outbox;
    this.#events = events;
  }

  /** Why events are not being saved; null when nothing is known to be wrong. */
  get trouble(): Failure | null {
    return this.#trouble;
  }

  /** Goes on through `transport`, from the first event without a reply; null: there is none, for `reason`. */
  use(transport: Transport | null, reason: Failure | null): void {
    this.#transport = transport;
    this.#trouble = reason;
    this.#startOver();
    this.#events.onProgress(false);
  }

  /** Sends what is new at the end of this turn, so that events recorded together travel together. */
  flush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    queueMicrotask(() => {
      this.#isFlushPlanned = false;
      this.#sendAll();
    });
  }

  #startOver(): void {
    this.#stopRetry?.();
    this.#stopRetry = null;
    this.#round += 1;
    this.#inFlight = 0;
    this.#outbox.rewind();
    this.flush();
  }

  #sendAll(): void {
    while (this.#transport !== null && this.#stopRetry === null && this.#maySendNow(this.#transport)) {
      const batch = this.#outbox.takeUnsent(MAX_BATCH_EVENTS, MAX_BATCH_LENGTH);
      if (batch.length === 0) return;
      void this.#send(this.#transport, batch);
    }
  }

  /** A caller's own ids do not show their order, so batches with such ids wait for each other. */
  #maySendNow(transport: Transport): boolean {
    return this.#inFlight === 0 || (transport.pipelines && !this.#outbox.hasCallersIds);
  }

  async #send(transport: Transport, batch: readonly OutboxEntry[]): Promise<void> {
    const round = this.#round;
    this.#inFlight += 1;
    const result = await transport.send(batch.map((entry) => entry.event));
    if (!result.ok) return; // the transport is lost, and `use` is called with the next one
    const isCurrent = round === this.#round;
    if (isCurrent) this.#inFlight -= 1;
    const passing = this.#settle(batch, result.value);
    if (isCurrent) this.#goOn(passing);
    this.#events.onProgress(result.value.some((reply) => reply.type === 'ack' && reply.seq !== undefined));
  }

  /** Settles every event that has a final reply; answers with the first that has none yet, from this batch or an earlier one, and its error. */
  #settle(batch: readonly OutboxEntry[], replies: readonly Reply[]): { entry: OutboxEntry; error: ErrorReply } | null {
    let passing: { entry: OutboxEntry; error: ErrorReply } | null = null;
    batch.forEach((entry, index) => {
      const reply = replies[index];
      if (reply === undefined) return;
      // What an event was refused for may be what one before it is still to bring.
      const isEarly = passing !== null && reply.type === 'error';
      if (isFinal(entry, reply) && !isEarly) this.#outbox.settle(entry, reply);
      else if (reply.type === 'error' && this.#outbox.holds(entry)) passing ??= { entry, error: reply };
    });
    return passing;
  }

  #goOn(passing: { entry: OutboxEntry; error: ErrorReply } | null): void {
    if (passing === null) {
      this.#trouble = null;
      this.flush();
      return;
    }
    const { entry, error } = passing;
    if (error.code === 'event_gap') {
      if (entry === this.#outbox.first && isBehind(entry, error)) this.#events.onForgotten();
      else this.#startOver();
      return;
    }
    const { code, message, health } = error;
    this.#startOver();
    this.#trouble = { code, message, ...(health === undefined ? {} : { health }) };
    this.#stopRetry = startTimer(() => {
      this.#stopRetry = null;
      this.#sendAll();
    }, RETRY_MS);
  }
}

/** A gap before an event that the caller numbered, as if it were some client, is not ours to fill. */
function isFinal({ counter }: OutboxEntry, reply: Reply): boolean {
  if (reply.type !== 'error' || !isPassing(reply.code)) return true;
  return reply.code === 'event_gap' && counter === null;
}

/** The recorder expects an event that this client has long had a reply for. */
function isBehind({ counter }: OutboxEntry, { expected_counter }: ErrorReply): boolean {
  return counter !== null && expected_counter !== undefined && expected_counter < counter;
}
