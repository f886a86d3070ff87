// What a SharedWorker and a dedicated worker have in common: one recorder, and clients at ports.
// Events come over a client's port, in batches; reads and commands by comlink over a port of their
// own, because comlink costs more per call than an append may.

import {
  namespaceOfWorker,
  PLATFORM_DEADLINE_MS,
  settleWithin,
  sharedNames,
  WIRE_VERSION,
  type SupersededMessage,
  type WelcomeMessage,
} from '../protocol/index.ts';
import { SWEEP_INTERVAL_MS, type OwnWorker } from '../recorder/index.ts';
import { ClientPorts } from './client-ports.ts';
import { FIRST_SWEEP_MS } from './constants.ts';
import { openHost, type OpenHost } from './open-host.ts';
import { serveClient, type ClientPort } from './serve-client.ts';
import { startTimer } from './timing.ts';

export interface WorkerHost {
  /** Answers a client for as long as its port is open. */
  serve(port: ClientPort): void;
}

/** What a worker knows of itself: its name, which is the namespace (a nameless one has the default), and its script. */
export interface WorkerScope {
  readonly name: string;
  readonly location: { readonly href: string };
}

/** Settles once this worker holds the lock that only its death releases. */
function holdForLife(lockName: string): Promise<void> {
  if (!('locks' in navigator)) return Promise.resolve();
  return new Promise((resolve) => {
    void navigator.locks.request(lockName, () => {
      resolve();
      return new Promise<never>(() => undefined);
    });
  });
}

/** Opens the recorder of a worker. */
export function openWorkerHost(
  { name, location }: WorkerScope,
  kind: OwnWorker['kind'],
  open: OpenHost = openHost,
): WorkerHost {
  const namespace = namespaceOfWorker(name);
  const host = kind === 'shared_worker' ? 'shared-worker' : 'dedicated-worker';
  const instanceId = crypto.randomUUID();
  const lockName = sharedNames(namespace).workerLock(instanceId);
  // A client may only rely on the worker's death being noticed once the lock is held.
  const welcome = holdForLife(lockName).then((): WelcomeMessage => ({
    type: 'welcome',
    wire_version: WIRE_VERSION,
    instance_id: instanceId,
    lock_name: lockName,
    packs: true,
  }));
  const recorder = open({
    namespace,
    host,
    instanceId,
    worker: { kind, url: location.href, onNewerBuild: () => void handOver() },
  });
  const clients = new ClientPorts();
  let isLooking = false;
  let isSweeping = false;
  /** Looked up while the first client is still on its way: this is when the journal is replayed. */
  let firstLook: Promise<boolean> | null = recorder.isOutdated();

  async function superseded(): Promise<SupersededMessage> {
    return { type: 'superseded', url: await recorder.findSuccessor() };
  }

  /** A newer build has written: tells every client to turn elsewhere. Each event that is sent again asks anew. */
  async function handOver(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    const message = await superseded();
    isLooking = false;
    clients.tell(message);
  }

  /**
   * What a client's hello is answered with. Looked up each time: what the newer build has written may be deleted,
   * and a client that was welcomed in vain would try no other transport.
   */
  async function greet(port: ClientPort): Promise<WelcomeMessage | SupersededMessage> {
    clients.add(port);
    const looked = firstLook ?? recorder.isOutdated();
    firstLook = null;
    const isOutdated = await settleWithin(looked, PLATFORM_DEADLINE_MS, startTimer, () => false);
    if (isOutdated) return superseded();
    const greeting = await welcome;
    keepSweeping();
    return greeting;
  }

  /** Soon after the first welcome, and for as long as the worker lives: what it finds to do is not to hold up the first events. */
  function keepSweeping(): void {
    if (isSweeping) return;
    isSweeping = true;
    startTimer(() => {
      sweep();
      setInterval(sweep, SWEEP_INTERVAL_MS);
    }, FIRST_SWEEP_MS);
  }

  function sweep(): void {
    recorder.sweep().catch((error: unknown) => {
      console.warn(`holdfast ${host}: A sweep failed`, error);
    });
  }

  return {
    serve: (port) => {
      serveClient(port, { recorder, instanceId, welcome: () => greet(port) });
    },
  };
}
