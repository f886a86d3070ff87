// What a SharedWorker and a dedicated worker have in common: one recorder, and clients at ports.
// Events come over a client's port, in batches; reads and commands by comlink over a port of their
// own, because comlink costs more per call than an append may.

import {
  namespaceOfWorker,
  PLATFORM_DEADLINE_MS,
  settleWithin,
  sharedNames,
  workerLock,
  WIRE_VERSION,
  type SupersededMessage,
  type UnsavedMessage,
  type WelcomeMessage,
} from '../protocol/index.ts';
import { SWEEP_INTERVAL_MS, type OwnWorker } from '../recorder/index.ts';
import { ClientPorts } from './client-ports.ts';
import { FIRST_SWEEP_MS } from './constants.ts';
import { openHost, type OpenHost } from './open-host.ts';
import type { OpenRelay } from './relay/open-relay.ts';
import { serveClient, type ClientPort } from './serve-client.ts';
import { startTimer } from './timing.ts';

export interface WorkerHost {
  /** Answers a client for as long as its port is open. */
  serve(port: ClientPort): void;
}

/** The worker's own name, which is the namespace (default if empty), and its script. */
export interface WorkerScope {
  readonly name: string;
  readonly location: { readonly href: string };
}

/**
 * Settles once this worker holds the lock that only its death releases. Never where the browser refuses it: no page could watch
 * such a worker, and each explains by itself why it gets no answer.
 */
function holdForLife(lockName: string): Promise<void> {
  if (!('locks' in navigator)) return Promise.resolve();
  return new Promise((resolve) => {
    navigator.locks
      .request(lockName, () => {
        resolve();
        return new Promise<never>(() => undefined);
      })
      .catch(() => undefined);
  });
}

/** Opens the recorder of a worker. `openRelay`: absent where the worker ends with its page. */
export function openWorkerHost(
  { name, location }: WorkerScope,
  kind: OwnWorker['kind'],
  open: OpenHost = openHost,
  openRelay?: OpenRelay,
): WorkerHost {
  const namespace = namespaceOfWorker(name);
  const host = kind === 'shared_worker' ? 'shared-worker' : 'dedicated-worker';
  const instanceId = crypto.randomUUID();
  const lockName = workerLock(sharedNames(namespace), instanceId);
  // The client notices the worker's death by this lock: so it must be held before the welcome.
  const welcome = holdForLife(lockName).then((): WelcomeMessage => ({
    type: 'welcome',
    wire_version: WIRE_VERSION,
    version: __HOLDFAST_VERSION__,
    instance_id: instanceId,
    lock_name: lockName,
    ...(relay && { relays: true }),
  }));
  const recorder = open({
    namespace,
    host,
    instanceId,
    worker: { kind, url: location.href, onNewerBuild: () => void handOver() },
  });
  /** Without locks, the worker does not notice that a page is gone. */
  const relay = 'locks' in navigator ? openRelay?.(recorder, sharedNames(namespace), noteUnsaved) : undefined;
  const clients = new ClientPorts();
  let isLooking = false;
  let isSweeping = false;
  let unsaved: UnsavedMessage | null = null;
  /** Started before the first client connects: this replays the journal. */
  let firstLook: Promise<boolean> | null = recorder.isOutdated();

  async function superseded(): Promise<SupersededMessage> {
    return { type: 'superseded', url: await recorder.findSuccessor() };
  }

  function noteUnsaved(message: UnsavedMessage): void {
    unsaved = message;
    clients.post(message);
  }

  /** A newer build has written: notifies every client, so that it opens that build's worker. Runs again for each event that is sent again. */
  async function handOver(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    const message = await superseded();
    isLooking = false;
    clients.post(message);
  }

  /**
   * The answer to a client's hello. Read each time: what the newer build has written may be deleted meanwhile, and a
   * client that is welcomed by an outdated worker would try no other transport.
   */
  async function greet(port: ClientPort): Promise<WelcomeMessage | SupersededMessage> {
    clients.add(port);
    const looked = firstLook ?? recorder.isOutdated();
    firstLook = null;
    const isOutdated = await settleWithin(looked, PLATFORM_DEADLINE_MS, startTimer, () => false);
    if (isOutdated) return superseded();
    const greeting = await welcome;
    if (unsaved?.reason) port.postMessage(unsaved);
    keepSweeping();
    return greeting;
  }

  /** Starts soon after the first welcome, so that it does not delay the first events, and repeats for as long as the worker lives. */
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
      serveClient(port, { recorder, instanceId, welcome: () => greet(port), relay });
    },
  };
}
