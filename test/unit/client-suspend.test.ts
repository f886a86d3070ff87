// A page that goes into the back/forward cache and out of it, faster than its lock is granted.

import { expect, onTestFinished, test } from 'vitest';
import { Client } from '../../src/client/client.ts';
import * as standby from '../../src/client/standby.ts';
import type { Door, OpenDoor } from '../../src/client/transports/transport.ts';
import { ok, sharedNames } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeDoor, nextTurn } from '../support/client-fakes.ts';

interface Held {
  readonly grant: () => void;
  isReleased: boolean;
}

function makeClient(): { client: Client; locks: Held[]; door: FakeDoor } {
  const locks: Held[] = [];
  const door = new FakeDoor(new CounterRecorder());
  const holdLock = (): Promise<() => void> =>
    new Promise((resolve) => {
      const held: Held = {
        isReleased: false,
        grant: () => {
          resolve(() => {
            held.isReleased = true;
          });
        },
      };
      locks.push(held);
    });
  const client = new Client({
    names: sharedNames('test'),
    doors: [() => Promise.resolve(ok(door))],
    holdLock,
    loadStandby: () => Promise.resolve(standby),
  });
  onTestFinished(() => client.close());
  return { client, locks, door };
}

test('a client suspended before its lock was granted keeps neither door nor lock', async () => {
  const { client, locks, door } = makeClient();
  void client.open();
  client.suspend();
  await nextTurn();
  expect(door.isClosed).toBe(true);
  locks[0]?.grant();
  await nextTurn();
  expect(locks.map(({ isReleased }) => isReleased)).toEqual([true]);
});

test('a client sends nothing before its lock is granted: who looks would take it for gone', async () => {
  const { client, locks, door } = makeClient();
  void client.open();
  void client.record({ type: 'heartbeat', timestamp: 0 });
  await nextTurn();
  expect(door.batches).toHaveLength(0);
  locks[0]?.grant();
  await nextTurn();
  expect(door.batches).toHaveLength(1);
});

test('a door that opens only after the page was suspended and shown again does not close the one in use', async () => {
  const opening: ((door: Door) => void)[] = [];
  const door: OpenDoor = () => new Promise((resolve) => opening.push((opened) => resolve(ok(opened))));
  const client = new Client({
    names: sharedNames('test'),
    doors: [door],
    holdLock: () => Promise.resolve(() => undefined),
    loadStandby: () => Promise.resolve(standby),
  });
  onTestFinished(() => client.close());
  await client.open();
  client.suspend();
  await client.resume();
  const recorder = new CounterRecorder();
  const [late, current] = [new FakeDoor(recorder), new FakeDoor(recorder)];
  opening[1]?.(current);
  await nextTurn();
  opening[0]?.(late);
  await nextTurn();
  void client.record({ type: 'heartbeat', timestamp: 0 });
  await nextTurn();
  expect(current.batches).toHaveLength(1);
  expect(late.isClosed).toBe(true);
});
