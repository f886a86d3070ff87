// The reply of each route.

import { expect, test } from 'vitest';
import { DEFAULT_CONFIG, ok, type Result, type SessionPage, type SessionQuery } from '../../src/protocol/index.ts';
import { aTransport, ask, aRecovery, aSession, fakeRecorder } from './rest-fake-recorder.ts';

test('GET /session/{id} returns the session with its messages', async () => {
  const reply = await ask(aTransport(), 'GET', '/session/s1');
  expect(reply.status).toBe(200);
  expect(await reply.json()).toEqual(aSession('s1'));
});

test('GET /session/{id} passes limit, before, around and timing to the recorder only if they are present', async () => {
  const recorder = fakeRecorder();
  await ask(aTransport(recorder), 'GET', '/session/s1?limit=20&before=0&around=m%2F1&timing=true');
  await ask(aTransport(recorder), 'GET', '/session/s1');
  expect(recorder.asked).toEqual([
    ['session', 's1', { limit: 20, before: 0, around: 'm/1', timing: true }],
    ['session', 's1', {}],
  ]);
});

test('every session route answers an unknown session with 404 session_not_found', async () => {
  const asked: [string, string][] = [
    ['GET', ''],
    ['DELETE', ''],
    ['DELETE', '?purge=true'],
    ['POST', '/restore'],
    ['GET', '/recovery'],
    ['GET', '/export'],
  ];
  for (const [method, rest] of asked) {
    const reply = await ask(aTransport(), method, `/session/none${rest}`);
    expect([`${method} ${rest}`, reply.status]).toEqual([`${method} ${rest}`, 404]);
    expect(await reply.json()).toEqual({
      type: 'error',
      event_id: null,
      code: 'session_not_found',
      message: expect.stringMatching(/\bsession none\b/) as string,
    });
  }
});

test('percent-decodes a session id once, so that any text can be an id', async () => {
  const id = 'a/b?c#d%2F é\u0000';
  const recorder = fakeRecorder({ sessions: [aSession(id)] });
  for (const path of ['', '/recovery', '/events'])
    await ask(aTransport(recorder), 'GET', `/session/${encodeURIComponent(id)}${path}`);
  expect(recorder.asked).toEqual([
    ['session', id, {}],
    ['recovery', id],
    ['facts', { since: 0, session_id: id }],
  ]);
});

test('answers a malformed escape in an id with 400 invalid_event and names it', async () => {
  const recorder = fakeRecorder();
  const reply = await ask(aTransport(recorder), 'GET', '/session/a%zz/recovery');
  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({ code: 'invalid_event', message: expect.stringContaining('a%zz') });
  expect(recorder.asked).toEqual([]);
});

test('every route of /session/{id} has the same reply under /sessions/{id}', async () => {
  for (const [method, rest] of [
    ['GET', ''],
    ['DELETE', ''],
    ['DELETE', '?purge=true'],
    ['POST', '/restore'],
    ['GET', '/recovery'],
    ['GET', '/events?since=1'],
  ] as const) {
    const [one, other] = [fakeRecorder(), fakeRecorder()];
    const replies = await Promise.all([
      ask(aTransport(one), method, `/session/s1${rest}`),
      ask(aTransport(other), method, `/sessions/s1${rest}`),
    ]);
    const [first, second] = await Promise.all(replies.map((reply) => reply.json()));
    expect([rest, ...replies.map(({ status }) => status)]).toEqual([rest, 200, 200]);
    expect(second).toEqual(first);
    expect(other.asked).toEqual(one.asked);
  }
});

test('DELETE of all sessions deletes everything, where it says that it purges', async () => {
  const recorder = fakeRecorder();
  const transport = aTransport(recorder);
  expect((await ask(transport, 'DELETE', '/sessions')).status).toBe(400);
  expect((await ask(transport, 'DELETE', '/sessions?purge=false')).status).toBe(400);
  expect(recorder.asked).toEqual([]);
  const purged = await ask(transport, 'DELETE', '/sessions?purge=true');
  expect([purged.status, await purged.json()]).toEqual([200, { status: 'purged' }]);
  expect(recorder.asked).toEqual([['purgeAll']]);
});

