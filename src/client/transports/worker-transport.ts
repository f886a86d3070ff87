// The transport to a recorder in a worker. The worker's death shows by the Web Lock that it holds, never by the port.

import {
  ACK_DEADLINE_MS,
  BUSY_DEADLINE_MS,
  failed,
  HELLO_DEADLINE_MS,
  ok,
  packWhole,
  parseFromWorker,
  settleWithin,
  unpackReplies,
  WIRE_VERSION,
  type PackedReply,
  type Reply,
  type Result,
  type ToWorkerMessage,
} from '../../protocol/index.ts';
import type { TransportContext, LossCause, Opened, UnexplainedLoss } from './transport.ts';
import type { Relay } from '../relay/relay.ts';
import { startTimer } from '../timing.ts';

/**
 * What WebKit says in a worker whose IndexedDB process has died: no connection that this worker opens will work again,
 * those of a new worker do.
 */
const LOST_FOR_GOOD = /Connection to Indexed Database server lost/;

/** The message by which comlink releases a port. */
const RELEASE = { id: 'release', type: 'RELEASE' };

/** Packs the events of a batch. */
let pack = packWhole;

/** Makes every transport pack events by another function from now on. */
export function setPacker(packer: (events: readonly unknown[]) => string): void {
  pack = packer;
}

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
interface WorkerPort {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(
    type: 'message',
    listener: (event: MessageEvent<unknown>) => void,
    options: AddEventListenerOptions,
  ): void;
}

/** What is said to a batch whose reply does not come; it stays pending, and goes through the next transport. */
const NO_REPLY = failed('not_connected', 'The transport is lost or closed.');

/** Takes the replies to a batch; null: none will come. Without an argument: the worker is busy, and may be silent for as long again. */
type Hear = (replies?: readonly PackedReply[] | null) => void;

/** Opens the transport to a worker, once that has said that it lives. */
export async function openWorkerTransport(
  { clientId, onUnsaved }: TransportContext,
  { worker, port, release, onLost }: StartedWorker,
): Promise<Opened> {
  const closed = new AbortController();
  const { signal } = closed;
  /** By the numbers of the batches that wait for their replies. */
  const waiting = new Map<number, Hear>();
  let batches = 0;
  /** WebKit may start the script of a dead SharedWorker in another process, on the same ports. */
  let instanceId: string | null = null;
  let relays: boolean | undefined;
  let version: string | undefined = undefined;
  let resolveLost = (_loss: UnexplainedLoss): void => undefined;
  const lost = new Promise<UnexplainedLoss>((resolve) => {
    resolveLost = resolve;
  });
  void lost.then(({ cause }) => {
    if (instanceId !== null) onLost?.(instanceId, cause);
  });

  /** A transport that is closed has not been lost. */
  function lose(cause: LossCause, detail?: unknown): void {
    if (!signal.aborted) resolveLost({ cause, detail });
  }

  /** The lock is granted to us only once the worker is dead. */
  function watch(lockName: string): void {
    if (!('locks' in navigator)) return;
    navigator.locks
      .request(lockName, { mode: 'shared', signal }, () => {
        lose('died');
      })
      .catch((error: unknown) => {
        lose('unwatched', error);
      });
  }

  /** Null when the transport was closed, or the worker was silent or busy for too long. */
  function repliesTo(batch: number): Promise<readonly PackedReply[] | null> {
    return new Promise((resolve) => {
      const giveUpAt = performance.now() + BUSY_DEADLINE_MS;
      let stopTimer = (): void => undefined;
      const hear: Hear = (replies) => {
        stopTimer();
        if (replies === undefined) {
          const silenceMs = Math.min(ACK_DEADLINE_MS, giveUpAt - performance.now());
          stopTimer = startTimer(() => {
            hear(null);
          }, silenceMs);
          return;
        }
        waiting.delete(batch);
        resolve(replies);
      };
      waiting.set(batch, hear);
      hear();
    });
  }

  async function send(events: readonly unknown[]): Promise<Result<readonly Reply[]>> {
    if (signal.aborted) return NO_REPLY;
    batches += 1;
    const record: ToWorkerMessage = { type: 'record', batch: batches, events: pack(events) };
    port.postMessage(record, []);
    const packed = await repliesTo(batches);
    if (packed === null) {
      lose('silent');
      return NO_REPLY;
    }
    // Replies belong to events by their index alone: a wrong number of them cannot be assigned.
    const replies = unpackReplies(packed, events);
    if (replies === null) {
      lose('misfit', `${packed.length} replies to ${events.length} events`);
      return NO_REPLY;
    }
    // The events themselves stay pending, and go through the next transport.
    for (const reply of replies) {
      if (reply.type === 'error' && reply.code === 'storage_unavailable' && LOST_FOR_GOOD.test(reply.message))
        lose('storage_lost', reply.message);
    }
    return ok(replies);
  }

  function relay(): Relay {
    const { port1, port2 } = new MessageChannel();
    const opening: ToWorkerMessage = { type: 'relay', port: port2 };
    port.postMessage(opening, [port2]);
    return { port: port1, lost };
  }

  /** Comlink itself would close the port only once the worker has answered, which a dead one never does. */
  function close(): void {
    closed.abort();
    for (const hear of waiting.values()) hear(null);
    api.postMessage(RELEASE);
    api.close();
    release();
  }

  worker.addEventListener(
    'error',
    () => {
      lose('not_started');
    },
    { signal },
  );
  /** Resolves with null once a worker of this version has said welcome. */
  const welcomed = new Promise<null>((resolve) => {
    const listen = ({ data }: MessageEvent<unknown>): void => {
      const message = parseFromWorker(data);
      if (message?.type === 'welcome') {
        if (instanceId !== null) return; // each would wait for another lock
        instanceId = message.instance_id;
        relays = message.relays;
        version = message.version;
        watch(message.lock_name);
        if (message.wire_version === WIRE_VERSION) resolve(null);
        else lose('other_version', message.wire_version);
      } else if (message?.type === 'replies') {
        const hear = waiting.get(message.batch);
        if (message.instance_id === instanceId) hear?.(message.replies);
        else if (hear !== undefined) lose('restarted');
      } else if (message?.type === 'busy') {
        waiting.get(message.batch)?.();
      } else if (message?.type === 'unsaved') {
        onUnsaved?.(message);
      } else if (message?.type === 'superseded') {
        lose('superseded', message.url);
      }
    };
    port.addEventListener('message', listen, { signal });
  });
  const { port1: api, port2 } = new MessageChannel();
  const hello: ToWorkerMessage = { type: 'hello', wire_version: WIRE_VERSION, client_id: clientId, api: port2 };
  port.postMessage(hello, [port2]);
  const loss = await settleWithin<UnexplainedLoss | null>(
    Promise.race([welcomed, lost]),
    HELLO_DEADLINE_MS,
    startTimer,
    () => ({ cause: 'no_welcome' }),
  );
  if (loss === null)
    return ok({ api, lost, pipelines: true, version, send, close, relay: relays === true ? relay : undefined });
  close();
  return { ok: false, error: loss };
}
