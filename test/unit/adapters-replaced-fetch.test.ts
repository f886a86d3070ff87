// The recording fetch in place of the page's fetch, and one within another.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recordingFetch, type Fetch, type FetchRecorder } from '../../src/adapters/recording-fetch.ts';
import { adapterRecorder } from '../support/adapter-recorder.ts';
import { chatChunks, sse } from '../support/stream-bodies.ts';

const ANSWER = sse([...chatChunks([{ content: 'Hel' }, { content: 'lo' }]), '[DONE]']);
const BODY = JSON.stringify({ model: 'm-1', messages: [{ role: 'user', content: 'Hi' }] });
const URL_OF_CHAT = 'http://localhost/v1/chat/completions';

/** A recorder whose relay never opens. */
const closed = { relay: () => null, state: { status: 'not_saved' } } as unknown as FetchRecorder;

const pageFetch = globalThis.fetch;
let server: ReturnType<typeof vi.fn<Fetch>>;

beforeEach(() => {
  server = vi.fn<Fetch>(async () => new Response(ANSWER, { headers: { 'content-type': 'text/event-stream' } }));
  globalThis.fetch = server;
});

afterEach(() => {
  globalThis.fetch = pageFetch;
});

async function ask(fetch: Fetch, init?: RequestInit): Promise<string> {
  return (await fetch(URL_OF_CHAT, { method: 'POST', body: BODY, ...init })).text();
}

/** Code that calls a fetch at once, as those of monitoring do, or later, with its own options. */
type Wrapper = readonly [string, (inner: Fetch) => Fetch];
const WRAPPERS: readonly [Wrapper, Wrapper] = [
  ['at once', (inner) => (input, init) => inner(input, { ...init })],
  [
    'later',
    (inner) => async (input, init) => {
      await new Promise((resolve) => void setTimeout(resolve));
      return inner(input, { ...init });
    },
  ],
];

test.for([false, true])('it takes the place of the page fetch by one line; outlive: %s', async (outlive) => {
  const recorder = adapterRecorder();
  globalThis.fetch = recordingFetch({ ...closed, ...recorder }, { outlive });
  expect(await ask(globalThis.fetch)).toBe(ANSWER);
  await (await globalThis.fetch('http://localhost/other')).text();
  await (await globalThis.fetch(new Request(URL_OF_CHAT, { method: 'POST', body: BODY }))).text();
  expect(server).toHaveBeenCalledTimes(3);
  await expect.poll(() => recorder.sessions.length).toBe(2);
  expect(await recorder.texts()).toEqual(['user: Hi', 'assistant: Hello']);
});

test('what replaces the page fetch after it, in the same turn, calls it once', async () => {
  const recorder = adapterRecorder();
  const inner = (globalThis.fetch = recordingFetch(recorder));
  globalThis.fetch = (...given) => inner(...given);
  expect(await ask(globalThis.fetch)).toBe(ANSWER);
  expect(await ask(globalThis.fetch)).toBe(ANSWER);
  expect(server).toHaveBeenCalledTimes(2);
  expect(recorder.sessions).toHaveLength(2);
});

test.for(WRAPPERS)('what replaces the page fetch later and calls it %s is called once', async ([, wrap]) => {
  const recorder = adapterRecorder();
  const inner = (globalThis.fetch = recordingFetch(recorder));
  await Promise.resolve();
  globalThis.fetch = wrap(inner);
  expect(await ask(globalThis.fetch)).toBe(ANSWER);
  expect(server).toHaveBeenCalledTimes(1);
  expect(await recorder.texts()).toEqual(['user: Hi', 'assistant: Hello']);
});

test('two that an app gives equal requests at once both record', async () => {
  const [one, other] = [adapterRecorder(), adapterRecorder()];
  await Promise.all([ask(recordingFetch(one)), ask(recordingFetch(other))]);
  expect([one.sessions.length, other.sessions.length]).toEqual([1, 1]);
});

test.for([WRAPPERS[0], ['directly', (inner: Fetch): Fetch => inner] as const])(
  'the outermost of two recording fetches records, where the other is called %s',
  async ([, wrap]) => {
    const inner = adapterRecorder();
    const outer = adapterRecorder();
    const installed = (globalThis.fetch = recordingFetch(inner));
    await Promise.resolve();
    globalThis.fetch = wrap(installed);
    const given = wrap(recordingFetch(inner));
    for (const fetch of [recordingFetch(outer), recordingFetch(outer, { fetch: given })]) {
      expect(await ask(fetch)).toBe(ANSWER);
      await (await fetch(new Request(URL_OF_CHAT, { method: 'POST', body: BODY }))).text();
    }
    expect(server).toHaveBeenCalledTimes(4);
    expect(inner.sessions).toHaveLength(0);
    expect(outer.sessions).toHaveLength(4);
  },
);

test('equal requests at once are each recorded, by one of two', async () => {
  const inner = adapterRecorder();
  const outer = adapterRecorder();
  globalThis.fetch = recordingFetch(inner);
  const fetch = recordingFetch(outer);
  await Promise.all([ask(fetch), ask(fetch), ask(fetch)]);
  expect(outer.sessions).toHaveLength(3);
  expect(inner.sessions).toHaveLength(0);
});

test('a request that the outer one does not choose is recorded by the inner one', async () => {
  const inner = adapterRecorder();
  const outer = adapterRecorder();
  globalThis.fetch = recordingFetch(inner);
  await ask(recordingFetch(outer, { endpoints: '/elsewhere' }));
  expect([outer.sessions.length, inner.sessions.length]).toEqual([0, 1]);
});

test('what failed is recorded again', async () => {
  const recorder = adapterRecorder();
  const fetch = recordingFetch(recorder);
  server.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await expect(ask(fetch)).rejects.toThrow(TypeError);
  globalThis.fetch = recordingFetch(adapterRecorder());
  await ask(fetch);
  const answers = await Promise.all(recorder.sessions.map((session) => session.answers()));
  expect(answers.flat().map(({ outcome }) => outcome)).toEqual(['failed', 'complete']);
});
