// The locks of a client's ids, if they are granted after the page was suspended or shown again.

import { expect, test } from 'vitest';
import { Identity } from '../../src/client/page/identity.ts';
import { CounterRecorder, FakeTransport, FakeLocks, nextTurn, openClient, token } from '../support/client-fakes.ts';

interface Asked {
  readonly name: string;
  readonly grant: () => Promise<void>;
  /** Granted and not released. */
  isHeld: boolean;
}

function makeIdentity(): { identity: Identity; asked: Asked[] } {
  const asked: Asked[] = [];
  const identity = new Identity(
    (clientId) => clientId,
    (name) =>
      new Promise((resolve) => {
        const lock: Asked = {
          name,
          isHeld: false,
          grant: () => {
            lock.isHeld = true;
            resolve(() => {
              lock.isHeld = false;
            });
            return nextTurn();
          },
        };
        asked.push(lock);
      }),
  );
  return { identity, asked };
}

function held(asked: readonly Asked[]): string[] {
  return asked.flatMap(({ name, isHeld }) => (isHeld ? [name] : []));
}

test('a lock that is granted after its release is released immediately', async () => {
  const { identity, asked } = makeIdentity();
  void identity.begin();
  identity.release();
  await asked[0]?.grant();
  expect(held(asked)).toEqual([]);
});

test('a released lock request does not block a new request for the same lock', async () => {
  const { identity, asked } = makeIdentity();
  void identity.begin();
  identity.release();
  void identity.begin();
  await asked[0]?.grant();
  expect(held(asked)).toEqual([]);
  await asked[1]?.grant();
  expect(held(asked)).toEqual([identity.clientId]);
});

test('the lock of another id that is granted after the release is released, and requested again', async () => {
  const { identity, asked } = makeIdentity();
  void identity.begin();
  await asked[0]?.grant();
  void identity.renew();
  identity.release();
  await asked[1]?.grant();
  expect(held(asked)).toEqual([]);
  void identity.begin();
  await asked[2]?.grant();
  expect(held(asked)).toEqual([identity.clientId]);
  expect(asked[2]?.name).toBe(asked[1]?.name);
});

test('keeps no lock of an id that was replaced while its lock was being requested again', async () => {
  const { identity, asked } = makeIdentity();
  void identity.begin();
  await asked[0]?.grant();
  void identity.renew();
  identity.release();
  void identity.begin();
  await asked[1]?.grant();
  await asked[2]?.grant();
  expect(held(asked)).toEqual([identity.clientId]);
  identity.release();
  expect(held(asked)).toEqual([]);
});

test('a client suspended while it takes another id holds no lock, and resumes with that id', async () => {
  const recorder = new CounterRecorder();
  const locks = new FakeLocks();
  const { client } = await openClient([new FakeTransport(recorder), new FakeTransport(recorder)], locks);
  await client.record(token('a'));
  recorder.forget();
  locks.suspend();
  const reply = client.record(token('b'));
  await nextTurn();
  client.suspend();
  locks.grant();
  await nextTurn();
  expect(locks.held.size).toBe(0);
  await client.resume();
  expect(await reply).toMatchObject({ type: 'ack' });
  expect([...locks.held]).toEqual([expect.stringContaining(client.clientId)]);
  await client.close();
});
