// Reading with a client before its lazily loaded code has loaded, or if it fails to load.

import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createClient } from '../../src/client/client.ts';
import type { LoadLazyPart } from '../../src/client/load-lazy-part.ts';
import { LOAD_RETRY_MS } from '../../src/client/constants.ts';
import * as lazyPart from '../../src/client/lazy-part.ts';
import type { FollowedSession } from '../../src/client/recorder-client.ts';
import {
  HELLO_DEADLINE_MS,
  ok,
  sharedNames,
  type Fact,
  type FactPage,
  type FactQuery,
  type RecordingApi,
  type Result,
} from '../../src/protocol/index.ts';
import { factsMessage } from '../support/facts-message.ts';
import { apiWith, CounterRecorder, FakeTransport, FakeLocks, nextTurn, token } from '../support/client-fakes.ts';

function trashed(seq: number): Fact {
  return { type: 'session_trashed', session_id: 's', seq, recorded_at: 1 };
}

/** The facts after `since` in a journal of seven facts. */
function factsAfter({ since }: FactQuery): Promise<Result<FactPage>> {
  const facts = [1, 2, 3, 4, 5, 6, 7].filter((seq) => seq > since).map(trashed);
  return Promise.resolve(ok({ facts, read_to: 7, head: 7, complete: true, oldest_since: 0 }));
}

let namespaces = 0;

afterEach(() => void vi.useRealTimers());

/** An open client whose reader is loaded by `loadLazyPart`. */
async function openWith(loadLazyPart: LoadLazyPart, api: RecordingApi = apiWith()) {
  const names = sharedNames(`reading-${(namespaces += 1)}`);
  const transport = new FakeTransport(new CounterRecorder(), { api });
  const client = createClient({
    names,
    transports: [() => Promise.resolve(ok(transport))],
    holdLock: new FakeLocks().hold,
    loadLazyPart,
  });
  const channel = new BroadcastChannel(names.channel);
  onTestFinished(async () => {
    channel.close();
    await client.close();
  });
  await client.open();
  await nextTurn();
  const publish = (seq: number): void => {
    channel.postMessage(factsMessage([trashed(seq)]));
  };
  return { client, publish };
}

/** Loads the reader when the test releases it. */
function laterReader() {
  let arrive: (loaded: typeof lazyPart) => void = () => undefined;
  const arrival = new Promise<typeof lazyPart>((resolve) => {
    arrive = resolve;
  });
  return {
    load: () => arrival,
    arrive: () => {
      arrive(lazyPart);
    },
  };
}

test('the reader is loaded once, when a transport is open', async () => {
  let loads = 0;
  const { client } = await openWith(() => {
    loads += 1;
    return Promise.resolve(lazyPart);
  });
  const atOnce = loads;
  await client.api.status();
  await client.api.status();
  expect(atOnce).toBeGreaterThan(0);
  expect(loads).toBe(atOnce);
});

test('events are recorded while the reader is loading', async () => {
  const { client } = await openWith(() => new Promise(() => undefined));
  expect(await client.record(token('a'))).toMatchObject({ type: 'ack' });
  expect(client.state).toEqual({ status: 'saved', refused: 0 });
});

test('a subscription delivers every fact that is committed after the subscribe call, each once', async () => {
  const { load, arrive } = laterReader();
  const { client, publish } = await openWith(load, apiWith({ facts: factsAfter }));
  publish(4);
  await nextTurn();
  const heard: number[] = [];
  const later: number[] = [];
  client.subscribe(({ seq }) => heard.push(seq));
  publish(5);
  publish(6);
  await nextTurn();
  client.subscribe(({ seq }) => later.push(seq));
  publish(7);
  await nextTurn();
  expect(heard).toEqual([]);
  arrive();
  await expect.poll(() => [heard, later]).toEqual([[5, 6, 7], [7]]);
});

test('a subscription that ends before the reader has loaded delivers nothing', async () => {
  const { load, arrive } = laterReader();
  const { client, publish } = await openWith(load);
  const heard: number[] = [];
  const ended = new AbortController();
  client.subscribe(({ seq }) => heard.push(seq), { signal: ended.signal });
  client.subscribe(({ seq }) => heard.push(seq))();
  ended.abort();
  publish(1);
  await nextTurn();
  arrive();
  await nextTurn();
  publish(2);
  await nextTurn();
  expect(heard).toEqual([]);
});

test('a reader that cannot be loaded is reported as an error, and loaded with the next call', async () => {
  let isThere = false;
  const { client } = await openWith(
    () => (isThere ? Promise.resolve(lazyPart) : Promise.reject(new TypeError('no network'))),
    apiWith({ trash: () => Promise.resolve(ok(null)) }),
  );
  expect(await client.api.trash('s')).toEqual({
    ok: false,
    error: { code: 'not_connected', message: expect.stringMatching(/no network.*Recording continues/) },
  });
  expect(await client.record(token('a'))).toMatchObject({ type: 'ack' });
  isThere = true;
  expect(await client.api.trash('s')).toEqual({ ok: true, value: null });
});

test('a reader that does not load before the deadline is reported as an error', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { client } = await openWith(() => new Promise(() => undefined));
  const answer = client.api.trash('s');
  await vi.advanceTimersByTimeAsync(HELLO_DEADLINE_MS);
  expect(await answer).toMatchObject({ ok: false, error: { code: 'not_connected' } });
});

test('a read after close() answers at once, although the reader has not loaded', async () => {
  const { client } = await openWith(() => new Promise(() => undefined));
  await client.close();
  const answer = await Promise.race([client.api.status(), nextTurn()]);
  expect(answer).toMatchObject({ ok: false, error: { message: expect.stringMatching(/closed/) } });
});

test('a follower reports that the reader could not be loaded, and continues when it can be loaded', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let isThere = false;
  const { client } = await openWith(() =>
    isThere ? Promise.resolve(lazyPart) : Promise.reject(new TypeError('no network')),
  );
  const shown: FollowedSession['status'][] = [];
  const messages: string[] = [];
  client.follow('s', (followed) => {
    shown.push(followed.status);
    if (followed.status === 'error') messages.push(followed.error.message);
  });
  await nextTurn();
  expect(shown).toEqual(['loading', 'error']);
  isThere = true;
  await vi.advanceTimersByTimeAsync(LOAD_RETRY_MS);
  expect(messages).toEqual([expect.stringContaining('no network'), 'The test does not implement this.']);
});
