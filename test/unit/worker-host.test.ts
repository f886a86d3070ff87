// How a SharedWorker and a dedicated worker inform their clients about newer builds.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PLATFORM_DEADLINE_MS, type UnsavedMessage } from '../../src/protocol/index.ts';
import { FIRST_SWEEP_MS } from '../../src/hosts/constants.ts';
import type { HostOptions } from '../../src/hosts/open-host.ts';
import { openWorkerHost, type WorkerHost } from '../../src/hosts/worker-host.ts';
import { SWEEP_INTERVAL_MS } from '../../src/recorder/index.ts';
import { WIRE_VERSION } from '../../src/protocol/index.ts';
import { apiWith, nextTurn } from '../support/client-fakes.ts';

const hosts = vi.hoisted(() => ({ recorder: {}, opened: [] as HostOptions[] }));
vi.mock('../../src/hosts/open-host.ts', () => ({
  openHost(options: HostOptions) {
    hosts.opened.push(options);
    return hosts.recorder;
  },
}));

const SCOPE = { name: 'mine', location: { href: 'https://app.example/old/worker.js' } };
const NEWER = 'https://app.example/new/worker.js';

let successor: string | null;
let looks: number;
let sweeps: number;
let isOutdated: () => Promise<boolean>;

beforeEach(() => {
  successor = null;
  looks = 0;
  sweeps = 0;
  isOutdated = () => Promise.resolve(false);
  hosts.opened = [];
  hosts.recorder = {
    api: apiWith(),
    sweep: () => {
      sweeps += 1;
      return Promise.resolve();
    },
    record: () => Promise.resolve([]),
    isOutdated: () => isOutdated(),
    findSuccessor: async () => {
      looks += 1;
      await nextTurn();
      return successor;
    },
  };
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  vi.stubGlobal('navigator', {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

class FakePort extends EventTarget {
  readonly received: unknown[] = [];

  postMessage(message: unknown): void {
    this.received.push(message);
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

async function connect(host: WorkerHost): Promise<FakePort> {
  const port = new FakePort();
  host.serve(port as unknown as Parameters<WorkerHost['serve']>[0]);
  port.say({
    type: 'hello',
    wire_version: WIRE_VERSION,
    client_id: 'abcdefghijkl',
    api: { postMessage: () => undefined },
  });
  await settled();
  return port;
}

async function settled(): Promise<void> {
  for (let turns = 0; turns < 4; turns += 1) await nextTurn();
}

/** Simulates that the recorder has found a record of a newer build. */
async function meetNewerBuild(): Promise<void> {
  hosts.opened[0]?.worker?.onNewerBuild();
  await settled();
}

test.each(['shared_worker', 'dedicated_worker'] as const)('a %s passes its own URL to its recorder', (kind) => {
  openWorkerHost(SCOPE, kind);
  expect(hosts.opened).toMatchObject([{ namespace: 'mine', worker: { kind, url: SCOPE.location.href } }]);
});

test('a worker that the browser refuses Web Locks answers nobody, and no rejection is left unhandled', async () => {
  const request = vi.fn<() => Promise<never>>(() => Promise.reject(new DOMException('Denied', 'SecurityError')));
  vi.stubGlobal('navigator', { locks: { request, query: request } });
  const port = await connect(openWorkerHost(SCOPE, 'dedicated_worker'));
  expect(request).toHaveBeenCalled();
  expect(port.received).toEqual([]);
});

test('a worker that detects a newer build sends its URL to every client', async () => {
  const host = openWorkerHost(SCOPE, 'shared_worker');
  const ports = [await connect(host), await connect(host)];
  successor = NEWER;
  await meetNewerBuild();
  for (const port of ports) {
    expect(port.received).toMatchObject([{ type: 'welcome' }, { type: 'superseded', url: NEWER }]);
  }
});

test('a worker looks up the URL each time it detects a newer build, one lookup at a time, and reports an unknown URL', async () => {
  const host = openWorkerHost(SCOPE, 'shared_worker');
  const port = await connect(host);
  hosts.opened[0]?.worker?.onNewerBuild();
  await meetNewerBuild();
  expect(looks).toBe(1);
  expect(port.received).toMatchObject([{ type: 'welcome' }, { type: 'superseded', url: null }]);
  successor = NEWER;
  await meetNewerBuild();
  expect(port.received.at(-1)).toEqual({ type: 'superseded', url: NEWER });
});

test('an outdated worker redirects new clients instead of welcoming them, even if the new URL is unknown', async () => {
  isOutdated = () => Promise.resolve(true);
  const host = openWorkerHost(SCOPE, 'shared_worker');
  expect((await connect(host)).received).toEqual([{ type: 'superseded', url: null }]);
  successor = NEWER;
  expect((await connect(host)).received).toEqual([{ type: 'superseded', url: NEWER }]);
});

test('a worker tells every client what waits of its own answers, and later ones while it does', async () => {
  vi.stubGlobal('navigator', { locks: { request: (_name: string, granted: () => unknown) => void granted() } });
  let report = (_message: UnsavedMessage): void => undefined;
  const host = openWorkerHost(SCOPE, 'shared_worker', undefined, (_recorder, _names, onUnsaved) => {
    report = onUnsaved;
    return () => undefined;
  });
  const unsaved = { type: 'unsaved', pending: 2, reason: { code: 'storage_full', message: 'Full.' } } as const;
  const saved = { type: 'unsaved', pending: 0, reason: null } as const;
  const first = await connect(host);
  report(unsaved);
  const second = await connect(host);
  expect(second.received).toContainEqual(unsaved);
  report(saved);
  expect((await connect(host)).received).toMatchObject([{ type: 'welcome' }]);
  expect(first.received).toMatchObject([{ type: 'welcome' }, unsaved, saved]);
});

test('a worker welcomes clients again when it can record again', async () => {
  const host = openWorkerHost(SCOPE, 'shared_worker');
  await meetNewerBuild();
  expect((await connect(host)).received).toMatchObject([{ type: 'welcome' }]);
});

test('a worker welcomes its clients even if its storage does not answer', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
  isOutdated = () => new Promise(() => undefined);
  const port = await connect(openWorkerHost(SCOPE, 'shared_worker'));
  expect(port.received).toEqual([]);
  vi.advanceTimersByTime(PLATFORM_DEADLINE_MS);
  await settled();
  expect(port.received).toMatchObject([{ type: 'welcome' }]);
});

test('starts its cleanup some time after the first welcome, so that it does not delay the first events', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const host = openWorkerHost(SCOPE, 'shared_worker');
  vi.advanceTimersByTime(FIRST_SWEEP_MS);
  await connect(host);
  expect(sweeps).toBe(0);
  vi.advanceTimersByTime(FIRST_SWEEP_MS);
  expect(sweeps).toBe(1);
  await connect(host);
  vi.advanceTimersByTime(FIRST_SWEEP_MS);
  expect(sweeps).toBe(1);
  vi.advanceTimersByTime(SWEEP_INTERVAL_MS);
  expect(sweeps).toBe(2);
});
