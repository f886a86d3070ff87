// The name under which a page starts its SharedWorker, and when it changes that name.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TransportContext } from '../../src/client/transports/transport.ts';
import { explainLoss } from '../../src/client/transports/explain-loss.ts';
import { openSharedWorkerTransport } from '../../src/client/transports/shared-worker-transport.ts';
import { openFirstSharedWorkerTransport } from '../../src/client/transports/start-shared-worker.ts';
import { ACK_DEADLINE_MS, HELLO_DEADLINE_MS, namespaceOfWorker } from '../../src/protocol/index.ts';
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
  type WorkerScript,
} from '../support/fake-shared-worker.ts';

beforeEach(stubSharedWorkers);

afterEach(unstubSharedWorkers);

/** WebKit's message after its IndexedDB process has died. */
const LOST_STORAGE = {
  type: 'error',
  event_id: null,
  code: 'storage_unavailable',
  message: 'UnknownError: Connection to Indexed Database server lost. Refresh the page to try again',
};

test('the successor of a worker has the plain name, which tabs of its build use', async () => {
  const context = { ...CONTEXT, namespace: 'superseded' };
  shared.script = { welcome: WELCOME, replies: acks, superseded: SUPERSEDED };
  const first = await openSharedWorkerTransport(context);
  if (first.ok) {
    await first.value.send([{}]);
    await first.value.lost;
    first.value.close();
  }
  const next = await openSharedWorkerTransport({ ...context, successor: SUPERSEDED.url });
  expect(shared.names).toEqual(['superseded', 'superseded']);
  if (next.ok) next.value.close();
});

test('starts the worker after a lost one under another name, in the same namespace', async () => {
  const context = { ...CONTEXT, namespace: 'of-this-test' };
  const first = await openSharedWorkerTransport(context);
  for (const die of shared.dieLocks) die();
  if (first.ok) await first.value.lost;
  const second = await openSharedWorkerTransport(context);
  expect(shared.names).toEqual(['of-this-test', 'of-this-test\ni1']);
  expect(shared.names.map(namespaceOfWorker)).toEqual(['of-this-test', 'of-this-test']);
  for (const opened of [first, second]) if (opened.ok) opened.value.close();
});

test.each([
  ['another instance replies', { instanceId: 'i2' }, 'another-replies\ni1'],
  ['its storage is lost', { replies: () => [LOST_STORAGE] }, 'storage-lost\ni1'],
  ['it gives too few replies', { replies: () => [] }, 'too-few'],
  ['its script fails', {}, 'script-fails'],
])('the name of the next worker after %s', async (_what, change: WorkerScript, next) => {
  const context = { ...CONTEXT, namespace: namespaceOfWorker(next) };
  const first = await openSharedWorkerTransport(context);
  if (!first.ok) throw new Error(explainLoss(first.error).message);
  shared.script = { ...shared.script, ...change };
  void first.value.send([{}]);
  if (change.instanceId === undefined && change.replies === undefined)
    shared.workers.at(-1)?.dispatchEvent(new Event('error'));
  await first.value.lost;
  first.value.close();
  const second = await openSharedWorkerTransport(context);
  expect(shared.names).toEqual([context.namespace, next]);
  if (second.ok) second.value.close();
});

/** Loses a transport because a batch misses its ack deadline. */
async function missAck(context: TransportContext): Promise<void> {
  shared.script = { welcome: WELCOME };
  const opened = await openSharedWorkerTransport(context);
  if (!opened.ok) throw new Error(explainLoss(opened.error).message);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  void opened.value.send([{}]);
  await vi.advanceTimersByTimeAsync(ACK_DEADLINE_MS);
  expect(await lossOf(opened.value)).toMatchObject({ code: 'deadline_exceeded' });
  opened.value.close();
}

test('asks a worker that missed a deadline again under its name, and keeps it if it answers', async () => {
  const context = { ...CONTEXT, namespace: 'slow' };
  await missAck(context);
  vi.useRealTimers();
  const second = await openSharedWorkerTransport(context);
  expect(second.ok).toBe(true);
  if (second.ok) second.value.close();
  // The earlier missed deadline no longer counts, because the worker has answered since.
  shared.script = {};
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const third = openSharedWorkerTransport(context);
  await nextTurn();
  await vi.advanceTimersByTimeAsync(HELLO_DEADLINE_MS);
  expect(explained(await third)).toMatchObject({ ok: false, error: { code: 'deadline_exceeded' } });
  expect(shared.names).toEqual(['slow', 'slow', 'slow']);
});

test('changes the name if a worker that missed a deadline does not answer under its name', async () => {
  const context = { ...CONTEXT, namespace: 'dead' };
  await missAck(context);
  shared.script = { welcome: WELCOME, replies: acks, deafName: 'dead' };
  const opening = openSharedWorkerTransport(context);
  await nextTurn();
  await vi.advanceTimersByTimeAsync(HELLO_DEADLINE_MS);
  const opened = await opening;
  expect(shared.names).toEqual(['dead', 'dead', 'dead\ni1']);
  expect(opened.ok).toBe(true);
  if (opened.ok) opened.value.close();
});

test('the opener of the first transport passes its loss to the opener of the next one', async () => {
  const context = { ...CONTEXT, namespace: 'first' };
  const first = await openFirstSharedWorkerTransport(context);
  for (const die of shared.dieLocks) die();
  if (first.ok) await first.value.lost;
  const next = await openSharedWorkerTransport(context);
  expect(shared.names).toEqual(['first', 'first\ni1']);
  for (const opened of [first, next]) if (opened.ok) opened.value.close();
});
