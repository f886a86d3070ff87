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
  if ('type' in welcome) return ok(door);
  door.close();
  return { ok: false, error: welcome };
};

class SharedWorkerDoor implements Door {
  readonly kind = 'shared_worker';
  readonly pipelines = true;
  readonly api: RecordingApi;
  readonly welcome: Promise<WelcomeMessage>;
  readonly lost: Promise<Failure>;
  readonly #port: MessagePort;
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
    this.#proxy = wrap<RecordingApi>(queries.port1);
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
    const outcome = replied.then((replies) => ok(replies));
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

  close(): void {
    this.#closed.abort();
    this.#proxy[releaseProxy]();
    this.#port.close();
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
