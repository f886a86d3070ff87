// The first transport, before the lazily loaded second part of the library has loaded, or if it fails to load.

import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createClient } from '../../src/client/client.ts';
import type { LoadLazyPart } from '../../src/client/load-lazy-part.ts';
import { RECONNECT_MAX_MS, RECONNECT_MS } from '../../src/client/constants.ts';
import * as lazyPart from '../../src/client/lazy-part.ts';
import { HELLO_DEADLINE_MS, ok, sharedNames } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeTransport, FakeLocks, LOST, nextTurn, token } from '../support/client-fakes.ts';

const NOT_LOADED = { code: 'not_connected', message: expect.stringMatching(/could not be loaded.*no network/) };
const noNetwork: LoadLazyPart = () => Promise.reject(new TypeError('no network'));
const never: LoadLazyPart = () => new Promise(() => undefined);

let namespaces = 0;

afterEach(() => void vi.useRealTimers());

/** A client whose first kind of transport opens as each of `transports` in turn; null: it does not open. */
async function openWith(transports: readonly (FakeTransport | null)[], loadLazyPart: LoadLazyPart) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let opens = 0;
  const client = createClient({
    names: sharedNames(`connection-${(namespaces += 1)}`),
    transports: [
      () => {
        const transport = transports[opens] ?? null;
        opens += 1;
        return Promise.resolve(transport === null ? { ok: false, error: LOST } : ok(transport));
      },
    ],
    holdLock: new FakeLocks().hold,
    loadLazyPart,
  });
  onTestFinished(() => client.close());
  await client.open();
  await nextTurn();
  return { client, opens: () => opens };
}

test('without the second part of the library, a lost transport is opened again and every event is recorded once', async () => {
  const recorder = new CounterRecorder();
  const [first, second] = [new FakeTransport(recorder), new FakeTransport(recorder)];
  const { client } = await openWith([first, second], noNetwork);
  first.hold();
  const reply = client.record(token('a'));
  await nextTurn();
  first.lose();
  await nextTurn();
  expect(first.isClosed).toBe(true);
  expect(client.state).toEqual({ status: 'not_saved', refused: 0, pending: 1, reason: NOT_LOADED });
  await vi.advanceTimersByTimeAsync(RECONNECT_MS);
  expect(await reply).toMatchObject({ type: 'ack', duplicate: true });
  expect(recorder.texts).toEqual(['a']);
});

test('without the second part of the library, a transport that does not open is retried, and the client reports the reason', async () => {
  const { client } = await openWith([null, new FakeTransport(new CounterRecorder())], noNetwork);
  const reply = client.record(token('a'));
  expect(client.state).toEqual({ status: 'not_saved', refused: 0, pending: 1, reason: NOT_LOADED });
  await vi.advanceTimersByTimeAsync(RECONNECT_MAX_MS);
  expect(await reply).toMatchObject({ type: 'ack' });
});

test('a page that is suspended before the second part of the library has loaded closes its transport immediately', async () => {
  const transport = new FakeTransport(new CounterRecorder());
  const { client, opens } = await openWith([transport], never);
  client.suspend();
  await nextTurn();
  expect(transport.isClosed).toBe(true);
  await vi.advanceTimersByTimeAsync(HELLO_DEADLINE_MS);
  expect(opens()).toBe(1);
});

test('a transport that was lost before the second part of the library has loaded is replaced after the load', async () => {
  const recorder = new CounterRecorder();
  const [first, second] = [new FakeTransport(recorder), new FakeTransport(recorder)];
  let arrive: () => void = () => undefined;
  const { client, opens } = await openWith(
    [first, second],
    () =>
      new Promise((resolve) => {
        arrive = () => {
          resolve(lazyPart);
        };
      }),
  );
  first.lose();
  await nextTurn();
  arrive();
  await nextTurn();
  expect([opens(), first.isClosed]).toEqual([2, true]);
  expect(await client.record(token('a'))).toMatchObject({ type: 'ack' });
});
