// What a SharedWorker and a dedicated worker have in common: one recorder, and clients at ports.
// Events come over a client's port, in batches; reads and commands by comlink over a port of their
// own, because comlink costs more per call than an append may.

import { expose, type Endpoint } from 'comlink';
import {
  DEFAULT_NAMESPACE,
  parseToWorker,
  sharedNames,
  WIRE_VERSION,
  type FromWorkerMessage,
  type HelloMessage,
} from '../protocol/index.ts';
import { SWEEP_INTERVAL_MS, type OwnWorker } from '../recorder/index.ts';
import { openHost } from './open-host.ts';

/** The end of a client's port that is in the worker: a MessagePort, or the dedicated worker's own scope. */
export interface ClientPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

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

function isEndpoint(port: HelloMessage['api']): port is HelloMessage['api'] & Endpoint {
  return port instanceof MessagePort;
}

/** Opens the recorder of a worker. */
export function openWorkerHost({ name, location }: WorkerScope, kind: OwnWorker['kind']): WorkerHost {
  const namespace = name === '' ? DEFAULT_NAMESPACE : name;
  const host = kind === 'shared_worker' ? 'shared-worker' : 'dedicated-worker';
  const instanceId = crypto.randomUUID();
  const lockName = sharedNames(namespace).workerLock(instanceId);
  const isLocked = holdForLife(lockName);
  const recorder = openHost({
    namespace,
    host,
    instanceId,
    worker: { kind, url: location.href, onNewerBuild: () => void handOver() },
  });
  // Who is gone stays in it: a port does not tell, and is small.
  const clients = new Set<ClientPort>();
  let isOutdated = false;
  let isLooking = false;

  function post(port: ClientPort, message: FromWorkerMessage): void {
    port.postMessage(message);
  }

  /** A newer build has written: tells every client where to turn, as soon as that is known. Each event that is sent again asks anew. */
  async function handOver(): Promise<void> {
    isOutdated = true;
    if (isLooking) return;
    isLooking = true;
    const url = await recorder.findSuccessor();
    isLooking = false;
    if (url !== null) for (const client of clients) post(client, { type: 'superseded', url });
  }

  function sweep(): void {
    recorder.sweep().catch((error: unknown) => {
      console.warn(`holdfast ${host}: A sweep failed`, error);
    });
  }

  async function welcome({ api }: HelloMessage, port: ClientPort): Promise<void> {
    clients.add(port);
    const url = isOutdated ? await recorder.findSuccessor() : null;
    if (url !== null) {
      post(port, { type: 'superseded', url });
      return;
    }
    if (isEndpoint(api)) expose(recorder.api, api);
    await isLocked;
    post(port, { type: 'welcome', wire_version: WIRE_VERSION, instance_id: instanceId, lock_name: lockName });
  }

  function serve(port: ClientPort): void {
    let source: { page_id: null; client_id?: string } = { page_id: null };
    port.addEventListener('message', ({ data }) => {
      const message = parseToWorker(data);
      if (message?.type === 'hello') {
        source = { page_id: null, client_id: message.client_id };
        void welcome(message, port);
      } else if (message?.type === 'record') {
        const { batch, events } = message;
        void recorder.record(events, source).then((replies) => {
          post(port, { type: 'replies', batch, replies });
        });
      }
    });
  }

  sweep();
  setInterval(sweep, SWEEP_INTERVAL_MS);
  return { serve };
}
