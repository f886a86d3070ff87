// The door to a recorder in a worker. Its death shows by the Web Lock that it holds, never by the port.

import {
  ACK_DEADLINE_MS,
  failed,
  HELLO_DEADLINE_MS,
  ok,
  packEvents,
  parseFromWorker,
  settleWithin,
  unpackReplies,
  WIRE_VERSION,
  type Failure,
  type PackedReply,
  type Reply,
  type Result,
  type ToWorkerMessage,
  type WelcomeMessage,
} from '../protocol/index.ts';
import type { Door, DoorContext, Loss, Opened } from './door.ts';
import type { DoorKind } from './recorder-client.ts';
import { startTimer } from './timing.ts';

/**
 * What WebKit says in a worker whose IndexedDB process has died: no connection that this worker opens will work again,
 * those of a new worker do.
 */
const LOST_FOR_GOOD = /Connection to Indexed Database server lost/;

/** Comlink's word that a port is not needed any more. */
const RELEASE = { id: 'release', type: 'RELEASE' };

/** A worker that was just started, and the way to talk to it. */
export interface StartedWorker {
  readonly kind: Extract<DoorKind, 'shared_worker' | 'dedicated_worker'>;
  /** Where an `error` event says that the worker's script failed. */
  readonly worker: EventTarget;
  readonly port: WorkerPort;
  /** Lets go of the port, and of the worker if it is this page's own. */
  readonly release: () => void;
  /** Told of which instance of the worker there is something to know, before anyone opens another door. */
  readonly onLost?: (instanceId: string, condition: Condition) => void;
}

/** What is known of a worker that was lost: it is dead or can store nothing any more, or it has only been silent for too long. */
export type Condition = 'useless' | 'silent';

/** What a MessagePort and a Worker have in common. */
interface WorkerPort extends EventTarget {
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** Opens the door to a worker, once that has said that it lives. Errors: `deadline_exceeded`, `not_connected`, and `version_mismatch`, which may name a successor. */
export async function openWorkerDoor({ clientId }: DoorContext, started: StartedWorker): Promise<Opened> {
  const door = new WorkerDoor(started, clientId);
  const welcome = await settleWithin<WelcomeMessage | Loss>(
    Promise.race([door.welcome, door.lost]),
    HELLO_DEADLINE_MS,
    startTimer,
    () => ({ code: 'deadline_exceeded', message: `The worker did not answer within ${HELLO_DEADLINE_MS} ms.` }),
  );
  if ('type' in welcome && welcome.wire_version === WIRE_VERSION) return ok(door);
  door.close();
  return { ok: false, error: 'type' in welcome ? otherVersion(welcome) : welcome };
}

function otherVersion({ wire_version }: WelcomeMessage): Failure {
  const message = `The worker speaks version ${wire_version}, this page version ${WIRE_VERSION}. Close every tab of this app and open it again.`;
  return { code: 'version_mismatch', message };
}

const SUPERSEDED: Failure = {
  code: 'version_mismatch',
  message: 'A newer version of Holdfast has written the recordings. Its recorder is being opened, and goes on.',
};

const CLOSED = failed('not_connected', 'The door was closed before the worker replied.');
const OUTDATED: Failure = {
  code: 'version_mismatch',
  message:
    'A newer version of Holdfast has written the recordings, and where its recorder is is not known yet. What is pending is kept and tried again. If this stays, reload the page.',
};

const RESTARTED: Failure = {
  code: 'not_connected',
  message: 'The worker was started anew by the browser; its door is being opened again.',
};

class WorkerDoor implements Door {
  readonly kind: DoorKind;
  readonly pipelines = true;
  readonly api: MessagePort;
  readonly welcome: Promise<WelcomeMessage>;
  readonly lost: Promise<Loss>;
  readonly #port: WorkerPort;
  readonly #release: () => void;
  readonly #closed = new AbortController();
  readonly #waiting = new Map<number, (replied: Result<readonly PackedReply[]>) => void>();
  /** WebKit may start the script of a dead SharedWorker in another process, on the same ports. */
  #instanceId: string | null = null;
  #packs = false;
  #batches = 0;
  readonly #onLost: StartedWorker['onLost'];
  #isLost = false;
  #resolveLost: (loss: Loss) => void = () => undefined;

