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
import { SWEEP_INTERVAL_MS } from '../recorder/index.ts';
import { openHost, type HostOptions } from './open-host.ts';

/** The end of a client's port that is in the worker: a MessagePort, or the dedicated worker's own scope. */
export interface ClientPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

export interface WorkerHost {
  /** Answers a client for as long as its port is open. */
  serve(port: ClientPort): void;
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

/** Opens the recorder of a worker. `name`: the worker's own, which is the namespace; a nameless one has the default. */
export function openWorkerHost(name: string, host: HostOptions['host']): WorkerHost {
  const namespace = name === '' ? DEFAULT_NAMESPACE : name;
  const instanceId = crypto.randomUUID();
  const lockName = sharedNames(namespace).workerLock(instanceId);
  const isLocked = holdForLife(lockName);
  const recorder = openHost({ namespace, host, instanceId });

  function sweep(): void {
    recorder.sweep().catch((error: unknown) => {
      console.warn(`holdfast ${host}: A sweep failed`, error);
    });
  }

  async function welcome({ api }: HelloMessage, post: (message: FromWorkerMessage) => void): Promise<void> {
    if (isEndpoint(api)) expose(recorder.api, api);
    await isLocked;
    post({ type: 'welcome', wire_version: WIRE_VERSION, instance_id: instanceId, lock_name: lockName });
  }

  function serve(port: ClientPort): void {
    let source: { page_id: null; client_id?: string } = { page_id: null };
    const post = (message: FromWorkerMessage): void => {
      port.postMessage(message);
    };
    port.addEventListener('message', ({ data }) => {
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
  }

  sweep();
  setInterval(sweep, SWEEP_INTERVAL_MS);
  return { serve };
}
