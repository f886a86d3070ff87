// The service worker's event handlers: which module answers a request, and when the worker takes over.

import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { HostOptions } from '../../src/hosts/open-host.ts';
import { parseInstallFailed, parseSkipWaitingReply, TAKE_OVER_DEADLINE_MS } from '../../src/protocol/index.ts';
import { fakeRecorder } from './rest-fake-recorder.ts';

const hosts = vi.hoisted(() => ({ recorder: {}, opened: [] as HostOptions[] }));
vi.mock('../../src/hosts/open-host.ts', () => ({
  openHost(options: HostOptions) {
    hosts.opened.push(options);
    return hosts.recorder;
  },
}));
vi.mock('virtual:precache', () => {
  // Of "a file", which the network answers to every request.
  const hash = '7365d029861e32c5';
  return { version: 'v1', precache: ['index.html', 'api/recording/status', 'openapi.json'].map((url) => [url, hash]) };
});

const SCOPE = 'https://app.example/sub/';

type Listener = (event: unknown) => void;

let listeners: Map<string, Listener[]>;
let files: Map<string, string>;
let done: string[];
/** What the worker has sent to the one page that there is, which it does not control. */
let reports: unknown[];

beforeEach(() => {
  listeners = new Map();
  files = new Map();
  done = [];
  reports = [];
  hosts.recorder = {
    ...fakeRecorder(),
    sweep: async () => void done.push('sweep'),
    sessionsInRecording: async () => [],
  };
  hosts.opened = [];
  vi.resetModules();
  vi.stubGlobal('__HOLDFAST_VERSION__', '1.2.3');
  vi.stubGlobal('fetch', async () => new Response('a file', { status: done.includes('offline') ? 503 : 200 }));
  vi.stubGlobal('caches', {
    keys: async () => ['holdfast precache /sub/ v0', 'holdfast precache /sub/ v1'],
    delete: async (name: string) => void done.push(`delete ${name}`),
    open: async () => ({
      put: async (address: string, response: Response) => void files.set(address, await response.text()),
      match: async (address: string) => new Response(files.get(address)),
    }),
  });
});
afterEach(() => void vi.unstubAllGlobals());

/** Evaluates the worker's script in a new scope. */
async function start(query = ''): Promise<void> {
  vi.stubGlobal('self', {
    location: new URL(`sw.js${query}`, SCOPE),
    registration: { scope: SCOPE },
    importScripts: () => undefined,
    clients: {
      claim: async () => void done.push('claim'),
      get: async () => undefined,
      matchAll: async ({ includeUncontrolled }: ClientQueryOptions) =>
        includeUncontrolled === true ? [{ postMessage: (report: unknown) => reports.push(report) }] : [],
    },
    skipWaiting: async () => void done.push('skip waiting'),
    addEventListener: (type: string, listener: Listener) =>
      listeners.set(type, [...(listeners.get(type) ?? []), listener]),
  });
  await import('../../src/hosts/service-worker.ts');
}

/** Dispatches an event like a browser: later listeners do not receive it after `respondWith`. */
async function dispatch(type: string, fields: object = {}): Promise<Response | null> {
  const work: Promise<unknown>[] = [];
  const replies: Promise<Response>[] = [];
  const event = {
    ...fields,
    waitUntil: (promise: Promise<unknown>) => work.push(promise),
    respondWith: (reply: Promise<Response>) => replies.push(reply),
  };
  for (const listener of listeners.get(type) ?? []) if (replies.length === 0) listener(event);
  await Promise.all(work);
  return replies[0] ?? null;
}

/** The worker's answers to a page that asks it to take over. */
async function askToTakeOver(): Promise<unknown[]> {
  const replies: unknown[] = [];
  const port = { postMessage: (reply: unknown) => replies.push(reply) };
  await dispatch('message', { data: { type: 'SKIP_WAITING' }, ports: [port], source: null });
  return replies;
}

function fetch(path: string): Promise<Response | null> {
  return dispatch('fetch', { request: new Request(new URL(path, SCOPE)), clientId: '' });
}

test("the worker answers API requests, serves the build's files from its cache, and leaves other requests to the network", async () => {
  await start();
  await dispatch('install');
  expect((await fetch('api/recording/status'))?.headers.get('X-Recording-Host')).toBe('service-worker');
  expect((await fetch('/api/recording/status'))?.headers.get('X-Recording-Host')).toBe('service-worker');
  done.push('offline');
  expect(await (await fetch('?a=b'))?.text()).toBe('a file');
  expect(await fetch('other.html')).toBeNull();
});

