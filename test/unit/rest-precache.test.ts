// The files of the build in a service worker's cache.

import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPrecache } from '../../src/hosts/precache.ts';
import { FILE_DEADLINE_MS } from '../../src/protocol/index.ts';

const SCOPE = 'https://app.example/sub/';
const ENTRIES = ['index.html', 'chat/index.html', 'assets/app.js'];
/** The addresses of the files, a folder's among them. */
const ADDRESSES = ['', 'index.html', 'chat/', 'chat/index.html', 'assets/app.js'].map((url) => `${SCOPE}${url}`);

/** Cache Storage without headers: files by cache name, then by URL. */
let stored: Map<string, Map<string, string>>;
/** The network's responses by URL. A URL without a response is unreachable. */
let network: Map<string, () => Response>;
let fetched: Request[];

beforeEach(() => {
  stored = new Map();
  fetched = [];
  network = new Map(ADDRESSES.map((address) => [address, () => fileAt(address)]));
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
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** The build's file at an address. */
function fileAt(address: string): Response {
  return new Response(`new ${address.slice(SCOPE.length).replace(/(^|\/)$/u, '$1index.html')}`);
}

/** A response as `fetch` returns it after it has followed a redirect. */
function redirected(response: Response): Response {
  Object.defineProperty(response, 'redirected', { value: true });
  return response;
}

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

/** The addresses of all stored files. */
function storedAddresses(): string[] {
  return [...stored.values()].flatMap((files) => [...files.keys()]).toSorted();
}

function aPrecache(version = 'v1', scope = SCOPE, namespace = 'holdfast') {
  const entries = ENTRIES.map((url) => [url, hashOf(`new ${url}`)] as const);
  return createPrecache({ entries, version, namespace, scope });
}

test('has an address for a folder as well as for its index.html, and ignores query and hash', () => {
  const precache = aPrecache();
  const addressOf = (path: string) => precache.addressFor(new Request(new URL(path, SCOPE)));
  expect(addressOf('')).toBe(SCOPE);
  expect(addressOf('?session=1#top')).toBe(SCOPE);
  expect(addressOf('index.html')).toBe(`${SCOPE}index.html`);
  expect(addressOf('chat/?a=b')).toBe(`${SCOPE}chat/`);
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
  expect(fetched.map(({ url }) => url).toSorted()).toEqual(ADDRESSES.toSorted());
  expect(new Set(fetched.map(({ cache }) => cache))).toEqual(new Set(['reload']));
  network.clear();
  for (const address of ADDRESSES) {
    const reply = await precache.answer(new Request(address), address);
    expect(await reply.text()).toBe(await fileAt(address).text());
  }
  expect(fetched).toHaveLength(ADDRESSES.length);
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

test('a cache that hangs holds up no page for ever', async () => {
  const precache = aPrecache();
  await precache.install();
  const given = caches;
  let goOn = (): void => undefined;
  const hanging = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  vi.stubGlobal('caches', { open: (name: string) => hanging.then(() => given.open(name)) });
  vi.useFakeTimers();
  const address = `${SCOPE}index.html`;
  const answers = async (): Promise<string> => {
    const reply = precache.answer(new Request(address), address);
    await vi.advanceTimersByTimeAsync(FILE_DEADLINE_MS);
    return (await reply).text();
  };
  network.set(address, () => new Response('of the server'));
  expect(await answers()).toBe('of the server');
  network.clear();
  const offline = answers();
  await vi.advanceTimersByTimeAsync(FILE_DEADLINE_MS);
  goOn();
  expect(await offline).toBe('new index.html');
});

test('stores a redirected file of the build as a response that is not redirected', async () => {
  const puts: Response[] = [];
  const put = async (_: string, response: Response): Promise<void> => void puts.push(response);
  vi.stubGlobal('caches', { open: async () => ({ put }) });
  for (const address of ADDRESSES)
    network.set(address, () => {
      const response = redirected(fileAt(address));
      response.headers.set('Content-Type', 'text/html');
      return response;
    });
  expect(await aPrecache().install()).toEqual({ ok: true, value: null });
  expect(puts).toHaveLength(ADDRESSES.length);
  for (const response of puts) {
    expect(response.redirected).toBe(false);
    expect(response.headers.get('Content-Type')).toBe('text/html');
  }
});

test.each([
  ['is not deployed', async () => new Response('', { status: 404 })],
  ['may not be read', async () => new Response('', { status: 403 })],
  ['is another file, of the app', async () => new Response('of the app')],
  ['is redirected to another file, of the app', async () => redirected(new Response('of the app'))],
  [
    'is redirected to another origin',
    async ({ redirect }: Request) => {
      if (redirect === 'follow') throw new TypeError('Failed to fetch');
      const response = new Response();
      Object.defineProperty(response, 'type', { value: 'opaqueredirect' });
      return response;
    },
  ],
])('does not store a file that %s, and serves it from the network', async (_, answer) => {
  const address = `${SCOPE}index.html`;
  const fetchFile = globalThis.fetch;
  const precache = aPrecache();
  vi.stubGlobal('fetch', (request: Request) => (request.url === address ? answer(request) : fetchFile(request)));
  expect(await precache.install()).toEqual({ ok: true, value: null });
  expect(storedAddresses()).toEqual(ADDRESSES.filter((other) => other !== address).toSorted());
  vi.stubGlobal('fetch', async () => new Response('from the network'));
  expect(await (await precache.answer(new Request(address), address)).text()).toBe('from the network');
});

test.each([
  ['is unreachable', undefined],
  ['has a server that fails', () => new Response('', { status: 503 })],
  ['has a server that limits requests', () => new Response('', { status: 429 })],
])('fails the installation and names the file if a file %s', async (_, answer) => {
  const address = `${SCOPE}assets/app.js`;
  if (answer === undefined) network.delete(address);
  else network.set(address, answer);
  expect(await aPrecache().install()).toMatchObject({
    ok: false,
    error: { code: 'not_connected', message: expect.stringContaining(address) },
  });
  expect(storedAddresses()).not.toContain(address);
});

test('fails the installation if the cache cannot be opened or written', async () => {
  const refused = (): Promise<never> => Promise.reject(new Error('The quota is exceeded.'));
  for (const open of [refused, async () => ({ put: refused })]) {
    vi.stubGlobal('caches', { open });
    expect(await aPrecache().install()).toMatchObject({
      ok: false,
      error: { code: 'storage_unavailable', message: expect.stringContaining('The quota is exceeded.') },
    });
  }
});

test('deletes the caches of older builds of the same namespace and scope, and nothing else', async () => {
  const others = [
    aPrecache('v0', 'https://app.example/'),
    aPrecache('v0', `${SCOPE}deeper/`),
    aPrecache('v0', SCOPE, 'other'),
  ];
  for (const address of ADDRESSES)
    for (const scope of ['https://app.example/', `${SCOPE}deeper/`])
      network.set(address.replace(SCOPE, scope), () => fileAt(address));
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
