// A real recorder in a worker of the simulated browser, and the doors to it.

import { Recorder } from '../../src/recorder/index.ts';
import type { Door, OpenDoor } from '../../src/client/door.ts';
import {
  ACK_DEADLINE_MS,
  failed,
  ok,
  sharedNames,
  type Failure,
  type RecordingApi,
  type Reply,
  type Result,
} from '../../src/protocol/index.ts';
import type { Browser } from './browser.ts';
import { Realm } from './scheduler.ts';
import { createSimulatedStore } from './simulated-store.ts';

export const NAMES = sharedNames('simulation');

/** A SharedWorker of one of two builds, or the service worker. */
export type WorkerKind = 'port' | 'port of another build' | 'rest';

export interface SimulatedWorker {
  readonly realm: Realm;
  readonly recorder: Recorder;
  readonly instanceId: string;
}

const SWEEP_MS = 30_000;
const DIED: Failure = { code: 'not_connected', message: 'The worker has died.' };
const CUT: Failure = { code: 'not_connected', message: 'The request failed.' };
const LATE: Failure = { code: 'deadline_exceeded', message: 'The worker did not answer in time.' };

export function startWorker(browser: Browser): SimulatedWorker {
  const { scheduler } = browser;
  const realm = new Realm();
  const instanceId = browser.newInstanceId();
  let ids = 0;
  const isLockless = browser.random.chance(0.3);
  const before = scheduler.current;
  scheduler.current = realm;
  const recorder = new Recorder({
    store: createSimulatedStore(browser.disk, browser.storeContext(realm)),
    clock: () => scheduler.now,
    newId: () => `${instanceId}-${(ids += 1)}`,
    startTimer: (expire, ms) => scheduler.schedule(realm, ms, expire),
    publish: (facts) => {
      browser.publish(facts);
    },
    publishHeartbeat: () => undefined,
    presence: {
      look: (clientId) => Promise.resolve(browser.isLocked(NAMES.clientLock(clientId)) ? 'alive' : 'gone'),
      watch: (clientId, onGone) => {
        browser.watchLock(realm, NAMES.clientLock(clientId), onGone);
      },
    },
    // Where there are no Web Locks, several make checkpoints at once.
    exclusively: (work) => (isLockless ? work() : browser.exclusively(realm, work)),
    estimateStorage: () => Promise.resolve({ usage_bytes: null, quota_bytes: null, persisted: null }),
    log: () => undefined,
    namespace: NAMES.database,
    instanceId,
    version: 'simulation',
  });
  const sweep = (): void => {
    scheduler.schedule(realm, SWEEP_MS, sweep);
    recorder.sweep().catch(() => undefined);
  };
  scheduler.schedule(realm, 0, sweep);
  browser.holdLock(NAMES.workerLock(instanceId), realm);
  scheduler.current = before;
  return { realm, recorder, instanceId };
}

/** What crosses to another context is a copy. */
function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** A way from a tab into a worker that may lose, delay, but not reorder. */
export function doorTo(browser: Browser, tab: Realm, kind: WorkerKind, find: () => SimulatedWorker): OpenDoor {
  const { scheduler } = browser;
  return ({ clientId }) =>
    new Promise((resolve) => {
      scheduler.schedule(tab, browser.delay(), () => {
        if (browser.random.chance(browser.weather.portLoss)) resolve(failed('not_connected', 'No worker came up.'));
        else resolve(ok(new SimulatedDoor(browser, tab, kind, find(), clientId)));
      });
    });
}

class SimulatedDoor implements Door {
  readonly kind;
  readonly pipelines: boolean;
  readonly api: RecordingApi;
  readonly lost: Promise<Failure>;
  readonly #browser: Browser;
  readonly #tab: Realm;
  readonly #worker: SimulatedWorker;
  readonly #source;
  #lose: (failure: Failure) => void = () => undefined;
  /** When the last message of each direction arrives: those on a port do not overtake each other. */
  readonly #arrival = { out: 0, back: 0 };

  constructor(browser: Browser, tab: Realm, kind: WorkerKind, worker: SimulatedWorker, clientId: string) {
    this.kind = kind === 'rest' ? ('rest' as const) : ('shared_worker' as const);
    this.pipelines = kind !== 'rest';
    this.#browser = browser;
    this.#tab = tab;
    this.#worker = worker;
    this.#source = kind === 'rest' ? { page_id: 'page' } : { page_id: null, client_id: clientId };
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    browser.watchLock(tab, NAMES.workerLock(worker.instanceId), () => {
      this.#lose(DIED);
    });
    this.api = this.#remoteApi();
  }

  send(events: readonly unknown[]): Promise<Result<readonly Reply[]>> {
    return new Promise((resolve) => {
      const fail = (failure: Failure): void => {
        this.#lose(failure);
        resolve({ ok: false, error: failure });
      };
      const stopDeadline = this.#browser.scheduler.schedule(this.#tab, ACK_DEADLINE_MS, () => {
        fail(LATE);
      });
      const cut = (): void => {
        stopDeadline();
        fail(CUT);
      };
      const sent = copy(events);
      this.#post(
        'out',
        () => {
          void this.#worker.recorder.record(sent, this.#source).then((replies) => {
            const copied = copy(replies);
            this.#post(
              'back',
              () => {
                stopDeadline();
                resolve(ok(copied));
              },
              cut,
            );
          });
        },
        cut,
      );
    });
  }

  close(): void {
    this.#lose({ code: 'not_connected', message: 'Closed.' });
  }

  /** A lost message of a port is never heard of again; a request that is lost fails. */
  #post(direction: 'out' | 'back', deliver: () => void, cut: () => void): void {
    const { scheduler, random, weather } = this.#browser;
    if (random.chance(weather.portLoss)) {
      if (this.kind === 'rest') scheduler.schedule(this.#tab, this.#browser.delay(), cut);
      return;
    }
    const at = Math.max(this.#arrival[direction], scheduler.now + this.#browser.delay());
    this.#arrival[direction] = at;
    scheduler.schedule(direction === 'out' ? this.#worker.realm : this.#tab, at - scheduler.now, deliver);
  }

  #remoteApi(): RecordingApi {
    const call = <T>(ask: (api: RecordingApi) => Promise<Result<T>>): Promise<Result<T>> =>
      new Promise((resolve) => {
        const cut = (): void => {
          this.#lose(CUT);
          resolve({ ok: false, error: CUT });
        };
        this.#post(
          'out',
          () => {
            void ask(this.#worker.recorder.api).then((answer) => {
              const copied = copy(answer);
              this.#post('back', () => resolve(copied), cut);
            });
          },
          cut,
        );
      });
    return {
      sessions: (query) => call((api) => api.sessions(query)),
      session: (sessionId, page) => call((api) => api.session(sessionId, page)),
      recovery: (sessionId) => call((api) => api.recovery(sessionId)),
      recoveries: () => call((api) => api.recoveries()),
      quarantine: () => call((api) => api.quarantine()),
      facts: (query) => call((api) => api.facts(query)),
      status: () => call((api) => api.status()),
      configure: (change) => call((api) => api.configure(change)),
      trash: (sessionId) => call((api) => api.trash(sessionId)),
      restore: (sessionId) => call((api) => api.restore(sessionId)),
      purge: (sessionId) => call((api) => api.purge(sessionId)),
    };
  }
}