test('closed pages are looked for before the first request of a page is answered, be it a write, and not before its later writes', async () => {
  hosts.recorder = {
    ...hosts.recorder,
    sweep: async () => {
      await Promise.resolve();
      done.push('sweep');
    },
    record: async () => {
      done.push('record');
      return [];
    },
  };
  await start();
  const post = (clientId: string): Promise<Response | null> => {
    const body = JSON.stringify({ events: [{ type: 'heartbeat', timestamp: 1 }] });
    const request = new Request(new URL('api/recording/events', SCOPE), { method: 'POST', body });
    return dispatch('fetch', { request, clientId });
  };
  for (const page of ['one', 'one', 'reloaded', 'reloaded']) await (await post(page))?.text();
  expect(done).toEqual(['sweep', 'record', 'record', 'sweep', 'record', 'record']);
});

test('the worker serves the API description from its cache, so that it is available offline', async () => {
  await start();
  await dispatch('install');
  files.set(`${SCOPE}openapi.json`, '{"openapi":"3.1.0"}');
  done.push('offline');
  const reply = await fetch('api/recording/openapi.json');
  expect(reply?.headers.get('X-Recording-Host')).toBe('service-worker');
  expect(await reply?.json()).toMatchObject({ openapi: '3.1.0', servers: expect.any(Array) });
});

test('the installation fails if a file of the build cannot be fetched, and every page gets the reason', async () => {
  await start();
  done.push('offline');
  await expect(dispatch('install')).rejects.toThrow(`${SCOPE}index.html`);
  expect(reports.map(parseInstallFailed)).toEqual([expect.stringContaining(`${SCOPE}index.html`)]);
});

test('on activation, the worker deletes older files and then claims the pages', async () => {
  await start();
  await dispatch('activate');
  expect(done).toEqual(['delete holdfast precache /sub/ v0', 'claim']);
});

test('the worker waits for the older one until a page sends skip_waiting', async () => {
  await start();
  await dispatch('install');
  for (const data of [null, 'SKIP_WAITING', { type: 'OTHER' }, []]) await dispatch('message', { data, ports: [] });
  expect(done).toEqual([]);
  expect(await askToTakeOver()).toEqual([{ type: 'skip_waiting_reply', result: { ok: true } }]);
  expect(done).toEqual(['skip waiting']);
});

test('the worker also takes over for a page of a build that waits for no answer', async () => {
  await start();
  await dispatch('message', { data: { type: 'SKIP_WAITING' }, ports: [], source: null });
  expect(done).toEqual(['skip waiting']);
});

test('the worker keeps waiting while any session is being recorded, and names the session', async () => {
  const sessions = [1, 2, 3, 4, 5].map((n) => ({ session_id: `s${n}`, title: n === 1 ? 'My chat' : null }));
  hosts.recorder = { ...hosts.recorder, sessionsInRecording: async () => sessions };
  await start();
  const [reply] = await askToTakeOver();
  expect(reply).toMatchObject({ result: { ok: false, error: { code: 'recording', sessions } } });
  expect(parseSkipWaitingReply(reply)).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(/“My chat”, “s2”, “s3” and 2 more.*End them/) },
  });
  await dispatch('message', { data: { type: 'SKIP_WAITING' }, ports: [], source: null });
  expect(done).toEqual([]);
});

test('the worker keeps waiting if it cannot find out whether a session is being recorded', async () => {
  hosts.recorder = { ...hosts.recorder, sessionsInRecording: () => Promise.reject(new Error('The disk is gone.')) };
  await start();
  const [reply] = await askToTakeOver();
  expect(reply).toMatchObject({
    result: {
      ok: false,
      error: { code: 'storage_unavailable', message: expect.stringContaining('The disk is gone.') },
    },
  });
  expect(done).toEqual([]);
});

test('the worker keeps waiting if the search for sessions exceeds its deadline', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  hosts.recorder = { ...hosts.recorder, sessionsInRecording: () => new Promise(() => undefined) };
  await start();
  const asked = askToTakeOver();
  await vi.advanceTimersByTimeAsync(TAKE_OVER_DEADLINE_MS);
  expect(await asked).toMatchObject([{ result: { ok: false, error: { code: 'deadline_exceeded' } } }]);
  expect(done).toEqual([]);
});

test('the worker claims the pages again when an uncontrolled page asks for control', async () => {
  await start();
  for (const data of [null, 'CLAIM_CLIENTS', { type: 'OTHER' }, []]) await dispatch('message', { data });
  expect(done).toEqual([]);
  await dispatch('message', { data: { type: 'CLAIM_CLIENTS' } });
  expect(done).toEqual(['claim']);
});

test("the namespace is a parameter of the script's URL", async () => {
  await start('?namespace=mine%2F2');
  expect(hosts.opened).toMatchObject([{ namespace: 'mine/2', host: 'service-worker' }]);
});

test('the default namespace is holdfast', async () => {
  await start('?namespace=');
  expect(hosts.opened).toMatchObject([{ namespace: 'holdfast' }]);
});
