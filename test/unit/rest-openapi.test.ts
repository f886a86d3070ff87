// The OpenAPI description matches the implementation: it has the same paths and methods, and real
// requests and replies match its schemas.

import { beforeAll, describe, expect, test } from 'vitest';
import { EVENT_TYPES, isPlainObject, parseEvent, type Fact } from '../../src/protocol/index.ts';
import { describeApi } from '../../src/hosts/rest/openapi.ts';
import { ROUTES } from '../../src/hosts/rest/routes.ts';
import { aTransport, ask, fakeRecorder, filled } from './rest-fake-recorder.ts';
import { mismatches } from './rest-json-schema.ts';

interface Operation {
  readonly operationId?: string;
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: unknown }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: unknown }> };
  readonly responses: Record<
    string,
    { readonly headers: object; readonly content?: Record<string, { readonly schema: unknown }> }
  >;
}
type PathItem = Record<string, Operation>;

let document: {
  openapi: string;
  info: { version: string };
  servers: unknown;
  paths: Record<string, PathItem>;
  components: { schemas: Record<string, unknown> };
};

beforeAll(async () => {
  const reply = await ask(aTransport(fakeRecorder(), ['/api/recording', '/sub/api/recording']), 'GET', '/openapi.json');
  document = await reply.json();
});

function fits(value: unknown, schema: unknown): void {
  expect(mismatches(value, schema, document.components.schemas)).toEqual([]);
}

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];

test('the document is OpenAPI 3.1 and names the version and every base', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.info.version).toBe('1.2.3');
  expect(document.servers).toEqual([{ url: '/api/recording' }, { url: '/sub/api/recording' }]);
});

test('the document has exactly the paths and methods that the table and OPTIONS offer', async () => {
  const paths = new Set(ROUTES.flatMap((route) => route.paths));
  expect(Object.keys(document.paths).toSorted()).toEqual([...paths].toSorted());
  for (const path of paths) {
    const reply = await ask(aTransport(), 'OPTIONS', filled(path));
    const allowed = (reply.headers.get('Allow') ?? '').toLowerCase().split(', ');
    const described = Object.keys(document.paths[path] ?? {}).filter((key) => METHODS.includes(key));
    expect([path, ...described.toSorted()]).toEqual([path, ...allowed.toSorted()]);
  }
});

test('every path with an id describes it, and no other path has one', () => {
  for (const [path, item] of Object.entries(document.paths)) {
    const described: unknown = item['parameters'];
    const [, name] = /\{(.*)\}/.exec(path) ?? [];
    if (name !== undefined) expect(described).toMatchObject([{ name, in: 'path', required: true }]);
    else expect(described).toBeUndefined();
  }
});

test('every operation has a unique operation id', () => {
  const ids = Object.values(document.paths).flatMap((item) =>
    Object.entries(item).flatMap(([key, { operationId }]) => (METHODS.includes(key) ? [operationId] : [])),
  );
  expect(ids).not.toContain(undefined);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the document of the build names a server and a license, and says that no credentials are needed', () => {
  expect(describeApi(ROUTES, '0')).toMatchObject({
    servers: [{ url: '/api/recording' }],
    security: [],
    info: { license: { identifier: 'MIT' } },
  });
});

test('the document has the limits of events', () => {
  const { schemas } = document.components;
  expect(schemas['SessionStartEvent']).toMatchObject({
    properties: {
      session_id: { maxLength: 256 },
      provider: { maxLength: 1_024 },
      title: { anyOf: [{ maxLength: 65_536 }, { type: 'null' }] },
      workspace_path: { anyOf: [{ maxLength: 32_768 }, { type: 'null' }] },
      metadata: { description: expect.stringContaining('1048576') },
    },
  });
  expect(schemas['RecordingEvent']).toMatchObject({ description: expect.stringContaining('16773120 bytes') });
  expect(schemas['EventsRequest']).toMatchObject({ properties: { events: { maxItems: 100_000 } } });
});

