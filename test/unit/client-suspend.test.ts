// A page that goes into the back/forward cache and out of it, faster than its lock is granted.

import { expect, onTestFinished, test } from 'vitest';
import { Client } from '../../src/client/client.ts';
import * as standby from '../../src/client/standby.ts';
import type { Door, OpenDoor } from '../../src/client/door.ts';
import { failed, ok, sharedNames } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeDoor, nextTurn } from '../support/client-fakes.ts';

interface Held {
  readonly grant: () => void;
  isReleased: boolean;
}

function makeClient(): { client: Client; locks: Held[]; opened: () => number } {
  const locks: Held[] = [];
  let tries = 0;
  const door: OpenDoor = () => {
    tries += 1;
    return Promise.resolve(failed('not_connected', 'There is none.'));
  };
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
    doors: [door],
    holdLock,
    loadStandby: () => Promise.resolve(standby),
  });
  onTestFinished(() => client.close());
  return { client, locks, opened: () => tries };
}

test('a client suspended before its lock was granted opens no door and keeps no lock', async () => {
  const { client, locks, opened } = makeClient();
  void client.open();
  client.suspend();
  locks[0]?.grant();
  await nextTurn();
  expect(opened()).toBe(0);
  expect(locks.map(({ isReleased }) => isReleased)).toEqual([true]);
});

test('a client that is shown opens its doors once its lock is granted', async () => {
  const { client, locks, opened } = makeClient();
  void client.open();
  await nextTurn();
  expect(opened()).toBe(0);
  locks[0]?.grant();
  await nextTurn();
  expect(opened()).toBeGreaterThan(0);
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
