// `state` covers the events of answers that the SharedWorker records itself, too.

import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createClient, type Client } from '../../src/client/client.ts';
import * as lazyPart from '../../src/client/lazy-part.ts';
import type { SaveState } from '../../src/client/index.ts';
import { openSharedWorkerTransport } from '../../src/client/transports/shared-worker-transport.ts';
import { sharedNames } from '../../src/protocol/index.ts';
import { FakeLocks, token } from '../support/client-fakes.ts';
import { shared, stubSharedWorkers, unstubSharedWorkers } from '../support/fake-shared-worker.ts';

beforeEach(stubSharedWorkers);
afterEach(unstubSharedWorkers);

const FULL = { code: 'storage_full', message: 'No room is left.', health: 'full' };
const SAVED = { status: 'saved', refused: 0 };

let namespaces = 0;

async function open(): Promise<Client> {
  namespaces += 1;
  const client = createClient({
    names: sharedNames(`unsaved-${namespaces}`),
    transports: [openSharedWorkerTransport],
    holdLock: new FakeLocks().hold,
    loadLazyPart: () => Promise.resolve(lazyPart),
  });
  onTestFinished(() => client.close());
  await client.open();
  await client.record(token('a'));
  expect(client.state).toEqual(SAVED);
  return client;
}

test('while events of an answer wait in the worker, nothing is called saved, and the reason is given', async () => {
  const client = await open();
  const states: SaveState[] = [];
  client.onStateChange((state) => states.push(state));
  shared.post({ type: 'unsaved', pending: 3, reason: FULL });
  await expect.poll(() => client.state).toEqual({ status: 'not_saved', refused: 0, pending: 3, reason: FULL });
  expect(client.pending()).toEqual([]); // they are not in the page
  shared.post({ type: 'unsaved', pending: 0, reason: null });
  await expect.poll(() => client.state).toEqual(SAVED);
  expect(states).toEqual([{ status: 'not_saved', refused: 0, pending: 3, reason: FULL }, SAVED]);
});

test('a lost worker holds nothing any more', async () => {
  const client = await open();
  shared.post({ type: 'unsaved', pending: 3, reason: FULL });
  await expect.poll(() => client.state.status).toBe('not_saved');
  for (const die of shared.dieLocks) die();
  await expect.poll(() => client.state).toEqual(SAVED);
});

test.each([{ pending: '3', reason: FULL }, { pending: 3, reason: { code: 5 } }, { pending: 3 }])(
  'a message of another build with %j is ignored',
  async (message) => {
    const client = await open();
    shared.post({ type: 'unsaved', ...message });
    await client.record(token('b'));
    expect(client.state).toEqual(SAVED);
  },
);