test('every $ref points to a component, and every component is used', () => {
  const used = new Set<string>();
  walk(document, (value) => {
    const target = value['$ref'];
    if (typeof target === 'string') used.add(target);
    const mapping = value['mapping'];
    if (isPlainObject(mapping)) for (const to of Object.values(mapping)) used.add(String(to));
  });
  expect([...used].filter((target) => !resolves(target))).toEqual([]);
  const components = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect(components.filter((component) => !used.has(component))).toEqual([]);
});

test('every integer parameter is refused outside of its described range', async () => {
  let seen = 0;
  for (const [path, item] of Object.entries(document.paths)) {
    for (const { name, schema } of item['get']?.parameters ?? []) {
      if (!isPlainObject(schema) || schema['type'] !== 'integer') continue;
      seen += 1;
      const statusWith = async (value: number) =>
        (await ask(aTransport(), 'GET', `${filled(path)}?${name}=${value}`)).status;
      expect(await statusWith(Number(schema['minimum']))).toBe(200);
      expect(await statusWith(Number(schema['maximum']))).toBe(200);
      expect(await statusWith(Number(schema['minimum']) - 1)).toBe(400);
      expect(await statusWith(Number(schema['maximum']) + 1)).toBe(400);
    }
  }
  expect(seen).toBeGreaterThan(3);
});

test('every parameter has a description', () => {
  for (const item of Object.values(document.paths))
    for (const parameter of item['get']?.parameters ?? [])
      expect(parameter).toMatchObject({ description: expect.stringMatching(/./) });
});

test('the enum values of a parameter are the accepted values', async () => {
  const status = document.paths['/sessions']?.['get']?.parameters?.find(({ name }) => name === 'status');
  const words: unknown = isPlainObject(status?.schema) ? status.schema['enum'] : undefined;
  expect(words).toEqual(['active', 'interrupted', 'ended', 'timed_out', 'trashed', 'all', 'stopped']);
  for (const word of ['active', 'interrupted', 'ended', 'timed_out', 'trashed', 'all', 'stopped']) {
    expect((await ask(aTransport(), 'GET', `/sessions?status=${word}`)).status).toBe(200);
  }
});

test.each(ROUTES.map(({ method, paths: [path] }) => ({ method, path })))(
  '$method $path answers what it describes',
  async ({ method, path }) => {
    const bodies: Record<string, unknown> = {
      'POST /events': { events: [MINIMAL['heartbeat'], { type: 'nonsense' }] },
      'POST /snapshot': MINIMAL['session_snapshot'],
      'PATCH /config': { debug: true },
      'PATCH /session/{id}': { title: 'New', pinned: true },
      'POST /previews': { session_ids: ['s1'] },
      'POST /import': [{ n: 1 }],
      'PUT /blob/{sha256}': 'bytes',
      'POST /act': { action: 'purge', query: { status: 'trashed' } },
    };
    const operation = document.paths[path]?.[method.toLowerCase()];
    const body = bodies[`${method} ${path}`];
    const content = operation?.requestBody?.content ?? {};
    if (path !== '/events' && body !== undefined) fits(body, (content['application/json'] ?? content['*/*'])?.schema);
    for (const address of [filled(path), filled(path, 'none'), `${filled(path)}?limit=x&purge=x&status=x`]) {
      const reply = await ask(aTransport(), method, address, body);
      const described = operation?.responses[String(reply.status)];
      expect([address, reply.status, described?.headers]).toEqual([address, reply.status, expect.anything()]);
      const schema = described?.content?.['application/json']?.schema;
      if (reply.headers.has('X-Attachment-Type')) expect(described?.content).toHaveProperty(['*/*']);
      else if (reply.headers.has('X-Export-Losses'))
        expect(described?.content).toEqual({ '*/*': { schema: { type: 'string', format: 'binary' } } });
      else fits(await reply.json(), path === '/openapi.json' ? {} : schema);
    }
  },
);