test('DELETE moves a session to the trash, DELETE with purge=true purges it, and POST restore restores it', async () => {
  const recorder = fakeRecorder();
  const transport = aTransport(recorder);
  const replies = await Promise.all([
    ask(transport, 'DELETE', '/session/s1'),
    ask(transport, 'DELETE', '/session/s1?purge=false'),
    ask(transport, 'DELETE', '/session/s1?purge=true'),
    ask(transport, 'POST', '/session/s1/restore'),
  ]);
  expect(await Promise.all(replies.map((reply) => reply.json()))).toEqual([
    { session_id: 's1', status: 'trashed' },
    { session_id: 's1', status: 'trashed' },
    { session_id: 's1', status: 'purged' },
    { session_id: 's1', status: 'restored' },
  ]);
  expect(recorder.asked.map(([method]) => method).toSorted()).toEqual(['purge', 'restore', 'trash', 'trash']);
});

test('GET /session/{id}/recovery returns the report', async () => {
  const reply = await ask(aTransport(), 'GET', '/session/s1/recovery');
  expect(await reply.json()).toEqual(aRecovery(aSession('s1')));
});

test('GET /recovery answers all sessions that want recovering, with their number', async () => {
  const lost = aSession('lost', { status: 'interrupted' });
  const reply = await ask(aTransport(fakeRecorder({ sessions: [lost, aSession('s1')] })), 'GET', '/recovery');
  expect(await reply.json()).toMatchObject({ sessions: [{ session_id: 'lost' }], total: 1, next_cursor: null });
});

test('GET /recovery without parameters reads every page, and with a limit one', async () => {
  const pages = Array.from({ length: 3 }, (_, index) => aSession(`s${index}`, { status: 'interrupted' }));
  const asked: unknown[] = [];
  const recorder = fakeRecorder({
    api: {
      recoveries: async (query = {}) => {
        asked.push(query);
        const index = Number(query.cursor ?? 0);
        return ok({
          sessions: pages.slice(index, index + 1),
          total: 3,
          next_cursor: index < 2 ? `${index + 1}` : null,
        });
      },
    },
  });
  const all: unknown = await (await ask(aTransport(recorder), 'GET', '/recovery')).json();
  expect(all).toMatchObject({ total: 3, next_cursor: null, sessions: [{}, {}, {}] });
  asked.length = 0;
  const one: unknown = await (await ask(aTransport(recorder), 'GET', '/recovery?limit=1&cursor=1')).json();
  expect(one).toMatchObject({ total: 3, next_cursor: '2', sessions: [{ session_id: 's1' }] });
  expect(asked).toEqual([{ limit: 1, cursor: '1' }]);
});

test('POST /recovery/end marks all of them as ended', async () => {
  const recorder = fakeRecorder({ sessions: [aSession('lost', { status: 'interrupted' })] });
  const reply = await ask(aTransport(recorder), 'POST', '/recovery/end');
  expect(await reply.json()).toEqual({ ended: 1, remaining: 1 });
  expect(recorder.asked).toEqual([
    ['act', { action: 'end', query: { status: 'stopped' } }],
    ['recoveries', { limit: 1 }],
  ]);
});

test('PATCH /session/{id} renames, pins, or both, and refuses a body without either', async () => {
  const recorder = fakeRecorder();
  const transport = aTransport(recorder);
  const both = await ask(transport, 'PATCH', '/session/s1', { title: 'New', pinned: true });
  expect(await both.json()).toEqual({ session_id: 's1', status: 'changed' });
  await ask(transport, 'PATCH', '/session/s1', { pinned: false });
  expect(recorder.asked).toEqual([
    ['rename', 's1', 'New'],
    ['pin', 's1', true],
    ['pin', 's1', false],
  ]);
  expect((await ask(transport, 'PATCH', '/session/s1', { name: 'New' })).status).toBe(400);
  expect((await ask(transport, 'PATCH', '/session/s1', [])).status).toBe(400);
  expect((await ask(transport, 'PATCH', '/session/none', { title: 'New' })).status).toBe(404);
});

