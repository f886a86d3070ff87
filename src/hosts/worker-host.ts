// What a SharedWorker and a dedicated worker have in common: one recorder, and clients at ports.
// Events come over a client's port, in batches; reads and commands by comlink over a port of their
// own, because comlink costs more per call than an append may.

import {
  namespaceOfWorker,
  sharedNames,
  WIRE_VERSION,
  type SupersededMessage,
  type WelcomeMessage,
} from '../protocol/index.ts';
import { SWEEP_INTERVAL_MS, type OwnWorker } from '../recorder/index.ts';
import { openHost, type OpenHost } from './open-host.ts';
import { serveClient, type ClientPort } from './serve-client.ts';

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
  }));
  const recorder = open({
    namespace,
    host,
    instanceId,
    worker: { kind, url: location.href, onNewerBuild: () => void handOver() },
  });
  // Who is gone stays in it: a port does not tell, and is small.
  const clients = new Set<ClientPort>();
  let isOutdated = false;
  let isLooking = false;

  /** A newer build has written: tells every client where to turn, as soon as that is known. Each event that is sent again asks anew. */
  async function handOver(): Promise<void> {
    isOutdated = true;
    if (isLooking) return;
    isLooking = true;
    const url = await recorder.findSuccessor();
    isLooking = false;
    if (url === null) return;
    const message: SupersededMessage = { type: 'superseded', url };
    for (const client of clients) client.postMessage(message);
  }

  /** What a client's hello is answered with. */
  async function greet(port: ClientPort): Promise<WelcomeMessage | SupersededMessage> {
    clients.add(port);
    const url = isOutdated ? await recorder.findSuccessor() : null;
    return url === null ? welcome : { type: 'superseded', url };
  }

  function sweep(): void {
    recorder.sweep().catch((error: unknown) => {
      console.warn(`holdfast ${host}: A sweep failed`, error);
    });
  }

  sweep();
  setInterval(sweep, SWEEP_INTERVAL_MS);
  return {
    serve: (port) => {
      serveClient(port, { recorder, instanceId, welcome: () => greet(port) });
    },
  };
}
