// The door to the SharedWorker, and workers that do not do as they should.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Door, DoorContext } from '../../src/client/door.ts';
import { openSharedWorkerDoor } from '../../src/client/shared-worker-door.ts';
import {
  ACK_DEADLINE_MS,
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
  /** Who replies; default: whoever said welcome. Null: it does not say. */
  readonly instanceId?: string | null;
  /** Workers of this name say nothing to hello. */
  readonly deafName?: string;
}

let script: Script = {};
/** How the workers were started. */
let started: unknown[][];
let workers: EventTarget[];
/** The worker's ends of the client's ports that are still open. */
let openPorts: Set<MessagePort>;
let dieLocks: (() => void)[];
/** By which the workers were asked for. */
let names: string[];

/** As WebKit says it once its IndexedDB process has died. */
const LOST_STORAGE = {
  type: 'error',
  event_id: null,
  code: 'storage_unavailable',
  message: 'UnknownError: Connection to Indexed Database server lost. Refresh the page to try again',
};

class FakeSharedWorker extends EventTarget {
  readonly port: MessagePort;

  constructor(...how: [url: URL, options: { name: string }]) {
    super();
    started.push(how);
    workers.push(this);
    names.push(how[1].name);
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    keep(port2);
    port2.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = parseToWorker(data);
      if (message?.type === 'hello' && message.api instanceof MessagePort) {
        keep(message.api);
        if (script.deafName === how[1].name) return;
        for (let said = 0; script.welcome !== undefined && said < (script.welcomes ?? 1); said += 1)
          port2.postMessage(script.welcome);
      } else if (message?.type === 'record' && script.replies !== undefined) {
        const { batch, events } = message;
        port2.postMessage({
          type: 'replies',
          ...(script.instanceId === null ? {} : { instance_id: script.instanceId ?? 'i1' }),
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
  workers = [];
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

test('is not lost by a message that names no address', async () => {
  script = { welcome: WELCOME, replies: acks, superseded: { type: 'superseded', url: null } };
  const door = await openDoor();
  await door.send([{}]);
  await door.send([{}]);
  expect(await Promise.race([door.lost, nextTurn().then(() => 'open')])).toBe('open');
  door.close();
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

test('takes replies that name no instance, as builds of 0.1.0 give them, for those of the worker that said welcome', async () => {
  script = { ...script, instanceId: null };
  const door = await openDoor();
  expect(await door.send([{}])).toEqual({ ok: true, value: acks(1) });
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

test('a door that was closed is not lost by the batch that it had sent, which fails at once', async () => {
  const context = { ...CONTEXT, namespace: 'closed' };
  script = { welcome: WELCOME };
  const opened = await openSharedWorkerDoor(context);
  if (!opened.ok) throw new Error(opened.error.message);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const door = opened.value;
  const lost = vi.fn<(loss: unknown) => void>();
  void door.lost.then(lost);
  const sent = door.send([{}]);
  door.close();
  const closed = { ok: false, error: { code: 'not_connected', message: expect.stringMatching(/closed/) } };
  expect(await Promise.race([sent, nextTurn()])).toMatchObject(closed);
  expect(vi.getTimerCount()).toBe(0);
  expect(await Promise.race([door.send([{}]), nextTurn()])).toMatchObject(closed);
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(ACK_DEADLINE_MS);
  expect(lost).not.toHaveBeenCalled();
});

test('the lock of a worker that comes after its door was closed is no loss', async () => {
  const door = await openDoor();
  door.close();
  for (const die of dieLocks) die();
  expect(await Promise.race([door.lost, nextTurn().then(() => 'closed')])).toBe('closed');
});

test.each([
  ['another instance replies', { instanceId: 'i2' }, 'another-replies\ni1'],
  ['its storage is lost', { replies: () => [LOST_STORAGE] }, 'storage-lost\ni1'],
  ['it gives too few replies', { replies: () => [] }, 'too-few'],
  ['its script fails', {}, 'script-fails'],
])('the name by which the worker is asked for after %s', async (_what, change: Script, next) => {
  const context = { ...CONTEXT, namespace: namespaceOfWorker(next) };
  const first = await openSharedWorkerDoor(context);
  if (!first.ok) throw new Error(first.error.message);
  script = { ...script, ...change };
  void first.value.send([{}]);
  if (change.instanceId === undefined && change.replies === undefined)
    workers.at(-1)?.dispatchEvent(new Event('error'));
  await first.value.lost;
  first.value.close();
  const second = await openSharedWorkerDoor(context);
  expect(names).toEqual([context.namespace, next]);
  if (second.ok) second.value.close();
});

/** Loses a door because a batch is not acked in time. */
async function missAck(context: DoorContext): Promise<void> {
  script = { welcome: WELCOME };
  const opened = await openSharedWorkerDoor(context);
  if (!opened.ok) throw new Error(opened.error.message);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  void opened.value.send([{}]);
  await vi.advanceTimersByTimeAsync(ACK_DEADLINE_MS);
  expect(await opened.value.lost).toMatchObject({ code: 'deadline_exceeded' });
  opened.value.close();
}

test('asks for a worker that missed a deadline by its name again, and stays with it when it answers', async () => {
  const context = { ...CONTEXT, namespace: 'slow' };
  await missAck(context);
  vi.useRealTimers();
  const second = await openSharedWorkerDoor(context);
  expect(second.ok).toBe(true);
  if (second.ok) second.value.close();
  // What it missed before is forgiven: a later silence says nothing of the instance that answered.
  script = {};
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const third = openSharedWorkerDoor(context);
  await nextTurn();
  await vi.advanceTimersByTimeAsync(HELLO_DEADLINE_MS);
  expect(await third).toMatchObject({ ok: false, error: { code: 'deadline_exceeded' } });
  expect(names).toEqual(['slow', 'slow', 'slow']);
});

test('leaves a worker that missed a deadline and does not answer to its name either', async () => {
  const context = { ...CONTEXT, namespace: 'dead' };
  await missAck(context);
  script = { welcome: WELCOME, replies: acks, deafName: 'dead' };
  const opening = openSharedWorkerDoor(context);
  await nextTurn();
  await vi.advanceTimersByTimeAsync(HELLO_DEADLINE_MS);
  const opened = await opening;
  expect(names).toEqual(['dead', 'dead', 'dead\ni1']);
  expect(opened.ok).toBe(true);
  if (opened.ok) opened.value.close();
});