test('POST /previews and POST /act pass their bodies to the recorder, which parses them', async () => {
  const recorder = fakeRecorder();
  const transport = aTransport(recorder);
  const previews = await ask(transport, 'POST', '/previews', { session_ids: ['s1'] });
  expect(await previews.json()).toEqual({ previews: [{ session_id: 's1', first_words: 'Hello' }] });
  const command = { action: 'trash', session_ids: ['s1'] };
  expect(await (await ask(transport, 'POST', '/act', command)).json()).toEqual({
    done: 1,
    refused: 0,
    remaining: false,
  });
  expect(recorder.asked).toEqual([
    ['previews', ['s1']],
    ['act', command],
  ]);
  for (const body of [{}, { session_ids: 's1' }, { session_ids: Array(201).fill('s1') }, { session_ids: [''] }])
    expect((await ask(transport, 'POST', '/previews', body)).status).toBe(400);
  for (const body of [{}, { action: 'end' }, { action: 'end', session_ids: [], query: {} }, { action: 'x', query: {} }])
    expect((await ask(transport, 'POST', '/act', body)).status).toBe(400);
});

test('GET /session/{id}/events returns the facts after since, or all facts without since', async () => {
  const recorder = fakeRecorder();
  const reply = await ask(aTransport(recorder), 'GET', '/session/s1/events?since=7&limit=1000');
  await ask(aTransport(recorder), 'GET', '/session/s1/events');
  expect(await reply.json()).toMatchObject({ read_to: 2, head: 2, complete: true });
  expect(recorder.asked).toEqual([
    ['facts', { since: 7, limit: 1000, session_id: 's1' }],
    ['facts', { since: 0, session_id: 's1' }],
  ]);
});

test('GET /events returns the facts of all sessions', async () => {
  const recorder = fakeRecorder();
  await ask(aTransport(recorder), 'GET', '/events?since=7&limit=2');
  await ask(aTransport(recorder), 'GET', '/events');
  expect(recorder.asked).toEqual([
    ['facts', { since: 7, limit: 2 }],
    ['facts', { since: 0 }],
  ]);
});

test('PATCH /config passes the settings to the recorder, which validates them, and returns all settings', async () => {
  const recorder = fakeRecorder();
  const reply = await ask(aTransport(recorder), 'PATCH', '/config', { debug: true, unknown: 1 });
  expect(await reply.json()).toEqual({ ...DEFAULT_CONFIG, debug: true });
  expect(recorder.asked).toEqual([['configure', { debug: true, unknown: 1 }]]);
  const refused = await ask(aTransport(recorder), 'PATCH', '/config', { debug: 'yes' });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ code: 'invalid_event', message: expect.stringContaining('debug') });
});

test('GET /status returns the status of the recorder', async () => {
  const reply = await ask(aTransport(), 'GET', '/status');
  expect(await reply.json()).toMatchObject({
    status: 'running',
    active_sessions: 1,
    dirty_sessions: 1,
    config: { persist_interval_secs: 5 },
    version: '1.2.3',
  });
});

test('GET /ws is refused with 426, an Upgrade header and the name of the replacement', async () => {
  const reply = await ask(aTransport(), 'GET', '/ws');
  expect(reply.status).toBe(426);
  expect(reply.headers.get('Upgrade')).toBe('websocket');
  expect(await reply.json()).toMatchObject({
    type: 'error',
    code: 'upgrade_required',
    message: expect.stringContaining('RecordingSocket'),
  });
});

test("GET /sessions without parameters lists the sessions that have not ended, in the recording API's format", async () => {
  const statuses = ['active', 'interrupted', 'timed_out', 'ended', 'trashed'] as const;
  const reply = await ask(
    aTransport(fakeRecorder({ sessions: statuses.map((status) => aSession(status, { status })) })),
    'GET',
    '/sessions?_=1',
  );
  const body: { active_sessions: { session_id: string }[] } = await reply.json();
  expect(Object.keys(body).toSorted()).toEqual(['active_sessions', 'total']);
  expect(body).toMatchObject({ total: 3 });
  expect(body.active_sessions.map(({ session_id }) => session_id)).toEqual(['active', 'interrupted', 'timed_out']);
});

