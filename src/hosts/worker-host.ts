// What a SharedWorker and a dedicated worker have in common: one recorder, and clients at ports.
// Events come over a client's port, in batches; reads and commands by comlink over a port of their
// own, because comlink costs more per call than an append may.

import { DEFAULT_NAMESPACE, sharedNames, WIRE_VERSION, type WelcomeMessage } from '../protocol/index.ts';
import { SWEEP_INTERVAL_MS } from '../recorder/index.ts';
import { openHost, type HostOptions, type OpenHost } from './open-host.ts';
import { serveClient, type ClientPort } from './serve-client.ts';

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

/** Opens the recorder of a worker. `name`: the worker's own, which is the namespace; a nameless one has the default. */
export function openWorkerHost(name: string, host: HostOptions['host'], open: OpenHost = openHost): WorkerHost {
  const namespace = name === '' ? DEFAULT_NAMESPACE : name;
  const instanceId = crypto.randomUUID();
  const lockName = sharedNames(namespace).workerLock(instanceId);
  // A client may only rely on the worker's death being noticed once the lock is held.
  const welcome = holdForLife(lockName).then((): WelcomeMessage => ({
    type: 'welcome',
    wire_version: WIRE_VERSION,
    instance_id: instanceId,
    lock_name: lockName,
  }));
  const recorder = open({ namespace, host, instanceId });

  function sweep(): void {
    recorder.sweep().catch((error: unknown) => {
      console.warn(`holdfast ${host}: A sweep failed`, error);
    });
  }

  sweep();
  setInterval(sweep, SWEEP_INTERVAL_MS);
  return {
    serve: (port) => {
      serveClient(port, recorder, welcome);
    },
  };
}
