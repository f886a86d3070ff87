// A page and a worker at the two ends of real ports: what `fetch` would give the page, reading again, and every kind of end.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openChannel } from '../../src/client/relay/relay-channel.ts';
import { relayedFetch } from '../../src/client/relay/relayed-fetch.ts';
import { reattach } from '../../src/client/relay/reattach.ts';
import { stopAnswer } from '../../src/client/relay/stop-answer.ts';
import type { Relay } from '../../src/client/relay/relay.ts';
import type { Loss } from '../../src/client/transports/transport.ts';
import { Answers } from '../../src/hosts/relay/answers.ts';
import { MAX_REPLAY_BYTES } from '../../src/hosts/relay/constants.ts';
import { serveRelay } from '../../src/hosts/relay/serve-relay.ts';
import { startTimer } from '../../src/hosts/timing.ts';
import {
  parseFromRelay,
  parseToRelay,
  RELAY_PONG_DEADLINE_MS,
  RELAY_SILENCE_MS,
  type RelayFetch,
} from '../../src/protocol/index.ts';
import { nextTurn } from '../support/client-fakes.ts';
import { streamingAnswer, type StreamingAnswer } from '../support/streaming-answer.ts';

const NO_RECORDING = { respond: () => undefined, write: () => undefined, end: () => undefined };
const OPTIONS = { session_id: 's1', recording: null, abort_on_leave: false };
const ADDRESS = 'https://model.example/v1';

/** A worker that makes requests, and the pages of its clients. */
class World {
  server = streamingAnswer({
    status: 201,
    statusText: 'Made',
    headers: { 'Content-Type': 'text/event-stream', 'X-A': 'b' },
  });
  isPresent = true;
  readonly asked: RelayFetch[] = [];
  readonly state = { status: 'saved', refused: 0 } as const;
  readonly #answers = new Answers(startTimer);
  readonly #ports: MessagePort[] = [];
  readonly #gone = new Set<() => void>();
  #lose: (loss: Loss) => void = () => undefined;
  readonly #lost = new Promise<Loss>((resolve) => (this.#lose = resolve));