test('GET /sessions without parameters reads all pages, newest activity first', async () => {
  const sessions = Array.from({ length: 5 }, (_, index) =>
    aSession(`s${index}`, { last_activity: `2026-01-0${9 - index}T00:00:00.000Z` }),
  );
  const reply = await ask(aTransport(fakeRecorder({ api: { sessions: inPagesOf(2, sessions) } })), 'GET', '/sessions');
  const body: { active_sessions: { session_id: string }[]; total: number } = await reply.json();
  expect(body.active_sessions.map(({ session_id }) => session_id)).toEqual(['s0', 's1', 's2', 's3', 's4']);
  expect(body.total).toBe(5);
});

test('GET /sessions does not miss a session that moves to the first page while the pages are read', async () => {
  const sessions = Array.from({ length: 4 }, (_, index) =>
    aSession(`s${index}`, { last_activity: `2026-01-0${8 - index}T00:00:00.000Z` }),
  );
  const read = inPagesOf(2, sessions);
  const reply = await ask(
    aTransport(
      fakeRecorder({
        api: {
          async sessions(query = {}) {
            const page = await read(query);
            const last = sessions.findIndex(({ session_id }) => session_id === 's3');
            if (last === 3)
              sessions.unshift(
                ...sessions.splice(3).map((session) => ({ ...session, last_activity: '2026-01-09T00:00:00.000Z' })),
              );
            return page;
          },
        },
      }),
    ),
    'GET',
    '/sessions',
  );
  const body: { active_sessions: { session_id: string }[] } = await reply.json();
  expect(body.active_sessions.map(({ session_id }) => session_id)).toEqual(['s3', 's0', 's1', 's2']);
});

test('GET /sessions with any parameter returns one page of matching sessions', async () => {
  for (const query of ['status=all', 'q=x', 'provider=test', 'limit=5', 'cursor=abc', 'q=', 'cursor=']) {
    const reply = await ask(aTransport(), 'GET', `/sessions?${query}`);
    const page: object = await reply.json();
    expect([query, ...Object.keys(page).toSorted()]).toEqual([query, 'next_cursor', 'sessions', 'total']);
  }
});

test('GET /sessions passes its parameters to the recorder, except empty texts', async () => {
  const recorder = fakeRecorder();
  await ask(aTransport(recorder), 'GET', '/sessions?status=timed_out&q=a%20b&provider=p&limit=1000&cursor=c');
  await ask(aTransport(recorder), 'GET', '/sessions?q=&provider=&cursor=&limit=1');
  for (const pinned of [true, false]) await ask(aTransport(recorder), 'GET', `/sessions?pinned=${pinned}`);
  expect(recorder.asked).toEqual([
    ['sessions', { status: 'timed_out', q: 'a b', provider: 'p', limit: 1000, cursor: 'c' }],
    ['sessions', { limit: 1 }],
    ['sessions', { pinned: true }],
    ['sessions', { pinned: false }],
  ]);
});

test('GET /sessions takes times in epoch ms and in RFC 3339', async () => {
  const recorder = fakeRecorder();
  await ask(aTransport(recorder), 'GET', '/sessions?since=1767225600000&until=2026-01-01T01:00:00.5%2B01:00&skip=7');
  await ask(aTransport(recorder), 'GET', '/sessions?since=2026-01-01T00:00:00Z&model=&workspace=');
  expect(recorder.asked).toEqual([
    ['sessions', { since: 1_767_225_600_000, until: 1_767_225_600_500, skip: 7 }],
    ['sessions', { since: 1_767_225_600_000 }],
  ]);
});

