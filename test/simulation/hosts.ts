// The workers of the simulated browser, in which the real hosts run: SharedWorkers of each build,
// dedicated workers, the service worker. They come up when a page wants them.

import { openHost, type HostOptions } from '../../src/hosts/open-host.ts';
import { installRecordingHandler } from '../../src/hosts/recording-handler.ts';
import { openWorkerHost, type WorkerHost } from '../../src/hosts/worker-host.ts';
import { sharedNames } from '../../src/protocol/index.ts';
import type { OwnWorker, Recorder } from '../../src/recorder/index.ts';
import type { Browser } from './browser.ts';
import type { Contexts } from './platform/globals.ts';
import type { SimulatedPort } from './platform/ports.ts';
import { ORIGIN, ServiceWorkerScope } from './platform/service-worker.ts';
import { Realm, type Build } from './scheduler.ts';
import { createSimulatedStore } from './simulated-store.ts';

const NAMESPACE = 'simulation';
export const NAMES = sharedNames(NAMESPACE);

/** A worker that runs, and the recorder in it. */
export interface SimulatedHost {
  readonly realm: Realm;
  readonly recorder: Recorder;
}

/** A worker whose script may not have run yet. */
interface StartingWorker {
  readonly realm: Realm;
  recorder: Recorder | null;
  host: WorkerHost | null;
}

interface StartingServiceWorker {
  readonly realm: Realm;
  readonly scope: ServiceWorkerScope;
  recorder: Recorder | null;
}

export class Hosts implements Contexts {
  readonly #browser: Browser;
  readonly #isPageAlive: (name: string) => boolean;
  readonly #shared = new Map<Build, StartingWorker>();
  #dedicated: StartingWorker[] = [];
  #service: StartingServiceWorker | null = null;
  #controller = {};
  /** Which build the service worker is of when it starts the next time. */
  #serviceBuild: Build = 'one';
  #started = 0;

  constructor(browser: Browser, isPageAlive: (name: string) => boolean) {
    this.#browser = browser;
    this.#isPageAlive = isPageAlive;
  }

  get started(): number {
    return this.#started;
  }

  /** Those that run. */
  get living(): SimulatedHost[] {
    const all = [...this.#shared.values(), ...this.#dedicated, ...(this.#service === null ? [] : [this.#service])];
    return all.flatMap(({ realm, recorder }) => (realm.isDead || recorder === null ? [] : [{ realm, recorder }]));
  }

  get serviceBuild(): Build {
    return this.#serviceBuild;
  }

  killAll(): void {
    const service = this.#service === null ? [] : [this.#service];
    this.#browser.kill([...this.#shared.values(), ...this.#dedicated, ...service].map(({ realm }) => realm));
  }

  /** A new build's service worker takes over. */
  updateServiceWorker(build: Build): void {
    this.#serviceBuild = build;
    this.#controller = {};
    if (this.#service !== null) this.#browser.kill([this.#service.realm]);
  }

  readonly controller = (): object => this.#controller;

  readonly connect = (script: URL, name: string, port: SimulatedPort): void => {
    const build = buildOf(script) ?? this.#browser.scheduler.current.build;
    const living = this.#shared.get(build);
    const worker = living?.realm.isDead === false ? living : this.#startWorker(name, 'shared_worker', build);
    this.#shared.set(build, worker);
    this.#attach(worker, port);
  };

  readonly startDedicated = (script: URL, name: string, port: SimulatedPort): (() => void) => {
    const { current: page } = this.#browser.scheduler;
    const worker = this.#startWorker(name, 'dedicated_worker', buildOf(script) ?? page.build, page);
    this.#dedicated = [...this.#dedicated.filter(({ realm }) => !realm.isDead), worker];
    this.#attach(worker, port);
    return () => {
      this.#browser.kill([worker.realm]);
    };
  };

  readonly serviceWorker = (): StartingServiceWorker => {
    if (this.#service?.realm.isDead !== false) this.#service = this.#startServiceWorker();
    return this.#service;
  };

  /** A recorder of its own that knows nothing, to look at what there is. To be used by tasks of its realm. */
  lookIn(build: Build): SimulatedHost {
    const realm = new Realm('observer', build);
    const isPageAlive = (id: string): Promise<boolean> => Promise.resolve(this.#isPageAlive(id));
    return { realm, recorder: this.#open(realm, { namespace: NAMESPACE, host: 'service-worker', isPageAlive }) };
  }

  #attach(worker: StartingWorker, given: SimulatedPort): void {
    const port = given;
    port.realm = worker.realm;
    this.#browser.scheduler.schedule(worker.realm, this.#browser.delay(), () => {
      worker.host?.serve(portOf(port));
      port.start();
    });
  }

  #startWorker(name: string, kind: OwnWorker['kind'], build: Build, owner: Realm | null = null): StartingWorker {
    const realm = new Realm(`${kind}-${(this.#started += 1)}`, build, owner);
    const worker: StartingWorker = { realm, recorder: null, host: null };
    this.#browser.scheduler.schedule(realm, 0, () => {
      worker.host = openWorkerHost(
        { name, location: scriptOf(build) },
        kind,
        (options) => (worker.recorder = this.#open(realm, options)),
      );
    });
    return worker;
  }

  #startServiceWorker(): StartingServiceWorker {
    const realm = new Realm(`service-worker-${(this.#started += 1)}`, this.#serviceBuild);
    const scope = new ServiceWorkerScope(this.#isPageAlive);
    const worker: StartingServiceWorker = { realm, scope, recorder: null };
    const self = scope as unknown as Parameters<typeof installRecordingHandler>[0];
    this.#browser.scheduler.schedule(realm, 0, () => {
      const open = (options: HostOptions): Recorder => (worker.recorder = this.#open(realm, options));
      installRecordingHandler(self, { namespace: NAMESPACE }, open);
    });
    return worker;
  }

  #open(realm: Realm, options: HostOptions): Recorder {
    const openStore = () => createSimulatedStore(this.#browser.disk, this.#browser.storeContext(realm));
    return openHost({ ...options, openStore });
  }
}

/** Where a build's workers are, as pages of other builds are told. */
function scriptOf(build: Build): URL {
  return new URL(`/worker.js?build=${build}`, ORIGIN);
}

/** Whose worker it is; null for the one of the page's own build. */
function buildOf(script: URL): Build | null {
  const build = script.searchParams.get('build');
  return build === 'one' || build === 'other' || build === 'newer' ? build : null;
}

/** The part of a port that a host uses. */
function portOf(port: SimulatedPort): Parameters<WorkerHost['serve']>[0] {
  return port as unknown as Parameters<WorkerHost['serve']>[0];
}