  constructor({ kind, worker, port, release, onLost }: StartedWorker, clientId: string) {
    const { signal } = this.#closed;
    this.kind = kind;
    this.#port = port;
    this.#release = release;
    this.#onLost = onLost;
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve;
    });
    worker.addEventListener(
      'error',
      () => {
        this.#lose({ code: 'not_connected', message: 'The worker could not be started.' });
      },
      { signal },
    );
    this.welcome = new Promise((resolve) => {
      let isWelcome = false;
      const listen = (event: Event): void => {
        const message = event instanceof MessageEvent ? parseFromWorker(event.data) : null;
        if (message?.type === 'welcome') {
          if (isWelcome) return; // each would wait for another lock
          isWelcome = true;
          this.#instanceId ??= message.instance_id;
          this.#packs = message.packs === true;
          this.#watch(message.lock_name);
          resolve(message);
        } else if (message?.type === 'replies') {
          const settle = this.#waiting.get(message.batch);
          if (message.instance_id === undefined || message.instance_id === this.#instanceId)
            settle?.(ok(message.replies));
          else if (settle !== undefined) this.#lose(RESTARTED, 'useless');
        } else if (message?.type === 'superseded') {
          this.#lose(message.url === null ? OUTDATED : { ...SUPERSEDED, successor: message.url });
        }
      };
      port.addEventListener('message', listen, { signal });
    });
    const queries = new MessageChannel();
    this.api = queries.port1;
    const { port2 } = queries;
    this.#post({ type: 'hello', wire_version: WIRE_VERSION, client_id: clientId, api: port2, packs: true }, [port2]);
  }

  async send(events: readonly unknown[]): Promise<Result<readonly Reply[]>> {
    if (this.#closed.signal.aborted) return CLOSED;
    this.#batches += 1;
    const batch = this.#batches;
    const replied = new Promise<Result<readonly PackedReply[]>>((resolve) => {
      this.#waiting.set(batch, resolve);
    });
    this.#post({ type: 'record', batch, events: this.#packs ? packEvents(events) : events });
    const outcome = replied.then((given) => {
      if (!given.ok) return given;
      this.#giveUpIfDeaf(given.value);
      return this.#unpacked(given.value, events);
    });
    const result = await settleWithin<Result<readonly Reply[]>>(outcome, ACK_DEADLINE_MS, startTimer, () => {
      const late: Failure = {
        code: 'deadline_exceeded',
        message: `The worker did not ack within ${ACK_DEADLINE_MS} ms.`,
      };
      this.#lose(late, 'silent');
      return { ok: false, error: late };
    });
    this.#waiting.delete(batch);
    return result;
  }

  /** Comlink itself would close the port only once the worker has answered, which a dead one never does. */
  close(): void {
    this.#closed.abort();
    for (const settle of this.#waiting.values()) settle(CLOSED);
    this.#waiting.clear();
    this.api.postMessage(RELEASE);
    this.api.close();
    this.#release();
  }

  /** A door that is closed has not been lost. Without a condition, the worker may live and be of use. */
  #lose(loss: Loss, condition: Condition | null = null): void {
    if (this.#isLost || this.#closed.signal.aborted) return;
    this.#isLost = true;
    if (this.#instanceId !== null && condition !== null) this.#onLost?.(this.#instanceId, condition);
    this.#resolveLost(loss);
  }

  /** Replies belong to events by their place alone, so that too few or too many cannot be told apart. */
  #unpacked(packed: readonly PackedReply[], events: readonly unknown[]): Result<readonly Reply[]> {
    const replies = unpackReplies(packed, events);
    if (replies !== null) return ok(replies);
    const failure: Failure = {
      code: 'not_connected',
      message: `The worker gave ${packed.length} replies to ${events.length} events, or such as do not fit them. They are sent again through another door.`,
    };
    this.#lose(failure);
    return { ok: false, error: failure };
  }

  /** The events themselves stay pending, and go through the next door. */
  #giveUpIfDeaf(replies: readonly PackedReply[]): void {
    for (const reply of replies) {
      if (
        typeof reply === 'number' ||
        reply.type !== 'error' ||
        reply.code !== 'storage_unavailable' ||
        !LOST_FOR_GOOD.test(reply.message)
      )
        continue;
      this.#lose({ code: reply.code, message: reply.message }, 'useless');
    }
  }

  #post(message: ToWorkerMessage, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  /** The lock is granted to us only once the worker is dead. */
  #watch(lockName: string): void {
    if (!('locks' in navigator)) return;
    const { signal } = this.#closed;
    navigator.locks
      .request(lockName, { mode: 'shared', signal }, () => {
        this.#lose({ code: 'not_connected', message: 'The worker has died; a new one is being started.' }, 'useless');
      })
      .catch((error: unknown) => {
        if (!signal.aborted)
          this.#lose({ code: 'not_connected', message: `The worker cannot be watched: ${String(error)}` });
      });
  }
}