test('answers a query parameter outside of its range with 400 invalid_event, its name and the accepted values', async () => {
  const recorder = fakeRecorder();
  for (const [path, ...named] of [
    ['/sessions?limit=0', 'limit', '1', '1000'],
    ['/sessions?limit=1001', 'limit', '1000'],
    ['/sessions?limit=', 'limit'],
    ['/sessions?limit=1.5', 'limit'],
    ['/sessions?limit=1e2', 'limit'],
    ['/sessions?limit=%2B1', 'limit'],
    ['/sessions?status=gone', 'status', 'timed_out', 'gone'],
    ['/sessions?pinned=1', 'pinned', 'true or false'],
    ['/sessions?skip=-1', 'skip', '0'],
    ['/sessions?since=-1', 'since', 'RFC 3339', '-1'],
    ['/sessions?since=253402300800000', 'since'],
    ['/sessions?since=2026-11-29', 'since', 'RFC 3339'],
    ['/sessions?until=2026-13-01T00:00:00Z', 'until', '2026-13'],
    ['/session/s1?before=-1', 'before', '0'],
    ['/session/s1?before=9007199254740992', 'before'],
    ['/session/s1?limit=abc', 'limit', 'abc'],
    ['/session/s1/events?since=-1', 'since'],
    ['/session/s1/events?since=x', 'since'],
    ['/session/s1/events?limit=1001', 'limit'],
  ] as const) {
    const reply = await ask(aTransport(recorder), 'GET', path);
    expect([path, reply.status]).toEqual([path, 400]);
    const error: { code: string; message: string } = await reply.json();
    expect(error.code).toBe('invalid_event');
    expect([path, ...named.filter((word) => !error.message.includes(word))]).toEqual([path]);
  }
  const purge = await ask(aTransport(recorder), 'DELETE', '/session/s1?purge=yes');
  expect(purge.status).toBe(400);
  expect(recorder.asked).toEqual([]);
});

test('accepts the largest journal numbers', async () => {
  const reply = await ask(aTransport(), 'GET', `/session/s1/events?since=${Number.MAX_SAFE_INTEGER}`);
  expect(reply.status).toBe(200);
});

test('the API answers under each of its bases and nowhere else', async () => {
  const transport = aTransport(fakeRecorder(), ['/api/recording', '/sub/path/api/recording/']);
  const status = async (path: string) =>
    (await transport.handle(new Request(`https://app.example${path}`), { page_id: null })).status;
  expect(await status('/api/recording/status')).toBe(200);
  expect(await status('/sub/path/api/recording/status')).toBe(200);
  expect(await status('/sub/path/api/recording/session/s1')).toBe(200);
  expect(await status('/path/api/recording/status')).toBe(404);
  expect(
    ['/api/recording', '/api/recording/status', '/sub/path/api/recording/x'].map((path) =>
      transport.matches(new URL(path, 'https://app.example')),
    ),
  ).toEqual([true, true, true]);
  expect(
    ['/api/recordings', '/api', '/', '/sub/api/recording'].map((path) =>
      transport.matches(new URL(path, 'https://app.example')),
    ),
  ).toEqual([false, false, false, false]);
});

test('answers an unknown route with 404 not_found', async () => {
  for (const path of [
    '',
    '/',
    '/searches?q=x',
    '/exports',
    '/imports',
    '/session',
    '/session/',
    '/session/s1/',
    '/session/s1/exports',
    '/sessions/',
    '//status',
    '/status/x',
  ]) {
    const reply = await ask(aTransport(), 'GET', path);
    expect([path, reply.status]).toEqual([path, 404]);
    expect(await reply.json()).toMatchObject({
      type: 'error',
      event_id: null,
      code: 'not_found',
      message: expect.stringContaining('/openapi.json'),
    });
  }
});

/** A recorder's `sessions` method with pages of at most `size`. The cursor is the last session's time. */
function inPagesOf(size: number, sessions: ReturnType<typeof aSession>[]) {
  return async ({ cursor }: SessionQuery): Promise<Result<SessionPage>> => {
    const rest = sessions.filter(({ last_activity }) => cursor === undefined || last_activity < cursor);
    const page = rest.slice(0, size);
    const next_cursor = rest.length > size ? (page.at(-1)?.last_activity ?? null) : null;
    return ok({ sessions: page, total: sessions.length, next_cursor });
  };
}
