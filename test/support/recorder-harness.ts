// A recorder on an in-memory IndexedDB, with a clock and timers that the test controls.

import 'fake-indexeddb/auto';
import {
  importSessions,
  Recorder,
  type EventSource,
  type ImportResult,
  type RecorderHost,
} from '../../src/recorder/index.ts';
import { createAttachmentStore, createRecordingStore } from '../../src/storage/index.ts';
import {
  sharedNames,
  type Fact,
  type ImportedSession,
  type RecordingApi,
  type Reply,
  type StartTimer,
} from '../../src/protocol/index.ts';
import { createFaultyStore, type Fault } from './faulty-store.ts';

export interface TestRecorderOptions {
  /** The database name. Recorders with the same name share a database until the test process ends. */
  readonly database: string;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly host?: Partial<RecorderHost>;
}

export interface TestRecorder {
  /** Resolves after followers are notified. */
  record(events: readonly unknown[], source: EventSource): Promise<readonly Reply[]>;
  importSessions(sessions: readonly ImportedSession[]): Promise<readonly ImportResult[]>;
  readonly api: RecordingApi;
  checkpoint(): Promise<void>;
  checkpointIfDue(): Promise<void>;
  clientGone(clientId: string): Promise<void>;
  sweep(): Promise<void>;
  sessionsInRecording(): Promise<readonly { readonly session_id: string; readonly title: string | null }[]>;
  isOutdated(): Promise<boolean>;
  findSuccessor(): Promise<string | null>;
  close(): Promise<void>;
  /** The facts that this recorder has published. */
  readonly published: readonly Fact[];
  /** Timestamps of the heartbeats without a session that it has published. */
  readonly heartbeats: readonly number[];
  /** Fires every timer with a delay of at most `ms`. */
  expireTimers(ms: number): void;
  /** The next writes fail with these faults, one each. An empty list removes the remaining faults. */
  failWrites(faults: readonly Fault[]): void;
  /** The messages that it logged. */
  readonly logged: readonly unknown[];
}

let databases = 0;

/** Returns a unique database name. */
export function newDatabase(): string {
  databases += 1;
  return `test-${databases}`;
}

let instances = 0;

export function openTestRecorder({ database, clock, host = {} }: TestRecorderOptions): TestRecorder {
  instances += 1;
  const instance = instances;
  const published: Fact[] = [];
  const heartbeats: number[] = [];
  const logged: unknown[] = [];
  const timers = new Map<() => void, number>();
  let ids = 0;

  const startTimer: StartTimer = (expire, ms) => {
    timers.set(expire, ms);
    return () => {
      timers.delete(expire);
    };
  };
  const store = createFaultyStore(createRecordingStore(database, startTimer));
  const recorder = new Recorder({
    store,
    attachments: createAttachmentStore(sharedNames(database).attachments, startTimer),
    clock,
    elapsed: clock,
    newId: () => `${instance}-${(ids += 1)}`,
    startTimer,
    publish: (facts) => {
      published.push(...facts);
    },
    publishHeartbeat: (timestamp) => {
      heartbeats.push(timestamp);
    },
    presence: { look: () => Promise.resolve('unknown'), watch: () => undefined },
    exclusively: (work) => work(),
    estimateStorage: () => Promise.resolve({ usage_bytes: null, quota_bytes: null, persisted: null }),
    log: (text, detail) => {
      logged.push({ text, detail });
    },
    namespace: database,
    instanceId: `instance-${instance}`,
    version: '0.0.0-test',
    ...host,
  });
  return {
    record: async (events, source) => {
      const replies = await recorder.record(events, source);
      await Promise.resolve(); // followers are notified after the replies
      return replies;
    },
    importSessions: (sessions) => importSessions(recorder, sessions),
    api: recorder.api,
    checkpoint: () => recorder.checkpoint(),
    checkpointIfDue: () => recorder.checkpointIfDue(),
    clientGone: (clientId) => recorder.clientGone(clientId),
    sweep: () => recorder.sweep(),
    sessionsInRecording: () => recorder.sessionsInRecording(),
    isOutdated: () => recorder.isOutdated(),
    findSuccessor: () => recorder.findSuccessor(),
    close: () => recorder.close(),
    published,
    heartbeats,
    expireTimers: (ms) => {
      for (const [expire, lasting] of timers) {
        if (lasting > ms) continue;
        timers.delete(expire);
        expire();
      }
    },
    failWrites: (next) => {
      store.faults.splice(0, store.faults.length, ...next);
    },
    logged,
  };
}
