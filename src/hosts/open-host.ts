// A recorder with this worker's means: IndexedDB, BroadcastChannel, Web Locks. Wiring only.

import { sharedNames, WIRE_VERSION, type FactsMessage, type StartTimer } from '../protocol/index.ts';
import { Recorder } from '../recorder/index.ts';
import { createRecordingStore } from '../storage/index.ts';
import { createPresence } from './presence.ts';

export interface HostOptions {
  readonly namespace: string;
  /** Names the host in the console. */
  readonly host: 'shared-worker' | 'service-worker';
  /** Whether a page is still there that was told apart by the service worker's id for it; absent where that cannot be known. */
  readonly isPageAlive?: (pageId: string) => Promise<boolean>;
  readonly instanceId?: string;
}

const startTimer: StartTimer = (expire, ms) => {
  const timer = setTimeout(expire, ms);
  return () => {
    clearTimeout(timer);
  };
};

/** Opens a recorder at once; its database opens with the first use. */
export function openHost({ namespace, host, isPageAlive, instanceId = crypto.randomUUID() }: HostOptions): Recorder {
  const names = sharedNames(namespace);
  const channel = new BroadcastChannel(names.channel);
  return new Recorder({
    store: createRecordingStore(names.database, startTimer),
    clock: () => Date.now(),
    newId: () => crypto.randomUUID(),
    startTimer,
    publish: (facts) => {
      const message: FactsMessage = { type: 'facts', wire_version: WIRE_VERSION, facts };
      channel.postMessage(message);
    },
    presence: createPresence(names, isPageAlive),
    exclusively: (work) => exclusively(names.checkpointLock, work),
    estimateStorage,
    log: (text, detail) => {
      console.warn(`holdfast ${host}: ${text}`, detail);
    },
    instanceId,
    version: __HOLDFAST_VERSION__,
  });
}

/** Where there are no Web Locks everyone may try: the checkpoint's transaction finds out who was first. */
async function exclusively(lock: string, work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work();
  await navigator.locks.request(lock, { ifAvailable: true }, async (granted) => {
    if (granted !== null) await work();
  });
}

/** WebKitGTK has no `navigator.storage`: what is unknown is null. */
async function estimateStorage(): Promise<{
  usage_bytes: number | null;
  quota_bytes: number | null;
  persisted: boolean | null;
}> {
  if (!('storage' in navigator)) return { usage_bytes: null, quota_bytes: null, persisted: null };
  const [estimate, persisted] = await Promise.all([navigator.storage.estimate(), navigator.storage.persisted()]);
  return { usage_bytes: estimate.usage ?? null, quota_bytes: estimate.quota ?? null, persisted };
}
