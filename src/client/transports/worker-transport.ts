// The transport to a recorder in a worker. The worker's death shows by the Web Lock that it holds, never by the port.

import {
  ACK_DEADLINE_MS,
  BUSY_DEADLINE_MS,
  failed,
  HELLO_DEADLINE_MS,
  ok,
  packEvents,
  parseFromWorker,
  settleWithin,
  unpackReplies,
  WIRE_VERSION,
  type PackedReply,
  type Reply,
  type Result,
  type ToWorkerMessage,
} from '../../protocol/index.ts';
import type { Transport, TransportContext, LossCause, Opened, UnexplainedLoss } from './transport.ts';
import { startTimer } from '../timing.ts';

/**
 * What WebKit says in a worker whose IndexedDB process has died: no connection that this worker opens will work again,
 * those of a new worker do.
 */
const LOST_FOR_GOOD = /Connection to Indexed Database server lost/;

/** The message by which comlink releases a port. */
const RELEASE = { id: 'release', type: 'RELEASE' };

/** A worker that was just started, and the way to talk to it. */
export interface StartedWorker {
  /** Where an `error` event says that the worker's script failed. */
  readonly worker: EventTarget;
  readonly port: WorkerPort;
  /** Lets go of the port, and of the worker if it is this page's own. */
  readonly release: () => void;
  /** Told which instance of the worker was lost, before anyone opens another transport. */
  readonly onLost?: (instanceId: string, cause: LossCause) => void;
}

/** What a MessagePort and a Worker have in common. */
interface WorkerPort extends EventTarget {
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** Opens the transport to a worker, once that has said that it lives. */
export async function openWorkerTransport({ clientId }: TransportContext, started: StartedWorker): Promise<Opened> {
  const transport = new WorkerTransport(started, clientId);
  const loss = await settleWithin<UnexplainedLoss | null>(
    Promise.race([transport.welcomed, transport.lost]),
    HELLO_DEADLINE_MS,
    startTimer,
    () => ({ cause: 'no_welcome' }),
  );
  if (loss === null) return ok(transport);
  transport.close();
  return { ok: false, error: loss };
}

/** What is said to a batch whose reply does not come; it stays pending, and goes through the next transport. */
const NO_REPLY = failed('not_connected', 'The transport was lost or closed before the worker replied.');

/** Takes the replies to a batch; null: none will come. Without an argument: the worker is busy, and may be silent for as long again. */
type Hear = (replies?: readonly PackedReply[] | null) => void;

class WorkerTransport implements Transport {
  readonly pipelines = true;
  readonly api: MessagePort;
  /** Resolves with null once a worker of this version has said welcome. */
  readonly welcomed: Promise<null>;
  readonly lost: Promise<UnexplainedLoss>;
  readonly #started: StartedWorker;
  readonly #closed = new AbortController();
  /** By the numbers of the batches that wait for their replies. */
  readonly #waiting = new Map<number, Hear>();
  /** WebKit may start the script of a dead SharedWorker in another process, on the same ports. */
  #instanceId: string | null = null;
  #batches = 0;
  #resolveLost: (loss: UnexplainedLoss) => void = () => undefined;

  constructor(started: StartedWorker, clientId: string) {
    const { port, worker } = started;
    const { signal } = this.#closed;
    this.#started = started;
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve;
    });
    void this.lost.then(({ cause }) => {
      if (this.#instanceId !== null) started.onLost?.(this.#instanceId, cause);
    });
    worker.addEventListener(
      'error',
      () => {
        this.#lose('not_started');
      },
      { signal },
    );
    this.welcomed = new Promise((resolve) => {
      const listen = (event: Event): void => {
        const message = event instanceof MessageEvent ? parseFromWorker(event.data) : null;
        if (message?.type === 'welcome') {
          if (this.#instanceId !== null) return; // each would wait for another lock
          this.#instanceId = message.instance_id;
          this.#watch(message.lock_name);
          if (message.wire_version === WIRE_VERSION) resolve(null);
          else this.#lose('other_version', message.wire_version);
        } else if (message?.type === 'replies') {
          const hear = this.#waiting.get(message.batch);
          if (message.instance_id === this.#instanceId) hear?.(message.replies);
          else if (hear !== undefined) this.#lose('restarted');
        } else if (message?.type === 'busy') {
          this.#waiting.get(message.batch)?.();
        } else if (message?.type === 'superseded') {
          this.#lose('superseded', message.url);
        }
      };
      port.addEventListener('message', listen, { signal });
    });
    const { port1, port2 } = new MessageChannel();
    this.api = port1;
    const hello: ToWorkerMessage = { type: 'hello', wire_version: WIRE_VERSION, client_id: clientId, api: port2 };
    port.postMessage(hello, [port2]);
  }

  async send(events: readonly unknown[]): Promise<Result<readonly Reply[]>> {
    if (this.#closed.signal.aborted) return NO_REPLY;
    this.#batches += 1;
    const record: ToWorkerMessage = { type: 'record', batch: this.#batches, events: packEvents(events) };
    this.#started.port.postMessage(record, []);
    const packed = await this.#repliesTo(this.#batches);
    if (packed === null) {
      this.#lose('silent');
      return NO_REPLY;
    }
    // Replies belong to events by their index alone: a wrong number of them cannot be assigned.
    const replies = unpackReplies(packed, events);
    if (replies === null) {
      this.#lose('misfit', `${packed.length} replies to ${events.length} events`);
      return NO_REPLY;
    }
    this.#giveUpIfDeaf(replies);
    return ok(replies);
  }

  /** Null when the transport was closed, or the worker was silent or busy for too long. */
  #repliesTo(batch: number): Promise<readonly PackedReply[] | null> {
    return new Promise((resolve) => {
      const giveUpAt = performance.now() + BUSY_DEADLINE_MS;
      let stopTimer = (): void => undefined;
      const hear: Hear = (replies) => {
        stopTimer();
        if (replies === undefined) {
          const waitMs = Math.min(ACK_DEADLINE_MS, giveUpAt - performance.now());
          stopTimer = startTimer(() => {
            hear(null);
          }, waitMs);
          return;
        }
        this.#waiting.delete(batch);
        resolve(replies);
      };
      this.#waiting.set(batch, hear);
      hear();
    });
  }

  /** Comlink itself would close the port only once the worker has answered, which a dead one never does. */
  close(): void {
    this.#closed.abort();
    for (const hear of this.#waiting.values()) hear(null);
    this.api.postMessage(RELEASE);
    this.api.close();
    this.#started.release();
  }

  /** A transport that is closed has not been lost. */
  #lose(cause: LossCause, detail?: unknown): void {
    if (!this.#closed.signal.aborted) this.#resolveLost({ cause, detail });
  }

  /** The events themselves stay pending, and go through the next transport. */
  #giveUpIfDeaf(replies: readonly Reply[]): void {
    for (const reply of replies) {
      if (reply.type === 'error' && reply.code === 'storage_unavailable' && LOST_FOR_GOOD.test(reply.message))
        this.#lose('storage_lost', reply.message);
    }
  }

  /** The lock is granted to us only once the worker is dead. */
  #watch(lockName: string): void {
    if (!('locks' in navigator)) return;
    const { signal } = this.#closed;
    navigator.locks
      .request(lockName, { mode: 'shared', signal }, () => {
        this.#lose('died');
      })
      .catch((error: unknown) => {
        this.#lose('unwatched', error);
      });
  }
}
