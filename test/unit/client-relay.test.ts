// When a client can ask a worker to relay an answer: only through an open transport whose worker does so.

import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createClient, type Client } from '../../src/client/client.ts';
import * as lazyPart from '../../src/client/lazy-part.ts';
import type { Relay } from '../../src/client/relay/relay.ts';
import type { Opened, Transport } from '../../src/client/transports/transport.ts';
import { ok, sharedNames } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeLocks, FakeTransport, nextTurn } from '../support/client-fakes.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

async function openClient(
  namespace: string,
): Promise<{ client: Client; open: (transport: Transport) => Promise<void> }> {
  let resolve: (opened: Opened) => void = () => undefined;
  const client = createClient({
    names: sharedNames(namespace),
    transports: [() => new Promise<Opened>((opened) => (resolve = opened))],
    holdLock: new FakeLocks().hold,
    loadLazyPart: () => Promise.resolve(lazyPart),
  });
  onTestFinished(() => {
    vi.useRealTimers();
    return client.close();
  });
  await client.open();
  return {
    client,
    open: async (transport) => {
      resolve(ok(transport));
      await nextTurn();
    },
  };
}

/** A transport whose worker relays, and the worker's ends of its relays. */
function relaying(): { transport: Transport; workers: MessagePort[] } {
  const workers: MessagePort[] = [];
  const transport = Object.assign(new FakeTransport(new CounterRecorder()), {
    relay: (): Relay => {
      const { port1, port2 } = new MessageChannel();
      workers.push(port2);
      onTestFinished(() => port2.close());
      return { port: port1, lost: new Promise(() => undefined) };
    },
  });
  return { transport, workers };
}

test('it is not known before a transport is open, and null where its worker relays nothing', async () => {
  const { client, open } = await openClient('relay-1');
  expect([client.relay(), client.outlives]).toEqual([undefined, false]);
  await open(new FakeTransport(new CounterRecorder()));
  expect([client.relay(), client.outlives]).toEqual([null, false]);
  expect(await client.reattach('s1')).toBeNull();
});

test('an answer that is asked for at the start of a page waits for the first transport', async () => {
  const { client, open } = await openClient('relay-2');
  const reattached = client.reattach('s1');
  await vi.advanceTimersByTimeAsync(100);
  const { transport, workers } = relaying();
  await open(transport);
  expect(client.outlives).toBe(true);
  await vi.advanceTimersByTimeAsync(100);
  workers[0]?.postMessage({ type: 'ready' });
  workers[0]?.postMessage({ type: 'none' });
  expect(await reattached).toBeNull();
  expect(workers).toHaveLength(1);
});
