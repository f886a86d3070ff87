// The locks of a client's ids, if they are granted after the page was suspended or shown again.

import { expect, test } from 'vitest';
import { createIdentity, type Identity } from '../../src/client/page/identity.ts';
import { CounterRecorder, FakeTransport, FakeLocks, nextTurn, openClient, token } from '../support/client-fakes.ts';

interface Asked {
  readonly clientId: string;
  readonly until: AbortSignal;
  /** Grants the lock, unless it must be free by now. */
  readonly grant: () => Promise<void>;
  isGranted: boolean;
}

function makeIdentity(): { identity: Identity; asked: Asked[] } {
  const asked: Asked[] = [];
  const identity = createIdentity(
    (clientId, until) =>
      new Promise((resolve) => {
        const lock: Asked = {
          clientId,
          until,
          isGranted: false,
          grant: () => {
            lock.isGranted = true;
            resolve();
            return nextTurn();
          },
        };
        asked.push(lock);
      }),
  );
  return { identity, asked };
}

/** The ids whose locks are held. */
function held(asked: readonly Asked[]): string[] {
  return asked.flatMap(({ clientId, until, isGranted }) => (isGranted && !until.aborted ? [clientId] : []));
}

test('the lock of another id that is granted after the release is requested again', async () => {
  const { identity, asked } = makeIdentity();
  const presence = new AbortController();
  void identity.begin(presence.signal);
  await asked[0]?.grant();
  void identity.renew();
  presence.abort();
  await asked[1]?.grant();
  expect(held(asked)).toEqual([]);
  void identity.begin(new AbortController().signal);
  await asked[2]?.grant();
  expect(held(asked)).toEqual([identity.clientId]);
  expect(asked[2]?.clientId).toBe(asked[1]?.clientId);
});

test('holds the lock of another id that was requested before the page was suspended and shown again', async () => {
  const { identity, asked } = makeIdentity();
  const [first, second] = [new AbortController(), new AbortController()];
  void identity.begin(first.signal);
  await asked[0]?.grant();
  const { clientId } = identity;
  void identity.renew();
  first.abort();
  void identity.begin(second.signal);
  await asked[1]?.grant();
  await asked[2]?.grant();
  expect(identity.clientId).toBe(clientId);
  await asked[3]?.grant();
  expect(identity.clientId).toBe(asked[3]?.clientId);
  expect(held(asked)).toEqual([clientId, identity.clientId]);
  second.abort();
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
