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
  let waiting: Waiting[] = [];
  let length = 0;
  let isRunning = false;
  let isClosing = false;
  let isInTrouble = false;

  /** Another id, after the recordings were deleted: the recorder knows nothing of the one before. */
  async function begin(): Promise<void> {
    clientId = randomId();
    counter = 1;
    await holdLock(clientId, closed.signal);
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (waiting.length > 0) {
      if (clientId === '') await begin();
      const batch = waiting.slice();
      const numbered = batch.map(({ event }, index) => ({
        ...event,
        event_id: formatEventId({ client_id: clientId, counter: counter + index }),
      }));
      const passing = settle(batch, await record(numbered));
      if (passing?.code === 'event_gap') await begin();
      else noteTrouble(passing);
      if (isInTrouble) await pause();
    }
    isRunning = false;
    if (isClosing) closed.abort();
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
    counter += count;
    for (const entry of batch.slice(0, count)) length -= entry.length;
    const reply = replies[first];
    return reply?.type === 'error' ? reply : null;
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      startTimer(resolve, RETRY_MS);
    });
  }

  return {
    record(event) {
      const size = jsonText(event).length;
      if (length + size > MAX_WAITING_LENGTH)
        return log('Too much waits to be recorded: an event of a relayed answer is dropped', null);
      waiting.push({ event, length: size });
      length += size;
      // What comes within one turn is recorded together.
      queueMicrotask(() => void run());
    },

    close() {
      isClosing = true;
      queueMicrotask(() => void run());
    },
  };
}
