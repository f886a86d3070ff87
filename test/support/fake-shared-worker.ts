// Fake SharedWorkers with messages that the test defines, in place of the browser's.

import { vi } from 'vitest';
import { isPlainObject, parseToWorker, WIRE_VERSION } from '../../src/protocol/index.ts';

export const CONTEXT = { namespace: 'holdfast', clientId: 'abcdefghijkl' };
export const WELCOME = { type: 'welcome', wire_version: WIRE_VERSION, instance_id: 'i1', lock_name: 'worker-lock' };
export const SUPERSEDED = { type: 'superseded', url: 'https://app.example/new/worker.js' };

/** The worker's answer to hello, and to a batch of this many events. Absent: no answer. */
export interface WorkerScript {
  readonly welcome?: unknown;
  readonly replies?: (count: number) => unknown[];
  /** How often it sends welcome. Default: once. */
  readonly welcomes?: number;
  /** A message that is sent after the replies. */
  readonly superseded?: unknown;
  /** The instance in the replies. Default: the instance of the welcome. */
  readonly instanceId?: string;
  /** Only the test posts replies to batches. */
  readonly holdsReplies?: boolean;
  /** Workers of this name do not answer hello. */
  readonly deafName?: string;
}

interface SharedWorkers {
  script: WorkerScript;
  /** The options with which the workers were started. */
  started: unknown[][];
  workers: EventTarget[];
  /** The names with which the workers were started. */
  names: string[];
  /** The text of every batch that was sent to them. */
  batches: string[];
  /** The worker's ends of the client's open ports. */
  openPorts: Set<MessagePort>;
  /** Sends a message to the client that connected last. */
  post: (message: unknown) => void;
  /** Grants each requested lock, as if its worker had died. */
  dieLocks: (() => void)[];
}

function none(): SharedWorkers {
  return {
    script: { welcome: WELCOME, replies: acks },
    started: [],
    workers: [],
    names: [],
    batches: [],
    openPorts: new Set(),
    post: () => undefined,
    dieLocks: [],
  };
}

/** The workers of the current test. */
export const shared = none();

class FakeSharedWorker extends EventTarget {
  readonly port: MessagePort;

  constructor(...how: [url: URL, options: { name: string }]) {
    super();
    shared.started.push(how);
    shared.workers.push(this);
    shared.names.push(how[1].name);
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    keep(port2);
    shared.post = (message) => port2.postMessage(message);
    port2.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isPlainObject(data) && typeof data['events'] === 'string') shared.batches.push(data['events']);
      const message = parseToWorker(data);
      if (message?.type === 'hello' && message.api instanceof MessagePort) {
        keep(message.api);
        if (shared.script.deafName === how[1].name) return;
        for (let said = 0; shared.script.welcome !== undefined && said < (shared.script.welcomes ?? 1); said += 1)
          port2.postMessage(shared.script.welcome);
      } else if (
        message?.type === 'record' &&
        shared.script.replies !== undefined &&
        shared.script.holdsReplies !== true
      ) {
        const { batch, events } = message;
        port2.postMessage({
          type: 'replies',
          instance_id: shared.script.instanceId ?? 'i1',
          batch,
          replies: shared.script.replies(events.length),
        });
        if (shared.script.superseded !== undefined) port2.postMessage(shared.script.superseded);
      }
    });
    port2.start();
  }
}

function keep(port: MessagePort): void {
  shared.openPorts.add(port);
  port.addEventListener('close', () => shared.openPorts.delete(port));
  port.start();
}

/** Returns `count` acks. */
export function acks(count: number): unknown[] {
  return Array.from({ length: count }, () => ({
    type: 'ack',
    event_id: 'e',
    session_id: 's1',
    status: 'message_added',
  }));
}

/** Call this before each test. */
export function stubSharedWorkers(): void {
  Object.assign(shared, none());
  vi.stubGlobal('SharedWorker', FakeSharedWorker);
  vi.stubGlobal('location', new URL('https://app.example/old/index.html'));
  const request = (_name: string, _options: unknown, granted: () => void): Promise<void> =>
    new Promise((resolve) => {
      shared.dieLocks.push(() => {
        granted();
        resolve();
      });
    });
  vi.stubGlobal('navigator', { locks: { request } });
}

/** Call this after each test. */
export function unstubSharedWorkers(): void {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  for (const port of shared.openPorts) port.close();
}
