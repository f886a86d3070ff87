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
import type { TransportKind } from '../recorder-client.ts';
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
  readonly kind: Extract<TransportKind, 'shared_worker' | 'dedicated_worker'>;
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

/** A batch that was sent. */
class Waiting {
  /** The replies; null when the transport was closed, or the worker was silent for {@link ACK_DEADLINE_MS}. */
  readonly replied: Promise<readonly PackedReply[] | null>;
  #resolve: (replies: readonly PackedReply[] | null) => void = () => undefined;
  #stopTimer = (): void => undefined;

  constructor() {
    this.replied = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.noticeBusy();
  }

  /** The worker lives: it may be silent for as long again. */
  noticeBusy(): void {
    this.#stopTimer();
    this.#stopTimer = startTimer(() => {
      this.#resolve(null);
    }, ACK_DEADLINE_MS);
  }

  settle(replies: readonly PackedReply[] | null): void {
    this.#stopTimer();
    this.#resolve(replies);
  }
}

class WorkerTransport implements Transport {
  readonly kind: TransportKind;
  readonly pipelines = true;
  readonly api: MessagePort;
  /** Null, or what is wrong with the worker that said welcome. */
  readonly welcomed: Promise<UnexplainedLoss | null>;
  readonly lost: Promise<UnexplainedLoss>;
  readonly #started: StartedWorker;
  readonly #closed = new AbortController();
  readonly #waiting = new Map<number, Waiting>();
  /** WebKit may start the script of a dead SharedWorker in another process, on the same ports. */
  #instanceId: string | null = null;
  #batches = 0;
  #isLost = false;
  #resolveLost: (loss: UnexplainedLoss) => void = () => undefined;

  constructor(started: StartedWorker, clientId: string) {
    const { signal } = this.#closed;
    this.#started = started;
    this.kind = started.kind;
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve;
    });
    started.worker.addEventListener(
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
          const { wire_version } = message;
          resolve(wire_version === WIRE_VERSION ? null : { cause: 'other_version', detail: wire_version });
        } else if (message?.type === 'replies') {
          const waiting = this.#waiting.get(message.batch);
          if (message.instance_id === this.#instanceId) waiting?.settle(message.replies);
          else if (waiting !== undefined) this.#lose('restarted');
        } else if (message?.type === 'busy') {
          this.#waiting.get(message.batch)?.noticeBusy();
        } else if (message?.type === 'superseded') {
          this.#lose('superseded', message.url);
        }
      };
      started.port.addEventListener('message', listen, { signal });
    });
    const queries = new MessageChannel();
    this.api = queries.port1;
    const { port2 } = queries;
    this.#post({ type: 'hello', wire_version: WIRE_VERSION, client_id: clientId, api: port2 }, [port2]);
  }

  async send(events: readonly unknown[]): Promise<Result<readonly Reply[]>> {
    if (this.#closed.signal.aborted) return NO_REPLY;
    this.#batches += 1;
    const batch = this.#batches;
    const waiting = new Waiting();
    this.#waiting.set(batch, waiting);
    this.#post({ type: 'record', batch, events: packEvents(events) });
    const packed = await settleWithin(waiting.replied, BUSY_DEADLINE_MS, startTimer, () => null);
    if (packed === null) this.#lose('silent');
    waiting.settle(null);
    this.#waiting.delete(batch);
    if (packed === null) return NO_REPLY;
    // Replies belong to events by their index alone: a wrong number of them cannot be assigned.
    const replies = unpackReplies(packed, events);
    if (replies === null) {
      this.#lose('misfit', `${packed.length} replies to ${events.length} events`);
      return NO_REPLY;
    }
    this.#giveUpIfDeaf(replies);
    return ok(replies);
  }

  /** Comlink itself would close the port only once the worker has answered, which a dead one never does. */
  close(): void {
    this.#closed.abort();
    for (const waiting of this.#waiting.values()) waiting.settle(null);
    this.api.postMessage(RELEASE);
    this.api.close();
    this.#started.release();
  }

  /** A transport that is closed has not been lost. */
  #lose(cause: LossCause, detail?: unknown): void {
    if (this.#isLost || this.#closed.signal.aborted) return;
    this.#isLost = true;
    if (this.#instanceId !== null) this.#started.onLost?.(this.#instanceId, cause);
    this.#resolveLost({ cause, detail });
  }

  /** The events themselves stay pending, and go through the next transport. */
  #giveUpIfDeaf(replies: readonly Reply[]): void {
    for (const reply of replies) {
      if (reply.type === 'error' && reply.code === 'storage_unavailable' && LOST_FOR_GOOD.test(reply.message))
        this.#lose('storage_lost', reply.message);
    }
  }

  #post(message: ToWorkerMessage, transfer: Transferable[] = []): void {
    this.#started.port.postMessage(message, transfer);
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
