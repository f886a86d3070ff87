// A recorder with this worker's means: IndexedDB, BroadcastChannel, Web Locks. Wiring only.

import {
  packFacts,
  checkpointLock,
  sharedNames,
  WIRE_VERSION,
  type FactsMessage,
  type HeartbeatMessage,
  type StartTimer,
} from '../protocol/index.ts';
import { Recorder, type OwnWorker } from '../recorder/index.ts';
import { createRecordingStore, type RecordingStore } from '../storage/index.ts';
import { estimateStorage } from './estimate-storage.ts';
import { exclusively } from './exclusively.ts';
import { withCopy } from './with-copy.ts';
import { createPresence } from './presence.ts';
import { startTimer } from './timing.ts';

export interface HostOptions {
  readonly namespace: string;
  /** Names the host in the console. */
  readonly host: 'shared-worker' | 'dedicated-worker' | 'service-worker' | 'import-worker';
  /** Whether the page with this id of the service worker still exists; absent where that cannot be known. */
  readonly isPageAlive?: (pageId: string) => Promise<boolean>;
  readonly instanceId?: string;
  /** Absent in the service worker, which pages do not start by its address. */
  readonly worker?: OwnWorker;
  /** Where the recordings of a database are kept. Default: IndexedDB. */
  readonly openStore?: (database: string, startTimer: StartTimer, onDeleted: () => void) => RecordingStore;
}

/** Opens the recorder of a host: {@link openHost}, or a replacement in tests. */
export type OpenHost = (options: HostOptions) => Recorder;

/** Opens a recorder at once; its database opens with the first use. */
export function openHost({
  namespace,
  host,
  isPageAlive,
  instanceId = crypto.randomUUID(),
  worker,
  openStore = createRecordingStore,
}: HostOptions): Recorder {
  const names = sharedNames(namespace);
  const channel = new BroadcastChannel(names.channel);
  const log = (text: string, detail: unknown): void => {
    console.warn(`holdfast ${host}: ${text}`, detail);
  };
  return new Recorder({
    ...withCopy(names, (onDeleted) => openStore(names.database, startTimer, onDeleted), channel, log),
    clock: () => Date.now(),
    elapsed: () => performance.now(),
    newId: () => crypto.randomUUID(),
    startTimer,
    publish: (facts) => {
      const message: FactsMessage = { type: 'facts', wire_version: WIRE_VERSION, facts: packFacts(facts) };
      channel.postMessage(message);
    },
    publishHeartbeat: (timestamp) => {
      const message: HeartbeatMessage = { type: 'heartbeat', wire_version: WIRE_VERSION, timestamp };
      channel.postMessage(message);
    },
    presence: createPresence(names, isPageAlive),
    ...(worker === undefined ? {} : { worker }),
    exclusively: (work) => exclusively(checkpointLock(names), work),
    estimateStorage,
    log,
    namespace,
    instanceId,
    version: __HOLDFAST_VERSION__,
  });
}
