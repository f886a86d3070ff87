// Behaviour that the route table defines for all routes. Each test covers the whole table.

import { describe, expect, test } from 'vitest';
import { ROUTES } from '../../src/hosts/rest/routes.ts';
import { aTransport, ask, BASE, claiming, fakeRecorder, filled, ORIGIN } from './rest-fake-recorder.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Of what is not JSON: of a file where no format is named. */
const FILE_TYPE = 'application/jsonl; charset=utf-8';
const TYPES: ReadonlyMap<string, string> = new Map([
  ['/blob/{sha256}', 'image/png'],
  ['/export', FILE_TYPE],
  ['/session/{id}/export', FILE_TYPE],
  ['/sessions/{id}/export', FILE_TYPE],
]);

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const PATHS = [...new Set(ROUTES.flatMap((route) => route.paths))].map((path) => ({
  path,
  address: filled(path),
  methods: ROUTES.filter((route) => route.paths.includes(path)).map(({ method }) => method as string),
}));

function bodyFor(method: string, path: string): unknown {
  if (method === 'GET') return undefined;
  if (method === 'PUT') return 'bytes';
  if (method === 'PATCH') return path === '/config' ? { debug: true } : { title: 'New' };
  if (path === '/import') return 'a file';
  if (path === '/act') return { action: 'purge', session_ids: ['s1'] };
  if (path === '/previews') return { session_ids: ['s1'] };
  if (path === '/events') return { events: [{ type: 'heartbeat', timestamp: 1 }] };
  return path === '/snapshot'
    ? { type: 'session_snapshot', session_id: 's1', provider: 'test', messages: [] }
    : undefined;
}

function expectOurHeaders(reply: Response): void {
  expect(reply.headers.get('X-Recording-Host')).toBe('service-worker');
  expect(reply.headers.get('Cache-Control')).toBe('no-store');
  expect(reply.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(reply.headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox");
}

test('the table contains the routes of the contract, and those that the client library also needs', () => {
  expect(PATHS.map(({ path, methods }) => `${methods.join(' ')} ${path}`).toSorted()).toEqual([
    'GET /export',
    'GET /openapi.json',
    'GET /quarantine',
    'GET /recovery',
    'GET /search',
    'GET /session/{id}/events',
    'GET /session/{id}/export',
    'GET /session/{id}/recovery',
    'GET /sessions/{id}/events',
    'GET /sessions/{id}/export',
    'GET /sessions/{id}/recovery',
    'GET /status',
    'GET /ws',
    'GET DELETE /sessions',
    'GET PATCH DELETE /session/{id}',
    'GET PATCH DELETE /sessions/{id}',
    'PATCH /config',
    'POST /act',
    'POST /import',
    'POST /previews',
    'POST /recovery/end',
    'POST /session/{id}/restore',
    'POST /sessions/{id}/restore',
    'POST /snapshot',
    'POST GET /events',
    'PUT GET /blob/{sha256}',
  ]);
});

describe.each(PATHS)('$path', ({ path, address, methods }) => {
  const allow = [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'];

  const typeOf = (method: string) => (method === 'GET' ? TYPES.get(path) : undefined) ?? JSON_TYPE;

  test('answers each method with JSON, a file or bytes, and the common headers', async () => {
    for (const method of methods) {
      const query = method === 'DELETE' && path === '/sessions' ? '?purge=true' : '';
      const reply = await ask(aTransport(), method, `${address}${query}`, bodyFor(method, path));
      expect([method, reply.status]).toEqual([method, path === '/ws' ? 426 : 200]);
      expect(reply.headers.get('Content-Type')).toBe(typeOf(method));
      expectOurHeaders(reply);
      if (typeOf(method) === JSON_TYPE) expect(await reply.json()).toBeTypeOf('object');
    }
  });

  test('answers HEAD like GET, with the same headers and no body', async () => {
    if (!methods.includes('GET')) return expect((await ask(aTransport(), 'HEAD', address)).status).toBe(405);
    const [get, head] = await Promise.all([ask(aTransport(), 'GET', address), ask(aTransport(), 'HEAD', address)]);
    expect(head.status).toBe(get.status);
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(get.headers));
    expect(head.body).toBeNull();
  });

  test('answers OPTIONS with 204 and the allowed methods', async () => {
    const reply = await ask(aTransport(), 'OPTIONS', address);
    expect(reply.status).toBe(204);
    expect(reply.headers.get('Allow')).toBe(allow.join(', '));
    expect(reply.headers.get('Content-Type')).toBeNull();
    expect(reply.body).toBeNull();
    expectOurHeaders(reply);
  });

  test('refuses every other method with 405 and the allowed methods', async () => {
    const recorder = fakeRecorder();
    const others = METHODS.filter((method) => !allow.includes(method));
    expect(others.length).toBeGreaterThan(0);
    for (const method of others) {
      const reply = await ask(aTransport(recorder), method, address);
      expect([method, reply.status]).toEqual([method, 405]);
      expect(reply.headers.get('Allow')).toBe(allow.join(', '));
      expectOurHeaders(reply);
      if (method === 'HEAD') expect(reply.body).toBeNull();
      else expect(await reply.json()).toMatchObject({ type: 'error', event_id: null, code: 'method_not_allowed' });
    }
    expect(recorder.asked).toEqual([]);
  });

  test('answers a longer path with 404', async () => {
    for (const method of METHODS) {
      const reply = await ask(aTransport(), method, `${address}/more/of/it`);
      expect([method, reply.status]).toEqual([method, 404]);
      expectOurHeaders(reply);
    }
  });

  test('refuses a navigation or other page load that would write, and allows one that reads', async () => {
    const recorder = fakeRecorder();
    const transport = aTransport(recorder);
    for (const method of methods) {
      for (const claims of [
        { mode: 'navigate', destination: 'document' },
        { mode: 'navigate' },
        { destination: 'report' },
      ]) {
        const body = bodyFor(method, path);
        const request = new Request(`${ORIGIN}${BASE}${address}`, {
          method,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const reply = await transport.handle(claiming(request, claims), { page_id: null });
        expectOurHeaders(reply);
        expect(reply.headers.get('Content-Type')).toBe(typeOf(method));
        if (method === 'GET') expect(reply.status).toBe(path === '/ws' ? 426 : 200);
        else {
          expect(reply.status).toBe(403);
          expect(await reply.json()).toMatchObject({ type: 'error', event_id: null, code: 'forbidden' });
        }
      }
    }
    if (!methods.includes('GET')) expect(recorder.asked).toEqual([]);
  });
});
