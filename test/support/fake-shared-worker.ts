// SharedWorkers whose words the test writes, in place of the browser's.

import { vi } from 'vitest';
import { parseToWorker, WIRE_VERSION } from '../../src/protocol/index.ts';

export const CONTEXT = { namespace: 'holdfast', clientId: 'abcdefghijkl' };
export const WELCOME = { type: 'welcome', wire_version: WIRE_VERSION, instance_id: 'i1', lock_name: 'worker-lock' };
export const SUPERSEDED = { type: 'superseded', url: 'https://app.example/new/worker.js' };

/** What the worker says to hello, and to a batch of so many events; nothing when absent. */
export interface WorkerScript {
  readonly welcome?: unknown;
  readonly replies?: (count: number) => unknown[];
  /** How often it says welcome; once when absent. */
  readonly welcomes?: number;
  /** What follows the replies. */
  readonly superseded?: unknown;
  /** Who replies; default: whoever said welcome. Null: it does not say. */
  readonly instanceId?: string | null;
  /** Batches get no replies but those that the test posts. */
  readonly holdsReplies?: boolean;
  /** Workers of this name say nothing to hello. */
  readonly deafName?: string;
}

interface SharedWorkers {
  script: WorkerScript;
  /** How the workers were started. */
  started: unknown[][];
  workers: EventTarget[];
  /** By which the workers were asked for. */
  names: string[];
  /** The worker's ends of the client's ports that are still open. */
  openPorts: Set<MessagePort>;
  /** Says something to the client that connected last. */
  post: (message: unknown) => void;
  /** Grants each lock that was asked for, as when its worker dies. */
  dieLocks: (() => void)[];
}

function none(): SharedWorkers {
  return {
    script: { welcome: WELCOME, replies: acks },
    started: [],
    workers: [],
    names: [],
    openPorts: new Set(),
    post: () => undefined,
    dieLocks: [],
  };
}

/** The workers of the running test. */
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
          ...(shared.script.instanceId === null ? {} : { instance_id: shared.script.instanceId ?? 'i1' }),
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

/** So many acks. */
export function acks(count: number): unknown[] {
  return Array.from({ length: count }, () => ({
    type: 'ack',
    event_id: 'e',
    session_id: 's1',
    status: 'message_added',
  }));
}

/** Before each test. */
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

/** After each test. */
export function unstubSharedWorkers(): void {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  for (const port of shared.openPorts) port.close();
}
