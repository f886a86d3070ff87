// Sends the outbox through the open transport, in order. After a failure it sends again everything without a reply; the
// recorder drops what it has already.

import { isPassing, type ErrorReply, type Failure, type Reply } from '../../protocol/index.ts';
import { MAX_BATCH_EVENTS, MAX_BATCH_LENGTH, RETRY_MS } from '../constants.ts';
import type { Transport } from '../transports/transport.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import { startTimer } from '../timing.ts';

export interface SenderEvents {
  /** The outbox has shrunk, or what holds it up has changed. `seq`: of the newest fact that was recorded; 0 where nothing was. */
  readonly onProgress: (seq: number) => void;
  /** The recorder has forgotten this client, with all it had recorded: it needs another id. */
  readonly onForgotten: () => void;
}

export interface Sender {
  /** Why events are not being saved; null when nothing is known to be wrong. */
  readonly trouble: Failure | null;
  /** Goes on through `transport`, from the first event without a reply; null: there is none, for `reason`. */
  use(transport: Transport | null, reason: Failure | null): void;
  /** Sends what is new at the end of this turn, so that events recorded together travel together. */
  flush(): void;
}

/** An event that has no final reply yet, and its error. */
interface Passing {
  readonly entry: OutboxEntry;
  readonly error: ErrorReply;
}

export function createSender(outbox: Outbox, { onProgress, onForgotten }: SenderEvents): Sender {
  let transport: Transport | null = null;
  let trouble: Failure | null = null;
  let inFlight = 0;
  /** Counts the times everything was sent again: replies to older batches only acknowledge. */
  let round = 0;
  let isFlushPlanned = false;
  let stopRetry: (() => void) | null = null;

  function flush(): void {
    if (isFlushPlanned) return;
    isFlushPlanned = true;
    queueMicrotask(() => {
      isFlushPlanned = false;
      sendAll();
    });
  }

  function startOver(): void {
    stopRetry?.();
    stopRetry = null;
    round += 1;
    inFlight = 0;
    outbox.rewind();
    flush();
  }

  function sendAll(): void {
    for (;;) {
      if (transport === null || stopRetry !== null || !maySendNow(transport)) return;
      const batch = outbox.takeUnsent(MAX_BATCH_EVENTS, MAX_BATCH_LENGTH);
      if (batch.length === 0) return;
      void send(transport, batch);
    }
  }

  /** A caller's own ids do not show their order, so batches with such ids wait for each other. */
  function maySendNow({ pipelines, isDue }: Transport): boolean {
    return (inFlight === 0 || (pipelines && !outbox.hasCallersIds)) && isDue?.(flush) !== false;
  }

  async function send(through: Transport, batch: readonly OutboxEntry[]): Promise<void> {
    const roundOfBatch = round;
    inFlight += 1;
    const result = await through.send(batch.map((entry) => entry.event));
    if (!result.ok) return; // the transport is lost, and `use` is called with the next one
    const isCurrent = roundOfBatch === round;
    if (isCurrent) inFlight -= 1;
    const passing = settle(batch, result.value);
    if (isCurrent) goOn(passing);
    onProgress(result.value.reduce((seq, reply) => (reply.type === 'ack' && reply.seq) || seq, 0));
  }

  /** Settles every event that has a final reply; answers with the first that has none yet, from this batch or an earlier one. */
  function settle(batch: readonly OutboxEntry[], replies: readonly Reply[]): Passing | null {
    let passing: Passing | null = null;
    batch.forEach((entry, index) => {
      const reply = replies[index];
      if (reply === undefined) return;
      // What an event was refused for may be what one before it is still to bring.
      const isEarly = passing !== null && reply.type === 'error';
      if (isFinal(entry, reply) && !isEarly) outbox.settle(entry, reply);
      else if (reply.type === 'error' && !entry.isSettled) passing ??= { entry, error: reply };
    });
    return passing;
  }

  function goOn(passing: Passing | null): void {
    if (passing === null) {
      trouble = null;
      flush();
      return;
    }
    const { entry, error } = passing;
    if (error.code === 'event_gap') {
      if (entry === outbox.first && isBehind(entry, error)) onForgotten();
      else startOver();
      return;
    }
    const { code, message, health } = error;
    startOver();
    trouble = { code, message, ...(health && { health }) };
    stopRetry = startTimer(() => {
      stopRetry = null;
      sendAll();
    }, RETRY_MS);
  }

  return {
    get trouble() {
      return trouble;
    },

    use(next, reason) {
      transport = next;
      trouble = reason;
      startOver();
      onProgress(0);
    },

    flush,
  };
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
