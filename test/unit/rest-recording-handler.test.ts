// The recording API inside a service worker: which requests it answers, what it passes to the recorder,
// and what it does after a reply.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SWEEP_INTERVAL_MS } from '../../src/recorder/index.ts';
import type { HostOptions } from '../../src/hosts/open-host.ts';
import { installRecordingHandler } from '../../src/hosts/recording-handler.ts';
import type { RecordingHandlerOptions } from '../../src/hosts/recording-handler-options.ts';
import { fakeRecorder, type FakeRecorder } from './rest-fake-recorder.ts';

const hosts = vi.hoisted(() => ({ recorder: {}, opened: [] as HostOptions[] }));
vi.mock('../../src/hosts/open-host.ts', () => ({
  openHost(options: HostOptions) {
    hosts.opened.push(options);
    return hosts.recorder;
  },
}));

const EVENTS = { method: 'POST', body: '{"events":[{"type":"heartbeat","timestamp":1}]}' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.stubGlobal('__HOLDFAST_VERSION__', '1.2.3');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A service worker's global scope under /sub/ with the installed handler, and the handler's recorder. */
function aWorker(options?: RecordingHandlerOptions, recorder = fakeRecorder()) {
  hosts.recorder = recorder;
  hosts.opened = [];
  const listeners: ((event: unknown) => void)[] = [];
  const scope = {
    location: new URL('https://app.example/sub/worker.js'),
    registration: { scope: 'https://app.example/sub/' },
    clients: { get: async (id: string) => (id === 'alive' ? { id } : undefined) },
    addEventListener: (type: string, listener: (event: unknown) => void) => {
      expect(type).toBe('fetch');
      listeners.push(listener);
    },
  };
  installRecordingHandler(scope, options);

  /** Dispatches a fetch event and waits for all work. Returns the reply, or null if the worker did not answer. */
  async function fetch(url: string, init?: RequestInit, clientId = ''): Promise<Response | null> {
    const waits: Promise<unknown>[] = [];
    let replied: Promise<Response> | null = null;
    const event = {
      request: new Request(new URL(url, 'https://app.example'), init),
      clientId,
      respondWith: (reply: Promise<Response>) => {
        replied = reply;
      },
      waitUntil: (work: Promise<unknown>) => {
        waits.push(work);
      },
    };
    for (const listener of listeners) listener(event);
    await Promise.all(waits);
    return replied;
  }
  return { recorder, fetch };
}

function timesOf(recorder: FakeRecorder, method: string): number {
  return recorder.asked.filter(([asked]) => asked === method).length;
}

test("answers API requests at the origin's root and below the scope, and no others", async () => {
  const { fetch } = aWorker();
  expect((await fetch('/api/recording/status'))?.status).toBe(200);
  expect((await fetch('/sub/api/recording/status'))?.status).toBe(200);
  expect((await fetch('/sub/api/recording/none'))?.status).toBe(404);
  for (const url of [
    '/',
    '/sub/',
    '/sub/index.html',
    '/api/other',
    '/other/api/recording/status',
    'https://elsewhere.example/api/recording/status',
  ]) {
    expect([url, await fetch(url)]).toEqual([url, null]);
  }
});

test('an app can choose its namespace and bases', async () => {
  const { fetch } = aWorker({ namespace: 'mine', bases: ['/log'] });
  expect(hosts.opened).toMatchObject([{ namespace: 'mine', host: 'service-worker' }]);
  expect((await fetch('/log/status'))?.status).toBe(200);
  expect(await fetch('/api/recording/status')).toBeNull();
});

test('the default namespace is holdfast', () => {
  aWorker();
  expect(hosts.opened).toMatchObject([{ namespace: 'holdfast' }]);
});

test('the recorder asks the browser whether a page is still open', async () => {
  aWorker();
  expect(await hosts.opened[0]?.isPageAlive?.('alive')).toBe(true);
  expect(await hosts.opened[0]?.isPageAlive?.('gone')).toBe(false);
});

test('records events for the page that sent them, or for no page', async () => {
  const { fetch, recorder } = aWorker();
  await fetch('/api/recording/events', EVENTS, 'page-7');
  await fetch('/api/recording/events', EVENTS, '');
  const sources = recorder.asked.filter(([method]) => method === 'record').map(([, , source]) => source);
  expect(sources).toEqual([{ page_id: 'page-7' }, { page_id: null }]);
});

test('offers a checkpoint after each write, and only then', async () => {
  const { fetch, recorder } = aWorker();
  await fetch('/api/recording/status');
  await fetch('/api/recording/status', { method: 'HEAD' });
  await fetch('/api/recording/events', { method: 'OPTIONS' });
  expect(timesOf(recorder, 'checkpointIfDue')).toBe(0);
  await fetch('/api/recording/events', EVENTS);
  await fetch('/api/recording/session/s1', { method: 'DELETE' });
  expect(timesOf(recorder, 'checkpointIfDue')).toBe(2);
});

test('checks for lost clients with the first request, and then at most every 30 s', async () => {
  const { fetch, recorder } = aWorker();
  await fetch('/api/recording/status');
  await fetch('/api/recording/events', EVENTS);
  vi.advanceTimersByTime(SWEEP_INTERVAL_MS - 1);
  await fetch('/api/recording/status');
  expect(timesOf(recorder, 'sweep')).toBe(1);
  vi.advanceTimersByTime(1);
  await fetch('/api/recording/status');
  expect(timesOf(recorder, 'sweep')).toBe(2);
});

test('reports a failed cleanup, without an effect on the reply or the next request', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { fetch } = aWorker({}, fakeRecorder({ checkpointIfDue: () => Promise.reject(new Error('a bug')) }));
  expect((await fetch('/api/recording/events', EVENTS))?.status).toBe(200);
  expect(error).toHaveBeenCalledOnce();
  expect((await fetch('/api/recording/events', EVENTS))?.status).toBe(200);
});

test('serves the openapi.json next to the script, or from the URL that the app chooses', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: URL) => {
    asked.push(url.href);
    return Response.json({ openapi: '3.1.0' });
  });
  const beside = await aWorker().fetch('/api/recording/openapi.json');
  expect(await beside?.json()).toEqual({
    openapi: '3.1.0',
    servers: [{ url: '/api/recording' }, { url: '/sub/api/recording' }],
  });
  expect(asked).toEqual(['https://app.example/sub/openapi.json']);
  const elsewhere = aWorker({ openApi: async () => Response.json({ openapi: 'elsewhere' }) });
  expect(await (await elsewhere.fetch('/api/recording/openapi.json'))?.json()).toMatchObject({ openapi: 'elsewhere' });
});

test('answers 404 with what to do if the openapi.json is missing', async () => {
  const answers = [
    async () => new Response('no such file', { status: 404 }),
    async () => new Response('<!doctype html>'),
    () => Promise.reject(new TypeError('no network')),
  ];
  for (const openApi of answers) {
    const reply = await aWorker({ openApi }).fetch('/api/recording/openapi.json');
    expect(reply?.status).toBe(404);
    expect(await reply?.json()).toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(/Serve openapi.json of the build beside the service worker/),
    });
  }
});
