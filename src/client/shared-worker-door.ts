// The door to the SharedWorker. Its death shows by the Web Lock that it holds, never by the port.

import { releaseProxy, wrap } from 'comlink';
import {
  ACK_DEADLINE_MS,
  failed,
  HELLO_DEADLINE_MS,
  ok,
  parseFromWorker,
  settleWithin,
  WIRE_VERSION,
  type Failure,
  type RecordingApi,
  type Reply,
  type Result,
  type ToWorkerMessage,
  type WelcomeMessage,
} from '../protocol/index.ts';
import type { Door, OpenDoor } from './door.ts';
import { startTimer } from './timing.ts';

const NO_WORKER = 'This browser has no SharedWorker.';

function startWorker(namespace: string): SharedWorker {
  return new SharedWorker(new URL('../hosts/shared-worker.ts', import.meta.url), { type: 'module', name: namespace });
}

export const openSharedWorkerDoor: OpenDoor = async ({ namespace, clientId }) => {
  if (!('SharedWorker' in globalThis)) return failed('not_connected', NO_WORKER);
  const door = new SharedWorkerDoor(startWorker(namespace), clientId);
  const welcome = await settleWithin<WelcomeMessage | Failure>(
    Promise.race([door.welcome, door.lost]),
    HELLO_DEADLINE_MS,
    startTimer,
    () => ({ code: 'deadline_exceeded', message: `The SharedWorker did not answer within ${HELLO_DEADLINE_MS} ms.` }),
  );
  if ('type' in welcome && welcome.wire_version === WIRE_VERSION) return ok(door);
  door.close();
  return { ok: false, error: 'type' in welcome ? otherVersion(welcome) : welcome };
};

function otherVersion({ wire_version }: WelcomeMessage): Failure {
  const message = `The SharedWorker speaks version ${wire_version}, this page version ${WIRE_VERSION}. Close every tab of this app and open it again.`;
  return { code: 'version_mismatch', message };
}

class SharedWorkerDoor implements Door {
  readonly kind = 'shared_worker';
  readonly pipelines = true;
  readonly api: RecordingApi;
  readonly welcome: Promise<WelcomeMessage>;
  readonly lost: Promise<Failure>;
  readonly #port: MessagePort;
  readonly #queries: MessagePort;
  readonly #proxy: ReturnType<typeof wrap<RecordingApi>>;
  readonly #closed = new AbortController();
  readonly #waiting = new Map<number, (replies: readonly Reply[]) => void>();
  #batches = 0;
  #lose: (failure: Failure) => void = () => undefined;

  constructor(worker: SharedWorker, clientId: string) {
    const { signal } = this.#closed;
    this.#port = worker.port;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    worker.addEventListener(
      'error',
      () => {
        this.#lose({ code: 'not_connected', message: 'The SharedWorker could not be started.' });
      },
      { signal },
    );
    this.welcome = new Promise((resolve) => {
      this.#port.addEventListener(
        'message',
        ({ data }: MessageEvent<unknown>) => {
          const message = parseFromWorker(data);
          if (message?.type === 'welcome') {
            this.#watch(message.lock_name);
            resolve(message);
          } else if (message?.type === 'replies') {
            this.#waiting.get(message.batch)?.(message.replies);
          }
        },
        { signal },
      );
    });
    this.#port.start();
    const queries = new MessageChannel();
    this.#queries = queries.port1;
    this.#proxy = wrap<RecordingApi>(this.#queries);
    this.api = this.#proxy;
    this.#post({ type: 'hello', wire_version: WIRE_VERSION, client_id: clientId, api: queries.port2 }, [queries.port2]);
  }

  async send(events: readonly unknown[]): Promise<Result<readonly Reply[]>> {
    this.#batches += 1;
    const batch = this.#batches;
    const replied = new Promise<readonly Reply[]>((resolve) => {
      this.#waiting.set(batch, resolve);
    });
    this.#post({ type: 'record', batch, events });
    const outcome = replied.then((replies) => this.#checked(replies, events.length));
    const result = await settleWithin<Result<readonly Reply[]>>(outcome, ACK_DEADLINE_MS, startTimer, () => {
      const late: Failure = {
        code: 'deadline_exceeded',
        message: `The SharedWorker did not ack within ${ACK_DEADLINE_MS} ms.`,
      };
      this.#lose(late);
      return { ok: false, error: late };
    });
    this.#waiting.delete(batch);
    return result;
  }

  /** Comlink closes its port only once the worker has answered, which a dead one never does. */
  close(): void {
    this.#closed.abort();
    this.#proxy[releaseProxy]();
    this.#queries.close();
    this.#port.close();
  }

  /** Replies belong to events by their place alone, so that too few or too many cannot be told apart. */
  #checked(replies: readonly Reply[], count: number): Result<readonly Reply[]> {
    if (replies.length === count) return ok(replies);
    const failure: Failure = {
      code: 'not_connected',
      message: `The SharedWorker gave ${replies.length} replies to ${count} events. They are sent again through another door.`,
    };
    this.#lose(failure);
    return { ok: false, error: failure };
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
        this.#lose({ code: 'not_connected', message: 'The SharedWorker has died; a new one is being started.' });
      })
      .catch((error: unknown) => {
        if (!signal.aborted)
          this.#lose({ code: 'not_connected', message: `The SharedWorker cannot be watched: ${String(error)}` });
      });
  }
}
