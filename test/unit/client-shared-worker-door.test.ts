// The door to the SharedWorker, and workers that do not do as they should.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Door } from '../../src/client/door.ts';
import { openSharedWorkerDoor } from '../../src/client/shared-worker-door.ts';
import {
  HELLO_DEADLINE_MS,
  namespaceOfWorker,
  parseToWorker,
  WIRE_VERSION,
  type Result,
} from '../../src/protocol/index.ts';
import { nextTurn } from '../support/client-fakes.ts';

const CONTEXT = { namespace: 'holdfast', clientId: 'abcdefghijkl' };
const WELCOME = { type: 'welcome', wire_version: WIRE_VERSION, instance_id: 'i1', lock_name: 'worker-lock' };

/** What the worker says to hello, and to a batch of so many events; nothing when absent. */
interface Script {
  readonly welcome?: unknown;
  readonly replies?: (count: number) => unknown[];
  /** How often it says welcome; once when absent. */
  readonly welcomes?: number;
  /** What follows the replies. */
  readonly superseded?: unknown;
  /** Who replies; default: whoever said welcome. */
  readonly instanceId?: string;
}

let script: Script = {};
/** How the workers were started. */
let started: unknown[][];
/** The worker's ends of the client's ports that are still open. */
let openPorts: Set<MessagePort>;
let dieLocks: (() => void)[];
/** By which the workers were asked for. */
let names: string[];

class FakeSharedWorker extends EventTarget {
  readonly port: MessagePort;

  constructor(...how: [url: URL, options: { name: string }]) {
    super();
    started.push(how);
    names.push(how[1].name);
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    keep(port2);
    port2.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = parseToWorker(data);
      if (message?.type === 'hello' && message.api instanceof MessagePort) {
        keep(message.api);
        for (let said = 0; script.welcome !== undefined && said < (script.welcomes ?? 1); said += 1)
          port2.postMessage(script.welcome);
      } else if (message?.type === 'record' && script.replies !== undefined) {
        const { batch, events } = message;
        port2.postMessage({
          type: 'replies',
          instance_id: script.instanceId ?? 'i1',
          batch,
          replies: script.replies(events.length),
        });
        if (script.superseded !== undefined) port2.postMessage(script.superseded);
      }
    });
    port2.start();
  }
}

function keep(port: MessagePort): void {
  openPorts.add(port);
  port.addEventListener('close', () => openPorts.delete(port));
  port.start();
}

function acks(count: number): unknown[] {
  return Array.from({ length: count }, () => ({
    type: 'ack',
    event_id: 'e',
    session_id: 's1',
    status: 'message_added',
  }));
}

async function openDoor(): Promise<Door> {
  const opened = await openSharedWorkerDoor(CONTEXT);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

beforeEach(() => {
  script = { welcome: WELCOME, replies: acks };
  openPorts = new Set();
  started = [];
  dieLocks = [];
  names = [];
  vi.stubGlobal('SharedWorker', FakeSharedWorker);
  vi.stubGlobal('location', new URL('https://app.example/old/index.html'));
  const request = (_name: string, _options: unknown, granted: () => void): Promise<void> =>
    new Promise((resolve) => {
      dieLocks.push(() => {
        granted();
        resolve();
      });
    });
  vi.stubGlobal('navigator', { locks: { request } });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  for (const port of openPorts) port.close();
});

test('opens, sends, and closes both of its ports', async () => {
  const door = await openDoor();
  expect(await door.send([{}, {}])).toEqual({ ok: true, value: acks(2) });
  expect(openPorts.size).toBe(2);
  door.close();
  await expect.poll(() => openPorts.size).toBe(0);
});

test('is lost once the lock of the worker is free', async () => {
  const door = await openDoor();
  for (const die of dieLocks) die();
  expect(await door.lost).toMatchObject({ code: 'not_connected', message: expect.stringMatching(/died/) });
});

test('waits for one lock only, however often the worker says welcome', async () => {
  script = { welcome: WELCOME, replies: (count) => acks(count), welcomes: 3 };
  const door = await openDoor();
  expect(await door.send([{}])).toMatchObject({ ok: true });
  expect(dieLocks).toHaveLength(1);
  door.close();
});

test('refuses a worker of another version, says what to do, and closes everything', async () => {
  script = { welcome: { ...WELCOME, wire_version: WIRE_VERSION + 1 } };
  const opened: Result<Door> = await openSharedWorkerDoor(CONTEXT);
  expect(opened).toMatchObject({
    ok: false,
    error: { code: 'version_mismatch', message: expect.stringMatching(/Close every tab/) },
  });
  await expect.poll(() => openPorts.size).toBe(0);
});

test.each([undefined, { ...WELCOME, lock_name: 7 }])(
  'gives up a worker whose welcome is %j when its time is over, and closes everything',
  async (welcome) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    script = { welcome };
    const opening = openSharedWorkerDoor(CONTEXT);
    await nextTurn();
    vi.advanceTimersByTime(HELLO_DEADLINE_MS);
    expect(await opening).toMatchObject({ ok: false, error: { code: 'deadline_exceeded' } });
    vi.useRealTimers();
    await expect.poll(() => openPorts.size).toBe(0);
  },
);

