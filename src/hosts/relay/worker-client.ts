// A client of the recorder that lives in the worker itself. Its Web Lock shows that it lives, as with a page: when the
// worker dies, the next recorder finds its session interrupted and its answer cut off.

import { randomId } from '../../feeds/writer/random-id.ts';
import {
  formatEventId,
  isPassing,
  jsonText,
  type ErrorReply,
  type Failure,
  type Reply,
  type StartTimer,
} from '../../protocol/index.ts';

/** Wait before what the storage refused is recorded again, in ms. */
const RETRY_MS = 500;

/** Most that waits to be recorded, in UTF-16 code units of JSON; more is not recorded. */
const MAX_WAITING_LENGTH = 32 * 1024 * 1024;

export interface WorkerClientContext {
  /** Settles with one reply for each event; never rejects. */
  readonly record: (events: readonly unknown[]) => Promise<readonly Reply[]>;
  /** Takes the Web Lock of a client until `until` is aborted; resolves once it is held. */
  readonly holdLock: (clientId: string, until: AbortSignal) => Promise<void>;
  readonly startTimer: StartTimer;
  readonly log: (text: string, detail: unknown) => void;
  /** Called when the storage refuses events, with how many wait, and once with null when it has taken them. */
  readonly onTrouble: (pending: number, reason: Failure | null) => void;
}

export interface WorkerClient {
  /** Records an event after those before, once each; sends it again while the storage refuses it. */
  record(event: object): void;
  /** Lets go of the lock once everything is recorded. */
  close(): void;
}

/** An event that has no final reply yet. */
interface Waiting {
  readonly event: object;
  readonly length: number;
}

export function createWorkerClient(context: WorkerClientContext): WorkerClient {
  const { record, holdLock, startTimer, log, onTrouble } = context;
  const closed = new AbortController();
  let clientId = '';
  /** The number of the first event that waits. */
  let counter = 1;
  /** Events without a final reply. The recorder has been given the first `sent` of them. */
  let waiting: Waiting[] = [];
  let sent = 0;
  let length = 0;
  /** Batches whose replies have not come. */
  let underWay = 0;
  /** Settles with the replies to the batch before. A batch that needs no commit is replied to at once. */
  let earlier: Promise<unknown> = Promise.resolve();
  /** Nothing is sent before the lock is held, nor after a refusal until it is time to try again. */
  let isBlocked = true;
  /** The first refusal of what is under way that may pass; what was sent after it is sent again, too. */
  let refusal: ErrorReply | null = null;
  let isClosing = false;
  let isInTrouble = false;
  void begin();

  /** Takes another id, also after the recordings were deleted: the recorder knows nothing of the one before. */
  async function begin(): Promise<void> {
    clientId = randomId();
    counter = 1;
    await holdLock(clientId, closed.signal);
    proceed();
  }

  /** Sends everything that waits, again from the first on. */
  function proceed(): void {
    isBlocked = false;
    sent = 0;
    flush();
  }

  /** What a page records once it has read an answer comes after the answer, so nothing waits for earlier replies here. */
  function flush(): void {
    if (!isBlocked && sent < waiting.length) void send(waiting.slice(sent));
    if (isClosing && waiting.length === 0) closed.abort();
  }

  async function send(batch: readonly Waiting[]): Promise<void> {
    const first = counter + sent;
    sent = waiting.length;
    underWay += 1;
    const recorded = record(
      batch.map(({ event }, index) => ({
        ...event,
        event_id: formatEventId({ client_id: clientId, counter: first + index }),
      })),
    );
    const inOrder = earlier.then(() => recorded);
    earlier = inOrder;
    const replies = await inOrder;
    underWay -= 1;
    if (refusal === null) refusal = settle(batch, replies);
    isBlocked ||= refusal !== null;
    if (underWay > 0) return;
    const passing = refusal;
    refusal = null;
    if (passing?.code === 'event_gap') return begin();
    noteTrouble(passing);
    if (passing === null) flush();
    else startTimer(proceed, RETRY_MS);
  }

  function noteTrouble(error: ErrorReply | null): void {
    if (error === null && !isInTrouble) return;
    isInTrouble = error !== null;
    onTrouble(
      waiting.length,
      error && { code: error.code, message: error.message, ...(error.health && { health: error.health }) },
    );
  }

  /** Lets go of what has its final reply; the first error that is none. */
  function settle(batch: readonly Waiting[], replies: readonly Reply[]): ErrorReply | null {
    const first = replies.findIndex((reply) => reply.type === 'error' && isPassing(reply.code));
    const count = first === -1 ? batch.length : first;
    for (const reply of replies.slice(0, count)) {
      if (reply.type === 'error') log('An event of a relayed answer is not recorded', reply.message);
    }
    waiting = waiting.slice(count);
    sent -= count;
    counter += count;
    for (const entry of batch.slice(0, count)) length -= entry.length;
    const reply = replies[first];
    return reply?.type === 'error' ? reply : null;
  }

  return {
    record(event) {
      const size = jsonText(event).length;
      if (length + size > MAX_WAITING_LENGTH)
        return log('Too much waits to be recorded: an event of a relayed answer is dropped', null);
      waiting.push({ event, length: size });
      length += size;
      // What comes within one turn is recorded together.
      queueMicrotask(flush);
    },

    close() {
      isClosing = true;
      queueMicrotask(flush);
    },
  };
}