  /** Opens a relay, as a client does through its worker. */
  relay = (): Relay => {
    const { port1, port2 } = new MessageChannel();
    this.#ports.push(port1, port2);
    serveRelay(port2, {
      isPresent: () => Promise.resolve(this.isPresent),
      onGone: (listener) => {
        this.#gone.add(listener);
        return () => void this.#gone.delete(listener);
      },
      begin: (message) => {
        this.asked.push(message);
        return this.#answers.begin({
          sessionId: message.session_id,
          request: this.server.request,
          recording: NO_RECORDING,
          preceding: message.preceding,
          onEnded: () => undefined,
        });
      },
      find: ({ session_id, ended }) => this.#answers.find(session_id, ended),
    });
    return { port: port1, lost: this.#lost };
  };

  die(cause: 'died' | 'silent'): void {
    this.#lose({ cause });
  }

  leave(): void {
    for (const listener of this.#gone) listener();
  }

  close(): void {
    for (const port of this.#ports) port.close();
  }
}

let world: World;
beforeEach(() => {
  world = new World();
  vi.stubGlobal('location', new URL('https://app.example/chat'));
});
afterEach(() => {
  world.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const noFallback: typeof fetch = () => Promise.reject(new Error('the page fetched itself'));

function ask(init: RequestInit = {}, fallback = noFallback): Promise<Response> {
  return relayedFetch(world, [ADDRESS, { method: 'POST', body: 'question', referrer: '', ...init }], OPTIONS, fallback);
}

async function untilAsked(): Promise<StreamingAnswer> {
  await vi.waitFor(() => expect(world.server.isWanted()).toBe(true));
  return world.server;
}

test('gives the page the response that fetch would give, and its bytes', async () => {
  const response = await ask();
  const { status, statusText, ok, type, body } = response;
  expect({ status, statusText, ok, type }).toEqual({ status: 201, statusText: 'Made', ok: true, type: 'default' });
  expect(response.clone().type).toBe('default');
  expect(Object.fromEntries(response.headers)).toEqual({ 'content-type': 'text/event-stream', 'x-a': 'b' });
  expect(body).toBeInstanceOf(ReadableStream);
  const server = await untilAsked();
  const text = response.text();
  server.send('one ');
  server.send('two');
  await untilAsked();
  server.end();
  expect(await text).toBe('one two');
});

const BY_PAGE: typeof fetch = () => Promise.resolve(new Response('by the page'));

const CYCLE: Record<string, unknown> = {};
CYCLE['self'] = CYCLE;

test.each([
  ['a session whose id is too long', { session_id: 'x'.repeat(257) }],
  ['a session whose id is empty', { session_id: '' }],
  ['a session whose id is a Symbol', { session_id: Symbol('s') }],
  ['a recording with a function and a cycle', { recording: { send: () => undefined, cycle: CYCLE } }],
  ['a recording with a BigInt', { recording: { tokens: 1n } }],
])('the page makes the request itself for %s, which the worker would not take', async (_name, wrong) => {
  const options = { ...OPTIONS, ...wrong } as typeof OPTIONS;
  const init = { method: 'POST', body: 'question', referrer: '' };
  const response = await relayedFetch(world, [ADDRESS, init], options, BY_PAGE);
  expect(await response.text()).toBe('by the page');
  expect(world.asked).toEqual([]);
});

test('members of a recording that JSON does not have are left out', async () => {
  const recording = { messages: [{ role: 'user', content: 'x', id: undefined, run: () => undefined }] };
  const init = { method: 'POST', body: 'question', referrer: '' };
  await relayedFetch(world, [ADDRESS, init], { ...OPTIONS, recording: recording as never }, noFallback);
  expect(world.asked).toMatchObject([{ recording: { messages: [{ role: 'user', content: 'x' }] } }]);
});

test.each(['', 'x'.repeat(257), 5, Symbol('s'), null])('the worker has no answer of a session %o', async (id) => {
  expect(await reattach(world.relay, id as never)).toBe(null);
});

test('sends what the page would have sent', async () => {
  await ask({ headers: { Authorization: 'Bearer secret' }, credentials: 'include', cache: 'no-store' });
  const [message] = world.asked;
  expect(message).toMatchObject({ session_id: 's1', abort_on_leave: false });
  expect(message?.request).toMatchObject({
    url: ADDRESS,
    method: 'POST',
    headers: [
      ['authorization', 'Bearer secret'],
      ['content-type', 'text/plain;charset=UTF-8'],
    ],
    credentials: 'include',
    cache: 'no-store',
    mode: 'cors',
    redirect: 'follow',
    referrer: '',
  });
  expect(new TextDecoder().decode(message?.request.body ?? undefined)).toBe('question');
});

test.each([
  ['a body that streams', { body: new Blob(['x']).stream(), duplex: 'half' }],
  ['no-cors', { mode: 'no-cors' }],
  ['a redirect of its own', { redirect: 'manual' }],
] as [string, RequestInit][])('a request with %s stays with the page, untouched', async (_what, init) => {
  const fallback = vi.fn<typeof fetch>(() => Promise.resolve(new Response('by the page')));
  const given: Parameters<typeof fetch> = [ADDRESS, { method: 'POST', ...init }];
  const response = await relayedFetch(world, given, OPTIONS, fallback);
  expect(await response.text()).toBe('by the page');
  expect(fallback.mock.calls).toEqual([given]);
  expect(world.asked).toEqual([]);
});

test.each([
  ['without a relay', (): null => null],
  ['that refuses', (): Relay => ((world.isPresent = false), world.relay())],
])('where there is a worker %s, the page fetches itself', async (_what, relay) => {
  const fallback = vi.fn<typeof fetch>((input) =>
    Promise.resolve(input as Request).then(async (request) => new Response(await request.text())),
  );
  const response = await relayedFetch(
    { relay, state: world.state },
    [ADDRESS, { method: 'POST', body: 'q' }],
    OPTIONS,
    fallback,
  );
  expect(await response.text()).toBe('q');
  expect(world.asked).toEqual([]);
});

test('while no transport takes events, a request does not wait for one', async () => {
  const state = {
    status: 'not_saved',
    refused: 0,
    pending: 1,
    reason: { code: 'not_connected', message: '' },
  } as const;
  const fallback = (): Promise<Response> => Promise.resolve(new Response('by the page'));
  vi.useFakeTimers();
  const response = await relayedFetch({ relay: () => undefined, state }, [ADDRESS], OPTIONS, fallback);
  expect(await response.text()).toBe('by the page');
});

test('errors are those of fetch: before the response, and within the body', async () => {
  world.server = { ...streamingAnswer(), request: () => Promise.reject(new TypeError('Failed to fetch')) };
  await expect(ask()).rejects.toThrow(new TypeError('Failed to fetch'));
  world.server = streamingAnswer();
  const response = await ask();
  (await untilAsked()).fail(new TypeError('network error'));
  await expect(response.text()).rejects.toThrow(new TypeError('network error'));
});

test('an abort rejects with its reason, and reaches the server', async () => {
  const aborted = new AbortController();
  const response = await ask({ signal: aborted.signal });
  const text = response.text();
  const server = await untilAsked();
  const reason = new Error('stopped');
  aborted.abort(reason);
  await expect(text).rejects.toBe(reason);
  await vi.waitFor(() => expect(server.isAborted()).toBe(true));
  await expect(ask({ signal: aborted.signal })).rejects.toBe(reason);
});

test('a page that cancels the body aborts the request, unless another page reads it', async () => {
  const response = await ask();
  const other = await reattach(world.relay, 's1');
  await response.body?.cancel();
  const server = await untilAsked();
  server.send('more');
  await untilAsked();
  expect(server.isAborted()).toBe(false);
  await other?.body?.cancel();
  await vi.waitFor(() => expect(server.isAborted()).toBe(true));
});

test('a second page reads from the beginning, follows, and gets the same end', async () => {
  const first = (await ask()).text();
  (await untilAsked()).send('so far, ');
  await untilAsked();
  const second = await reattach(world.relay, 's1');
  expect(second?.status).toBe(201);
  const text = second?.text();
  world.server.send('and on');
  await untilAsked();
  world.server.end();
  expect(await Promise.all([first, text])).toEqual(['so far, and on', 'so far, and on']);
  expect(await (await reattach(world.relay, 's1'))?.text()).toBe('so far, and on');
  expect(await reattach(world.relay, 's1', { ended: false })).toBeNull();
  expect(await reattach(world.relay, 's2')).toBeNull();
  expect(await reattach(() => null, 's1')).toBeNull();
});

test('reattach says so where the beginning is no longer in memory', async () => {
  const response = await ask();
  (await untilAsked()).send(new Uint8Array(MAX_REPLAY_BYTES + 1));
  const reader = response.body?.getReader();
  for (let read = 0; read <= MAX_REPLAY_BYTES;) read += (await reader?.read())?.value?.length ?? 0;
  world.server.send('more');
  await untilAsked();
  const late = await reattach(world.relay, 's1');
  expect([late?.status, await late?.text()]).toEqual([410, expect.stringContaining('session s1')]);
});

test('what precedes an answer is read by a page that attaches, and not by the one that asked', async () => {
  const asked = await relayedFetch(world, [ADDRESS], { ...OPTIONS, preceding: 'before, ' }, noFallback);
  const server = await untilAsked();
  server.send('so far');
  const attached = await reattach(world.relay, 's1');
  const texts = [asked.text(), attached?.text() ?? Promise.resolve(null)];
  await untilAsked();
  server.end();
  expect(await Promise.all(texts)).toEqual(['so far', 'before, so far']);
});

test('an answer goes on when a page leaves it, also where no other page reads it, until it is stopped', async () => {
  const leaving = new AbortController();
  const init = { signal: leaving.signal };
  const asked = await relayedFetch(world, [ADDRESS, init], { ...OPTIONS, keep_on_abort: true }, noFallback);
  const attached = await reattach(world.relay, 's1', { leave: leaving.signal });
  const texts = [asked.text(), attached?.text() ?? Promise.resolve('')];
  leaving.abort();
  for (const text of texts) await expect(text).rejects.toMatchObject({ name: 'AbortError' });
  const server = await untilAsked();
  server.send(new Uint8Array(1_000_000));
  await untilAsked();
  server.send('unread');
  await untilAsked();
  expect(server.isAborted()).toBe(false);

  const reader = await reattach(world.relay, 's1');
  await stopAnswer(world.relay, 's1');
  await vi.waitFor(() => expect(server.isAborted()).toBe(true));
  await expect(reader?.text()).rejects.toMatchObject({ name: 'AbortError' });
});

test('the answer goes on when its page is gone, unless it was asked otherwise', async () => {
  await ask();
  world.leave();
  const server = await untilAsked();
  server.send(new Uint8Array(1_000_000));
  await untilAsked();
  server.send('unread');
  await untilAsked();
  expect(server.isAborted()).toBe(false);

  world.server = streamingAnswer();
  await relayedFetch(world, [ADDRESS], { ...OPTIONS, abort_on_leave: true }, noFallback);
  world.leave();
  await vi.waitFor(() => expect(world.server.isAborted()).toBe(true));
});

test('the body of a page that was taken for gone, and of a dead worker, fails as of a lost connection', async () => {
  const dropped = (await ask()).text();
  await untilAsked();
  world.leave();
  await expect(dropped).rejects.toBeInstanceOf(TypeError);
  world.server = streamingAnswer();
  const lost = (await ask()).text();
  world.die('died');
  await expect(lost).rejects.toBeInstanceOf(TypeError);
});

test('a worker that is silent is asked whether it lives, and given up when it does not answer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port2.addEventListener('message', ({ data }) => void heard.push(data));
  port2.start();
  const next = openChannel({ port: port1, lost: new Promise(() => undefined) }).next();
  await vi.advanceTimersByTimeAsync(RELAY_SILENCE_MS);
  await nextTurn();
  expect(heard).toEqual([{ type: 'ping' }]);
  port2.postMessage({ type: 'pong' });
  await nextTurn();
  await vi.advanceTimersByTimeAsync(RELAY_SILENCE_MS + RELAY_PONG_DEADLINE_MS - 1);
  await nextTurn();
  expect(heard).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(await next).toBeNull();
  port1.close();
});

const REQUEST = {
  url: ADDRESS,
  method: 'GET',
  headers: [],
  body: null,
  mode: 'cors',
  credentials: 'omit',
  cache: 'default',
  redirect: 'follow',
  referrer: '',
  referrer_policy: '',
  integrity: '',
  keepalive: false,
};
const FETCH = {
  type: 'fetch',
  session_id: 's',
  request: REQUEST,
  recording: { a: [1] },
  abort_on_leave: false,
  preceding: 'a',
};

test('the worker reads the messages of the protocol, and no others', () => {
  expect(parseToRelay(FETCH)).toEqual(FETCH);
  expect(parseToRelay({ ...FETCH, preceding: undefined })).toEqual({ ...FETCH, preceding: '' });
  expect(parseToRelay({ type: 'pull' })).toEqual({ type: 'pull' });
  expect(parseToRelay({ type: 'stop', session_id: 's' })).toEqual({ type: 'stop', session_id: 's' });
  expect(parseToRelay({ type: 'attach', session_id: 's', ended: true })).toEqual({
    type: 'attach',
    session_id: 's',
    ended: true,
  });
  for (const wrong of [
    null,
    'pull',
    [],
    { type: 'unknown' },
    { type: 'attach' },
    { type: 'attach', session_id: 'x'.repeat(257) },
    ...[{ recording: undefined }, { recording: { at: new Date() } }, { session_id: '' }, { request: null }].map(
      (part) => ({ ...FETCH, ...part }),
    ),
    ...[
      { headers: [['a']] },
      { headers: [['a', 1]] },
      { body: 'text' },
      { mode: 'no-cors' },
      { redirect: 'manual' },
      { url: 1 },
    ].map((part) => ({ ...FETCH, request: { ...REQUEST, ...part } })),
  ])
    expect({ wrong, read: parseToRelay(wrong) }).toEqual({ wrong, read: null });
});

test('the page reads the messages of the protocol, and no others', () => {
  const response = {
    type: 'response',
    status: 200,
    status_text: 'OK',
    headers: [['a', 'b']],
    url: ADDRESS,
    redirected: false,
    response_type: 'cors',
    has_body: true,
  };
  for (const right of [
    response,
    { type: 'end' },
    { type: 'bytes', bytes: new Uint8Array(2) },
    { type: 'failed', name: 'AbortError', message: '' },
  ])
    expect(parseFromRelay(right)).toEqual(right);
  expect(parseFromRelay({ type: 'failed', name: 'OtherError', message: '' })).toMatchObject({ name: 'TypeError' });
  for (const wrong of [
    null,
    'end',
    { type: 'unknown' },
    { type: 'bytes', bytes: [1] },
    { type: 'failed' },
    ...[{ status: '200' }, { response_type: 'opaque' }, { headers: {} }, { url: null }].map((part) => ({
      ...response,
      ...part,
    })),
  ])
    expect({ wrong, read: parseFromRelay(wrong) }).toEqual({ wrong, read: null });
});
