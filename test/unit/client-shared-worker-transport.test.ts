// The transport to the SharedWorker, including workers that misbehave.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Transport } from '../../src/client/transports/transport.ts';
import { explainLoss } from '../../src/client/transports/explain-loss.ts';
import { openSharedWorkerTransport } from '../../src/client/transports/shared-worker-transport.ts';
import { ACK_DEADLINE_MS, HELLO_DEADLINE_MS, WIRE_VERSION } from '../../src/protocol/index.ts';
import { nextTurn } from '../support/client-fakes.ts';
import { explained, lossOf } from '../support/explained.ts';
import {
  acks,
  CONTEXT,
  shared,
  stubSharedWorkers,
  SUPERSEDED,
  unstubSharedWorkers,
  WELCOME,
} from '../support/fake-shared-worker.ts';

beforeEach(stubSharedWorkers);

afterEach(unstubSharedWorkers);

async function openTransport(): Promise<Transport> {
  const opened = await openSharedWorkerTransport(CONTEXT);
  if (!opened.ok) throw new Error(explainLoss(opened.error).message);
  return opened.value;
}

test('opens, sends, and closes both of its ports', async () => {
  const transport = await openTransport();
  expect(await transport.send([{}, {}])).toEqual({ ok: true, value: acks(2) });
  expect(shared.openPorts.size).toBe(2);
  transport.close();
  await expect.poll(() => shared.openPorts.size).toBe(0);
});

test('is lost when the lock of the worker is released', async () => {
  const transport = await openTransport();
  for (const die of shared.dieLocks) die();
  expect(await lossOf(transport)).toMatchObject({ code: 'not_connected', message: expect.stringMatching(/died/) });
});

test('waits for only one lock, even if the worker sends several welcomes', async () => {
  shared.script = { welcome: WELCOME, replies: (count) => acks(count), welcomes: 3 };
  const transport = await openTransport();
  expect(await transport.send([{}])).toMatchObject({ ok: true });
  expect(shared.dieLocks).toHaveLength(1);
  transport.close();
});

test('refuses a worker of another version, says what to do, and closes everything', async () => {
  shared.script = { welcome: { ...WELCOME, wire_version: WIRE_VERSION + 1 } };
  const opened = explained(await openSharedWorkerTransport(CONTEXT));
  expect(opened).toMatchObject({
    ok: false,
    error: { code: 'version_mismatch', message: expect.stringMatching(/Close every tab/) },
  });
  await expect.poll(() => shared.openPorts.size).toBe(0);
});

test.each([undefined, { ...WELCOME, lock_name: 7 }])(
  'gives up a worker whose welcome is %j at the deadline, and closes both ports',
  async (welcome) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    shared.script = { welcome };
    const opening = openSharedWorkerTransport(CONTEXT);
    await nextTurn();
    vi.advanceTimersByTime(HELLO_DEADLINE_MS);
    expect(explained(await opening)).toMatchObject({ ok: false, error: { code: 'deadline_exceeded' } });
    vi.useRealTimers();
    await expect.poll(() => shared.openPorts.size).toBe(0);
  },
);

test.each([0, 1, 3])('is lost if the worker sends %i replies to two events', async (count) => {
  shared.script = { welcome: WELCOME, replies: () => acks(count) };
  const transport = await openTransport();
  expect(await transport.send([{}, {}])).toMatchObject({ ok: false, error: { code: 'not_connected' } });
  expect(await lossOf(transport)).toMatchObject({
    message: expect.stringMatching(new RegExp(`${count} replies to 2 events`)),
  });
  transport.close();
});

test('is lost with the URL of the successor if the worker reports that it was superseded', async () => {
  shared.script = { welcome: WELCOME, replies: acks, superseded: SUPERSEDED };
  const transport = await openTransport();
  await transport.send([{}]);
  expect(await lossOf(transport)).toMatchObject({ code: 'version_mismatch', successor: SUPERSEDED.url });
  transport.close();
});

test('ignores a superseded message with an invalid URL', async () => {
  shared.script = { welcome: WELCOME, replies: acks, superseded: { type: 'superseded', url: 7 } };
  const transport = await openTransport();
  await transport.send([{}]);
  await transport.send([{}]);
  expect(await Promise.race([transport.lost, nextTurn().then(() => 'open')])).toBe('open');
  transport.close();
});

const OUTDATED = { type: 'superseded', url: null };

