// The files of the build in a service worker's cache.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPrecache } from '../../src/hosts/precache.ts';

const SCOPE = 'https://app.example/sub/';
const ENTRIES = ['index.html', 'chat/index.html', 'assets/app.js'];

/** Cache Storage without headers: files by cache name, then by URL. */
let stored: Map<string, Map<string, string>>;
/** The network's responses by URL. A URL without a response is unreachable. */
let network: Map<string, () => Response>;
let fetched: Request[];

beforeEach(() => {
  stored = new Map();
  fetched = [];
  network = new Map(ENTRIES.map((url) => [`${SCOPE}${url}`, () => new Response(`new ${url}`)]));
  vi.stubGlobal('caches', {
    keys: async () => [...stored.keys()],
    delete: async (name: string) => stored.delete(name),
    open: async (name: string) => {
      const files = stored.get(name) ?? new Map<string, string>();
      stored.set(name, files);
      return {
        put: async (address: string, response: Response) => void files.set(address, await response.text()),
        match: async (address: string) => (files.has(address) ? new Response(files.get(address)) : undefined),
      };
    },
  });
  vi.stubGlobal('fetch', async (request: Request) => {
    fetched.push(request);
    const answer = network.get(request.url);
    if (answer === undefined) throw new TypeError('no network');
    return answer();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function aPrecache(version = 'v1', scope = SCOPE, namespace = 'holdfast') {
  return createPrecache({ entries: ENTRIES, version, namespace, scope });
}

test('maps a folder to its index.html, and ignores query and hash', () => {
  const precache = aPrecache();
  const addressOf = (path: string) => precache.addressFor(new Request(new URL(path, SCOPE)));
  expect(addressOf('')).toBe(`${SCOPE}index.html`);
  expect(addressOf('?session=1#top')).toBe(`${SCOPE}index.html`);
  expect(addressOf('index.html')).toBe(`${SCOPE}index.html`);
  expect(addressOf('chat/?a=b')).toBe(`${SCOPE}chat/index.html`);
  expect(addressOf('assets/app.js?v=2')).toBe(`${SCOPE}assets/app.js`);
});

test('leaves requests for other files to the network', () => {
  const precache = aPrecache();
  for (const url of [
    'other.js',
    'chat/x/',
    '/',
    '/index.html',
    'https://elsewhere.example/sub/index.html',
    'https://elsewhere.example/sub/',
  ]) {
    expect([url, precache.addressFor(new Request(new URL(url, SCOPE)))]).toEqual([url, null]);
  }
  for (const method of ['POST', 'HEAD']) expect(precache.addressFor(new Request(SCOPE, { method }))).toBeNull();
});

test('stores files without the HTTP cache, and serves them offline', async () => {
  const precache = aPrecache();
  expect(await precache.install()).toEqual({ ok: true, value: null });
  expect(fetched.map(({ url }) => url).toSorted()).toEqual(ENTRIES.map((url) => `${SCOPE}${url}`).toSorted());
  expect(fetched.map(({ cache }) => cache)).toEqual(['reload', 'reload', 'reload']);
  network.clear();
  for (const url of ENTRIES) {
    const reply = await precache.answer(new Request(`${SCOPE}${url}`), `${SCOPE}${url}`);
    expect(await reply.text()).toBe(`new ${url}`);
  }
  expect(fetched).toHaveLength(3);
});

test('fetches a file that the browser has evicted from the network, and does not store it', async () => {
  const precache = aPrecache();
  const reply = await precache.answer(new Request(`${SCOPE}index.html`), `${SCOPE}index.html`);
  expect(await reply.text()).toBe('new index.html');
  expect([...stored.values()].map(({ size }) => size)).toEqual([0]);
});

test('serves a file from the network if the cache cannot be read', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.stubGlobal('caches', { open: () => Promise.reject(new Error('broken')) });
  const reply = await aPrecache().answer(new Request(`${SCOPE}index.html`), `${SCOPE}index.html`);
  expect(await reply.text()).toBe('new index.html');
});

test('fails the installation and names the file if a file is missing, redirected or unreachable', async () => {
  const address = `${SCOPE}assets/app.js`;
  const redirected = new Response('a login page');
  Object.defineProperty(redirected, 'redirected', { value: true });
  for (const answer of [() => new Response('', { status: 404 }), () => redirected, undefined]) {
    if (answer === undefined) network.delete(address);
    else network.set(address, answer);
    const installed = await aPrecache().install();
    expect(installed).toMatchObject({ ok: false, error: { message: expect.stringContaining(address) } });
    expect([...stored.values()].some((files) => files.has(address))).toBe(false);
  }
});

test('deletes the caches of older builds of the same namespace and scope, and nothing else', async () => {
  const others = [
    aPrecache('v0', 'https://app.example/'),
    aPrecache('v0', `${SCOPE}deeper/`),
    aPrecache('v0', SCOPE, 'other'),
  ];
  for (const url of ENTRIES)
    for (const scope of ['https://app.example/', `${SCOPE}deeper/`])
      network.set(`${scope}${url}`, () => new Response(''));
  for (const other of others) expect(await other.install()).toMatchObject({ ok: true });
  stored.set('a cache of the app', new Map());
  const kept = [...stored.keys()];
  await aPrecache('v0').install();
  const precache = aPrecache('v1');
  await precache.install();
  expect(stored.size).toBe(kept.length + 2);
  await precache.deleteOlder();
  expect([...stored.keys()].slice(0, kept.length)).toEqual(kept);
  expect(stored.size).toBe(kept.length + 1);
  const reply = await precache.answer(new Request(SCOPE), `${SCOPE}index.html`);
  expect(await reply.text()).toBe('new index.html');
});
