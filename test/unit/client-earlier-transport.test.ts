// A transport that comes later in the order is used only as long as none before it opens.

import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createClient, type Client } from '../../src/client/client.ts';
import { EARLIER_MS } from '../../src/client/constants.ts';
import * as lazyPart from '../../src/client/lazy-part.ts';
import type { OpenTransport } from '../../src/client/transports/transport.ts';
import { ok, sharedNames } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeLocks, FakeTransport, LOST, nextTurn, token } from '../support/client-fakes.ts';

afterEach(() => void vi.useRealTimers());

let namespaces = 0;

async function openWith(...transports: readonly OpenTransport[]): Promise<Client> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const client = createClient({
    names: sharedNames(`earlier-${(namespaces += 1)}`),
    transports,
    holdLock: new FakeLocks().hold,
    loadLazyPart: () => Promise.resolve(lazyPart),
  });
  onTestFinished(() => client.close());
  await client.open();
  await nextTurn();
  return client;
}

test('recording returns to the first transport once that opens, and every event is recorded once', async () => {
  const recorder = new CounterRecorder();
  const [live, rest] = [new FakeTransport(recorder), new FakeTransport(recorder, { pipelines: false })];
  let isDown = true;
  const openLive: OpenTransport = () => Promise.resolve(isDown ? { ok: false, error: LOST } : ok(live));
  const client = await openWith(openLive, () => Promise.resolve(ok(rest)));
  expect(await client.record(token('a'))).toMatchObject({ type: 'ack' });
  await vi.advanceTimersByTimeAsync(EARLIER_MS);
  rest.hold();
  const reply = client.record(token('b'));
  await nextTurn();
  isDown = false;
  await vi.advanceTimersByTimeAsync(EARLIER_MS * 2);
  expect(rest.isClosed).toBe(true);
  expect(await reply).toMatchObject({ type: 'ack', duplicate: true });
  expect(await client.record(token('c'))).toMatchObject({ type: 'ack' });
  expect(rest.batches).toEqual([['a'], ['b']]);
  expect(live.batches).toEqual([['b'], ['c']]);
  expect(recorder.texts).toEqual(['a', 'b', 'c']);
});

test('an earlier transport that opens after the client was closed is closed', async () => {
  const recorder = new CounterRecorder();
  const [live, rest] = [new FakeTransport(recorder), new FakeTransport(recorder)];
  let opens = 0;
  let open = (): void => undefined;
  const openLive: OpenTransport = () => {
    opens += 1;
    if (opens === 1) return Promise.resolve({ ok: false, error: LOST });
    return new Promise((resolve) => {
      open = () => {
        resolve(ok(live));
      };
    });
  };
  const client = await openWith(openLive, () => Promise.resolve(ok(rest)));
  await vi.advanceTimersByTimeAsync(EARLIER_MS);
  await client.close();
  open();
  await nextTurn();
  expect([live.isClosed, rest.isClosed]).toEqual([true, true]);
});
