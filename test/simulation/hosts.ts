// The workers of the simulated browser, which run the real hosts: SharedWorkers of each build, dedicated
// workers, and the service worker. They start when a page needs them.

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

/** A running worker and its recorder. */
export interface SimulatedHost {
  readonly realm: Realm;
  readonly recorder: Recorder;
}

/** A worker that may not have run its script yet. */
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
  /** The build of the service worker at its next start. */
  #serviceBuild: Build = 'one';
  #started = 0;

  constructor(browser: Browser, isPageAlive: (name: string) => boolean) {
    this.#browser = browser;
    this.#isPageAlive = isPageAlive;
  }

  get started(): number {
    return this.#started;
  }

  /** The running workers. */
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

  /** Activates the service worker of a new build. */
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

  /** A new recorder without cached state, which reads what is stored. Only tasks of its realm may use it. */
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

/** The URLs of a build's workers, as pages of other builds receive them. */
function scriptOf(build: Build): URL {
  return new URL(`/worker.js?build=${build}`, ORIGIN);
}

/** The build of a worker's URL; null for the page's own build. */
function buildOf(script: URL): Build | null {
  const build = script.searchParams.get('build');
  return build === 'one' || build === 'other' || build === 'newer' ? build : null;
}

/** The members of a port that a host uses. */
function portOf(port: SimulatedPort): Parameters<WorkerHost['serve']>[0] {
  return port as unknown as Parameters<WorkerHost['serve']>[0];
}