test('does not open to an outdated worker, even if its successor is unknown', async () => {
  shared.script = { welcome: OUTDATED };
  const opened = explained(await openSharedWorkerTransport(CONTEXT));
  expect(opened).toMatchObject({ ok: false, error: { code: 'version_mismatch' } });
  expect(opened).not.toHaveProperty('error.successor');
});

test('is lost if the worker is outdated, and later asks for the same worker again, which may have become usable', async () => {
  const context = { ...CONTEXT, namespace: 'outdated' };
  shared.script = { welcome: WELCOME, replies: acks, superseded: OUTDATED };
  const first = await openSharedWorkerTransport(context);
  if (first.ok) {
    await first.value.send([{}]);
    expect(await lossOf(first.value)).toMatchObject({ code: 'version_mismatch' });
    first.value.close();
  }
  const next = await openSharedWorkerTransport(context);
  expect(shared.names).toEqual(['outdated', 'outdated']);
  if (next.ok) next.value.close();
});

test('does not open to a worker that was superseded before, and returns the URL of its successor', async () => {
  shared.script = { welcome: SUPERSEDED };
  expect(explained(await openSharedWorkerTransport(CONTEXT))).toMatchObject({
    ok: false,
    error: { code: 'version_mismatch', successor: SUPERSEDED.url },
  });
});

test('opens to the successor, under the same namespace', async () => {
  const namespace = 'with-a-successor';
  const opened = await openSharedWorkerTransport({ ...CONTEXT, namespace, successor: SUPERSEDED.url });
  expect(opened.ok).toBe(true);
  expect(shared.started).toEqual([[SUPERSEDED.url, { type: 'module', name: namespace, extendedLifetime: true }]]);
});

test.each([
  'https://evil.example/worker.js',
  'http://app.example/worker.js',
  'data:text/javascript,',
  'blob:https://app.example/1',
  'https://',
])('does not start a successor at %s', async (successor) => {
  expect(explained(await openSharedWorkerTransport({ ...CONTEXT, successor }))).toMatchObject({
    ok: false,
    error: { code: 'version_mismatch', message: expect.stringContaining(successor) },
  });
  expect(shared.started).toEqual([]);
});

test('is lost if another instance of the worker replies, because it does not know this client', async () => {
  const transport = await openTransport();
  shared.script = { ...shared.script, instanceId: 'i2' };
  void transport.send([{}]);
  expect(await lossOf(transport)).toMatchObject({
    code: 'not_connected',
    message: expect.stringMatching(/started anew/),
  });
  transport.close();
});

test.each([
  ['Connection to Indexed Database server lost. Refresh the page to try again', true],
  ['Attempt to get a record from database without an in-progress transaction', false],
])('with the storage error "%s", it is lost: %s', async (text, isLost) => {
  shared.script = {
    ...shared.script,
    replies: () => [{ type: 'error', event_id: null, code: 'storage_unavailable', message: `UnknownError: ${text}` }],
  };
  const transport = await openTransport();
  expect(await transport.send([{}])).toMatchObject({ ok: true, value: [{ code: 'storage_unavailable' }] });
  const lost = await Promise.race([transport.lost, nextTurn().then(() => null)]);
  expect(lost !== null).toBe(isLost);
  transport.close();
});

test('closing a transport fails its batches immediately, and does not report the transport as lost', async () => {
  const context = { ...CONTEXT, namespace: 'closed' };
  shared.script = { welcome: WELCOME };
  const opened = await openSharedWorkerTransport(context);
  if (!opened.ok) throw new Error(explainLoss(opened.error).message);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const transport = opened.value;
  const lost = vi.fn<(loss: unknown) => void>();
  void transport.lost.then(lost);
  const sent = transport.send([{}]);
  transport.close();
  const closed = { ok: false, error: { code: 'not_connected', message: expect.stringMatching(/closed/) } };
  expect(await Promise.race([sent, nextTurn()])).toMatchObject(closed);
  expect(vi.getTimerCount()).toBe(0);
  expect(await Promise.race([transport.send([{}]), nextTurn()])).toMatchObject(closed);
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(ACK_DEADLINE_MS);
  expect(lost).not.toHaveBeenCalled();
});

test('a lock that is granted after the transport was closed does not report a loss', async () => {
  const transport = await openTransport();
  transport.close();
  for (const die of shared.dieLocks) die();
  expect(await Promise.race([transport.lost, nextTurn().then(() => 'closed')])).toBe('closed');
});