test('every write describes the refusal of a navigation, and every body describes parse and size errors', () => {
  for (const row of ROUTES) {
    for (const path of row.paths) {
      const statuses = Object.keys(document.paths[path]?.[row.method.toLowerCase()]?.responses ?? {});
      expect([path, statuses.includes('403')]).toEqual([path, row.method !== 'GET']);
      expect([path, statuses.includes('413')]).toEqual([path, row.takesBody]);
      expect([path, statuses.includes('503')]).toEqual([path, true]);
    }
  }
});

test('a refused batch matches its schema, and an error without a message does not', async () => {
  const refused = { type: 'error', event_id: null, code: 'storage_full', message: 'Full.' } as const;
  const reply = await ask(aTransport(fakeRecorder({ record: async () => [refused] })), 'POST', '/events', {
    events: [{}],
  });
  const schema = document.paths['/events']?.['post']?.responses['507']?.content?.['application/json']?.schema;
  fits(await reply.json(), schema);
  expect(
    mismatches({ type: 'error', event_id: null, code: 'storage_full' }, schema, document.components.schemas),
  ).not.toEqual([]);
});

describe('events', () => {
  test.each(EVENT_TYPES)('the schema of %s accepts exactly what the recorder accepts without changes', (type) => {
    const schema = { $ref: '#/components/schemas/RecordingEvent' };
    const full = FULL[type] ?? {};
    const minimal = MINIMAL[type] ?? {};
    const nulled = {
      ...minimal,
      ...Object.fromEntries(
        Object.keys(full)
          .filter((field) => !(field in minimal))
          .map((field) => [field, null]),
      ),
    };
    for (const event of [full, minimal, nulled]) {
      expect(parseEvent(event)).toMatchObject({ ok: true, ignored: null });
      fits(event, schema);
    }
    const spoiled = [
      ...Object.keys(minimal).map((field) =>
        Object.fromEntries(Object.entries(minimal).filter(([name]) => name !== field)),
      ),
      ...Object.keys(full)
        .filter((field) => field !== 'metadata')
        .map((field) => ({ ...full, [field]: [1] })),
      ...(type === 'heartbeat' ? [] : [{ ...full, session_id: '' }]),
      { ...full, session_id: 'x'.repeat(257) },
      { ...full, event_id: 'x'.repeat(257) },
      { ...full, occurred_at: -1 },
    ];
    for (const event of spoiled) {
      const parsed = parseEvent(event);
      const byRecorder = !parsed.ok || parsed.ignored !== null;
      const bySchema = mismatches(event, schema, document.components.schemas).length > 0;
      expect({ event, byRecorder, bySchema }).toEqual({ event, byRecorder: true, bySchema: true });
    }
  });

  test('the schema of an event has exactly the fields that the recorder reads', () => {
    for (const type of EVENT_TYPES) {
      const parsed = parseEvent({ ...FULL[type], unknown_field: 1 });
      const component =
        document.components.schemas[`${type.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase())}Event`];
      const properties =
        isPlainObject(component) && isPlainObject(component['properties']) ? component['properties'] : {};
      const read = parsed.ok ? Object.keys(parsed.value) : [];
      expect([type, ...Object.keys(properties).toSorted()]).toEqual([type, ...read.toSorted()]);
    }
  });
});

