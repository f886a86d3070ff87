// A page that enters and leaves the back/forward cache before its lock is granted.

import { expect, onTestFinished, test } from 'vitest';
import { createClient, type Client } from '../../src/client/client.ts';
import * as lazyPart from '../../src/client/lazy-part.ts';
import type { HoldLock } from '../../src/client/page/client-lock.ts';
import type { Transport, OpenTransport } from '../../src/client/transports/transport.ts';
import { ok, sharedNames } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeTransport, nextTurn } from '../support/client-fakes.ts';

interface Asked {
  readonly grant: () => void;
  readonly until: AbortSignal;
}

function makeClient(): { client: Client; locks: Asked[]; transport: FakeTransport } {
  const locks: Asked[] = [];
  const transport = new FakeTransport(new CounterRecorder());
  const holdLock: HoldLock = (_name, until) =>
    new Promise((grant) => {
      locks.push({ grant, until });
    });
  const client = createClient({
    names: sharedNames('test'),
    transports: [() => Promise.resolve(ok(transport))],
    holdLock,
    loadLazyPart: () => Promise.resolve(lazyPart),
  });
  onTestFinished(() => client.close());
  return { client, locks, transport };
}

test('a client suspended before its lock was granted keeps neither transport nor lock', async () => {
  const { client, locks, transport } = makeClient();
  void client.open();
  client.suspend();
  await nextTurn();
  expect(transport.isClosed).toBe(true);
  locks[0]?.grant();
  await nextTurn();
  expect(locks.map(({ until }) => until.aborted)).toEqual([true]);
});

test('a client sends nothing before its lock is granted, because a recorder would treat it as closed', async () => {
  const { client, locks, transport } = makeClient();
  void client.open();
  void client.record({ type: 'heartbeat', timestamp: 0 });
  await nextTurn();
  expect(transport.batches).toHaveLength(0);
  locks[0]?.grant();
  await nextTurn();
  expect(transport.batches).toHaveLength(1);
});

test('a transport that opens after the page was suspended and shown again does not close the current one', async () => {
  const opening: ((transport: Transport) => void)[] = [];
  const transport: OpenTransport = () => new Promise((resolve) => opening.push((opened) => resolve(ok(opened))));
  const client = createClient({
    names: sharedNames('test'),
    transports: [transport],
    holdLock: () => Promise.resolve(),
    loadLazyPart: () => Promise.resolve(lazyPart),
  });
  onTestFinished(() => client.close());
  await client.open();
  client.suspend();
  await client.resume();
  const recorder = new CounterRecorder();
  const [late, current] = [new FakeTransport(recorder), new FakeTransport(recorder)];
  opening[1]?.(current);
  await nextTurn();
  opening[0]?.(late);
  await nextTurn();
  void client.record({ type: 'heartbeat', timestamp: 0 });
  await nextTurn();
  expect(current.batches).toHaveLength(1);
  expect(late.isClosed).toBe(true);
});
