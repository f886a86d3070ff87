// The normal door: a recorder in a SharedWorker, for all tabs of the origin. Wiring only.
// Events come over the client's port, in batches; reads and commands by comlink over a port of
// their own, because comlink costs more per call than an append may.

import { expose, type Endpoint } from 'comlink';
import {
  DEFAULT_NAMESPACE,
  parseToWorker,
  sharedNames,
  WIRE_VERSION,
  type FromWorkerMessage,
  type HelloMessage,
} from '../protocol/index.ts';
import { SWEEP_INTERVAL_MS } from '../recorder/index.ts';
import { openHost } from './open-host.ts';

declare const self: SharedWorkerGlobalScope;

const instanceId = crypto.randomUUID();
/** A worker's name carries the namespace: workers of different namespaces are different workers. */
const namespace = self.name === '' ? DEFAULT_NAMESPACE : self.name;
const lockName = sharedNames(namespace).workerLock(instanceId);
const recorder = openHost({ namespace, host: 'shared-worker', instanceId });

/** Settles once this worker holds the lock that only its death releases. */
const isLocked = new Promise<void>((resolve) => {
  if (!('locks' in navigator)) {
    resolve();
    return;
  }
  void navigator.locks.request(lockName, () => {
    resolve();
    return new Promise<never>(() => undefined);
  });
});

function sweep(): void {
  recorder.sweep().catch((error: unknown) => {
    console.warn('holdfast shared-worker: A sweep failed', error);
  });
}

function isEndpoint(port: HelloMessage['api']): port is HelloMessage['api'] & Endpoint {
  return port instanceof MessagePort;
}

async function welcome({ api }: HelloMessage, post: (message: FromWorkerMessage) => void): Promise<void> {
  if (isEndpoint(api)) expose(recorder.api, api);
  await isLocked;
  post({ type: 'welcome', wire_version: WIRE_VERSION, instance_id: instanceId, lock_name: lockName });
}

function serve(port: MessagePort): void {
  let source: { page_id: null; client_id?: string } = { page_id: null };
  const post = (message: FromWorkerMessage): void => {
    port.postMessage(message);
  };
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = parseToWorker(data);
    if (message?.type === 'hello') {
      source = { page_id: null, client_id: message.client_id };
      void welcome(message, post);
    } else if (message?.type === 'record') {
      const { batch, events } = message;
      void recorder.record(events, source).then((replies) => {
        post({ type: 'replies', batch, replies });
      });
    }
  });
  port.start();
}

self.addEventListener('connect', ({ ports: [port] }) => {
  if (port !== undefined) serve(port);
});

sweep();
setInterval(sweep, SWEEP_INTERVAL_MS);