test.each([0, 1, 3])('is lost when the worker gives %i replies to two events', async (count) => {
  script = { welcome: WELCOME, replies: () => acks(count) };
  const door = await openDoor();
  expect(await door.send([{}, {}])).toMatchObject({ ok: false, error: { code: 'not_connected' } });
  expect(await door.lost).toMatchObject({ message: expect.stringMatching(new RegExp(`${count} replies to 2 events`)) });
  door.close();
});

const SUPERSEDED = { type: 'superseded', url: 'https://app.example/new/worker.js' };

test('is lost with the address of the successor when the worker says that it was superseded', async () => {
  script = { welcome: WELCOME, replies: acks, superseded: SUPERSEDED };
  const door = await openDoor();
  await door.send([{}]);
  expect(await door.lost).toMatchObject({ code: 'version_mismatch', successor: SUPERSEDED.url });
  door.close();
});

test('is not lost by a message whose address makes no sense', async () => {
  script = { welcome: WELCOME, replies: acks, superseded: { type: 'superseded', url: 7 } };
  const door = await openDoor();
  await door.send([{}]);
  await door.send([{}]);
  expect(await Promise.race([door.lost, nextTurn().then(() => 'open')])).toBe('open');
  door.close();
});

const OUTDATED = { type: 'superseded', url: null };

test('does not open to a worker that is outdated, also when nobody knows its successor', async () => {
  script = { welcome: OUTDATED };
  const opened = await openSharedWorkerDoor(CONTEXT);
  expect(opened).toMatchObject({ ok: false, error: { code: 'version_mismatch' } });
  expect(opened).not.toHaveProperty('error.successor');
});

test('is lost when the worker is outdated, and asks for the same worker again, which may be of use later', async () => {
  const context = { ...CONTEXT, namespace: 'outdated' };
  script = { welcome: WELCOME, replies: acks, superseded: OUTDATED };
  const first = await openSharedWorkerDoor(context);
  if (first.ok) {
    await first.value.send([{}]);
    expect(await first.value.lost).toMatchObject({ code: 'version_mismatch' });
    first.value.close();
  }
  const next = await openSharedWorkerDoor(context);
  expect(names).toEqual(['outdated', 'outdated']);
  if (next.ok) next.value.close();
});

test('does not open to a worker that was superseded before, and gives the address of its successor', async () => {
  script = { welcome: SUPERSEDED };
  expect(await openSharedWorkerDoor(CONTEXT)).toMatchObject({
    ok: false,
    error: { code: 'version_mismatch', successor: SUPERSEDED.url },
  });
});

test('opens to the successor, under the same namespace', async () => {
  const namespace = 'with-a-successor';
  const opened = await openSharedWorkerDoor({ ...CONTEXT, namespace, successor: SUPERSEDED.url });
  expect(opened.ok).toBe(true);
  expect(started).toEqual([[new URL(SUPERSEDED.url), { type: 'module', name: namespace }]]);
});

test.each([
  'https://evil.example/worker.js',
  'http://app.example/worker.js',
  'data:text/javascript,',
  'blob:https://app.example/1',
  'https://',
])('does not start a successor at %s', async (successor) => {
  expect(await openSharedWorkerDoor({ ...CONTEXT, successor })).toMatchObject({
    ok: false,
    error: { code: 'version_mismatch', message: expect.stringContaining(successor) },
  });
  expect(started).toEqual([]);
});

test('the successor of a worker has the plain name, by which tabs of its own build know it', async () => {
  const context = { ...CONTEXT, namespace: 'superseded' };
  script = { welcome: WELCOME, replies: acks, superseded: SUPERSEDED };
  const first = await openSharedWorkerDoor(context);
  if (first.ok) {
    await first.value.send([{}]);
    await first.value.lost;
    first.value.close();
  }
  const next = await openSharedWorkerDoor({ ...context, successor: SUPERSEDED.url });
  expect(names).toEqual(['superseded', 'superseded']);
  if (next.ok) next.value.close();
});

test('is lost when another instance of the worker replies, which knows nothing of this client', async () => {
  const door = await openDoor();
  script = { ...script, instanceId: 'i2' };
  void door.send([{}]);
  expect(await door.lost).toMatchObject({ code: 'not_connected', message: expect.stringMatching(/started anew/) });
  door.close();
});

test.each([
  ['Connection to Indexed Database server lost. Refresh the page to try again', true],
  ['Attempt to get a record from database without an in-progress transaction', false],
])('whether it is lost when the storage says "%s": %s', async (text, isLost) => {
  script = {
    ...script,
    replies: () => [{ type: 'error', event_id: null, code: 'storage_unavailable', message: `UnknownError: ${text}` }],
  };
  const door = await openDoor();
  expect(await door.send([{}])).toMatchObject({ ok: true, value: [{ code: 'storage_unavailable' }] });
  const lost = await Promise.race([door.lost, nextTurn().then(() => null)]);
  expect(lost !== null).toBe(isLost);
  door.close();
});

test('asks for the worker after a lost one by another name, in the same namespace', async () => {
  const context = { ...CONTEXT, namespace: 'of-this-test' };
  const first = await openSharedWorkerDoor(context);
  for (const die of dieLocks) die();
  if (first.ok) await first.value.lost;
  const second = await openSharedWorkerDoor(context);
  expect(names).toEqual(['of-this-test', 'of-this-test\ni1']);
  expect(names.map(namespaceOfWorker)).toEqual(['of-this-test', 'of-this-test']);
  for (const opened of [first, second]) if (opened.ok) opened.value.close();
});
