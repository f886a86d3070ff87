// What comes over a client's port and is not for the recorder, and what must not be reached over it.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveClient } from '../../src/hosts/serve-client.ts';
import { ok, packEvents, WIRE_VERSION, type RecordingApi, type WelcomeMessage } from '../../src/protocol/index.ts';
import { apiWith } from '../support/client-fakes.ts';
import { holes } from '../support/hostile-values.ts';

const WELCOME: WelcomeMessage = { type: 'welcome', wire_version: WIRE_VERSION, instance_id: 'i', lock_name: 'l' };

let ports: MessagePort[];
let recorded: number;
let api: RecordingApi;

beforeEach(() => {
  ports = [];
  recorded = 0;
  api = Object.freeze(apiWith({ quarantine: () => Promise.resolve(ok([])) }));
});

afterEach(() => {
  for (const port of ports) port.close();
});

/** A port; `next` is the message that comes there next. */
interface Listening {
  readonly port: MessagePort;
  readonly next: () => Promise<unknown>;
}

function listenTo(port: MessagePort): Listening {
  const messages: unknown[] = [];
  let wake = (): void => undefined;
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    messages.push(data);
    wake();
  });
  port.start();
  return {
    port,
    async next() {
      if (messages.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return messages.shift();
    },
  };
}

function connect(): Listening {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const record = (events: readonly unknown[]) => {
    recorded += events.length;
    return Promise.resolve([]);
  };
  serveClient(port2, {
    recorder: { api, record },
    instanceId: WELCOME.instance_id,
    welcome: () => Promise.resolve(WELCOME),
  });
  port2.start();
  return listenTo(port1);
}

function hello(client: Listening): Listening {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const message = { type: 'hello', wire_version: WIRE_VERSION, client_id: 'abcdefghijkl', api: port2 };
  client.port.postMessage(message, [port2]);
  return listenTo(port1);
}

/** The answer to a call, behind everything that was sent before it. */
async function answerTo(queries: Listening, method: string): Promise<unknown> {
  queries.port.postMessage({ id: 'last', type: 'APPLY', path: [method], argumentList: [] });
  return queries.next();
}

test('answers calls of the api by comlink', async () => {
  const queries = hello(connect());
  expect(await answerTo(queries, 'quarantine')).toEqual({ id: 'last', type: 'RAW', value: ok([]) });
  expect(await answerTo(queries, 'status')).toMatchObject({ value: { ok: false, error: { code: 'not_found' } } });
});

/** Says that it is of any length, and is sent in a few bytes; made late, as reporters would write it out. */
function withEndlessList(message: object): object {
  return Object.fromEntries(
    Object.entries(message).map(([name, value]: [string, unknown]) => [
      name,
      value === ENDLESS ? holes(2 ** 32 - 1) : value,
    ]),
  );
}

const ENDLESS = 'an endless list';
const RAW = { type: 'RAW', value: 'hostile' };

test.each([
  ['reads a property', { type: 'GET', path: ['sessions'] }],
  ['sets a property', { type: 'SET', path: ['sessions'], value: RAW }],
  ['sets a property of all objects', { type: 'SET', path: ['__proto__', 'hostile'], value: RAW }],
  ['sets a property of a method', { type: 'SET', path: ['sessions', 'hostile'], value: RAW }],
  ['makes a function of text', { type: 'CONSTRUCT', path: ['sessions', 'constructor'], argumentList: [RAW] }],
  ['calls what it inherits', { type: 'APPLY', path: ['toString'], argumentList: [] }],
  ['calls a method of a method', { type: 'APPLY', path: ['quarantine', 'call'], argumentList: [] }],
  ['calls the api', { type: 'APPLY', path: [], argumentList: [] }],
  ['asks for another port', { type: 'ENDPOINT', path: [] }],
  [
    'throws in its arguments',
    { type: 'APPLY', path: ['status'], argumentList: [{ type: 'HANDLER', name: 'throw', value: {} }] },
  ],
  ['has no list of arguments', { type: 'APPLY', path: ['status'], argumentList: 5 }],
  ['has a list of arguments with a hole', { type: 'APPLY', path: ['status'], argumentList: holes(2) }],
  ['has an endless list of arguments', { type: 'APPLY', path: ['status'], argumentList: ENDLESS }],
  [
    'has a path that cannot be sliced',
    { type: 'APPLY', path: Object.assign(['status'], { constructor: 5 }), argumentList: [] },
  ],
  [
    'has arguments that cannot be mapped',
    { type: 'APPLY', path: ['status'], argumentList: Object.assign([], { constructor: 5 }) },
  ],
  [
    'has arguments that cannot be mapped, and are as many as they seem',
    { type: 'APPLY', path: ['status'], argumentList: Object.assign(holes(1), { constructor: 5 }) },
  ],
])('ignores a message to the api that %s', async (_what, message) => {
  const queries = hello(connect());
  queries.port.postMessage({ id: 'first', ...withEndlessList(message) });
  queries.port.postMessage({ ...withEndlessList(message), id: { toString: 5 } });
  expect(await answerTo(queries, 'quarantine')).toMatchObject({ id: 'last' });
  expect(Reflect.ownKeys(Object.prototype)).not.toContain('hostile');
  for (const method of Object.values<object>({ ...api })) expect(Reflect.ownKeys(method)).not.toContain('hostile');
});

test('lets go of the port for queries when it is released, or replaced by another', async () => {
  const client = connect();
  const [replaced, queries] = [hello(client), hello(client)];
  const closed = (port: MessagePort) => new Promise((resolve) => port.addEventListener('close', resolve));
  await closed(replaced.port);
  queries.port.postMessage({ id: 'release', type: 'RELEASE' });
  expect(await queries.next()).toMatchObject({ id: 'release' });
  await closed(queries.port);
});

test.each([
  { client_id: '' },
  { client_id: 'x'.repeat(257) },
  { client_id: 7 },
  { wire_version: '1' },
  { type: 'record', batch: 1, events: ENDLESS },
  { type: 'record', batch: '1', events: packEvents([{}]) },
  { type: 'record', batch: 1, events: [{}] },
  { type: 'record', batch: 1, events: { length: 1 } },
  { type: '__proto__' },
])('ignores a message like %j', async (fields) => {
  const client = connect();
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const message = { type: 'hello', wire_version: WIRE_VERSION, client_id: 'abcdefghijkl', api: port2 };
  client.port.postMessage({ ...message, ...withEndlessList(fields) }, [port2]);
  client.port.postMessage({ type: 'record', batch: 2, events: packEvents([]) });
  expect(await client.next()).toEqual({ type: 'replies', instance_id: WELCOME.instance_id, batch: 2, replies: [] });
  expect(recorded).toBe(0);
});