test('every fact type matches its schema', () => {
  const committed = { seq: 1, recorded_at: 1, event_id: 'e', client_id: 'c' };
  const s = { session_id: 's', seq: 1, recorded_at: 1 };
  const facts: readonly Fact[] = [
    { ...committed, type: 'session_start', session_id: 's', provider: 'p', title: null },
    { ...committed, type: 'session_end', session_id: 's' },
    { ...committed, type: 'session_update', session_id: 's', metadata: [1] },
    { ...committed, type: 'heartbeat', session_id: 's', timestamp: 1 },
    {
      ...committed,
      type: 'message_add',
      session_id: 's',
      message_id: 'm',
      role: 'user',
      content: '',
      position: 0,
      change: 'new',
    },
    {
      ...committed,
      type: 'message_update',
      session_id: 's',
      message_id: 'm',
      content: '',
      is_complete: true,
      change: 'replace',
    },
    { ...committed, type: 'message_append', session_id: 's', message_id: 'm', content_delta: '', offset: 3 },
    {
      ...committed,
      type: 'session_snapshot',
      session_id: 's',
      provider: 'p',
      messages: [{ message_id: 'm', role: 'user', content: '', position: 0, change: 'same' }],
      superseded: [1],
    },
    { ...s, type: 'client_left', left_client_id: 'c', interrupted: true },
    { ...s, type: 'session_trashed' },
    { ...s, type: 'session_restored' },
    { ...s, type: 'session_purged' },
    { seq: 1, recorded_at: 1, type: 'config_changed', config: { debug: true } },
    { seq: 1, recorded_at: 1, type: 'event_settled', settled_client_id: 'c', counter: 1, code: 'invalid_event' },
  ];
  const schema = { $ref: '#/components/schemas/Fact' };
  for (const fact of facts) {
    fits(fact, schema);
    for (const field of ['seq', 'type', 'recorded_at']) {
      const without = Object.fromEntries(Object.entries(fact).filter(([name]) => name !== field));
      expect(mismatches(without, schema, document.components.schemas)).not.toEqual([]);
    }
  }
});

const OF_ANY = { event_id: 'e', occurred_at: 1.5 };
const MINIMAL: Record<string, Record<string, unknown>> = {
  session_start: { type: 'session_start', session_id: 's', provider: 'p' },
  session_end: { type: 'session_end', session_id: 's' },
  message_add: { type: 'message_add', session_id: 's', message_id: 'm', role: 'user' },
  message_update: { type: 'message_update', session_id: 's', message_id: 'm', content: '' },
  message_append: { type: 'message_append', session_id: 's', message_id: 'm' },
  session_update: { type: 'session_update', session_id: 's' },
  heartbeat: { type: 'heartbeat', timestamp: 0 },
  session_snapshot: {
    type: 'session_snapshot',
    session_id: 's',
    provider: 'p',
    messages: [{ message_id: 'm', role: 'user' }],
  },
};
const FULL: Record<string, Record<string, unknown>> = {
  session_start: {
    ...MINIMAL['session_start'],
    workspace_id: 'w',
    workspace_path: '/w',
    title: 't',
    model: 'm',
    metadata: { a: [1] },
    ...OF_ANY,
  },
  session_end: { ...MINIMAL['session_end'], final_message_count: 3, ...OF_ANY },
  message_add: {
    ...MINIMAL['message_add'],
    content: ['c', { type: 'text', text: 'c' }],
    model: 'm',
    parent_id: 'p',
    metadata: null,
    ...OF_ANY,
  },
  message_update: { ...MINIMAL['message_update'], is_complete: false, metadata: {}, ...OF_ANY },
  message_append: { ...MINIMAL['message_append'], content_delta: 'c', offset: 0, ...OF_ANY },
  session_update: { ...MINIMAL['session_update'], title: 't', model: 'm', metadata: 'x', ...OF_ANY },
  heartbeat: { ...MINIMAL['heartbeat'], session_id: 's', ...OF_ANY },
  session_snapshot: {
    ...MINIMAL['session_snapshot'],
    messages: [
      { message_id: 'm', role: 'user', content: null },
      { message_id: 'n', role: 'user', content: 'c', model: 'm', created_at: 1, parent_id: 'p', metadata: {} },
    ],
    workspace_path: '/w',
    title: 't',
    metadata: {},
    ...OF_ANY,
  },
};

function resolves(target: string): boolean {
  const found = target
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((value, key) => (isPlainObject(value) ? value[key] : undefined), document);
  return found !== undefined;
}

function walk(value: unknown, visit: (object: Record<string, unknown>) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  if (!isPlainObject(value)) return;
  visit(value);
  for (const part of Object.values(value)) walk(part, visit);
}
