// RecordingSocket with a fake recorder.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSessionWriter } from '../../src/feeds/writer/session-writer.ts';
import { RecordingSocket } from '../../src/client/recording-socket.ts';
import type { RecorderClient, SubscribeOptions } from '../../src/client/index.ts';
import { failed, type ErrorReply, type Fact, type Reply } from '../../src/protocol/index.ts';
import { apiWith, nextTurn } from '../support/client-fakes.ts';

const REFUSED: ErrorReply = { type: 'error', event_id: 'hf-abcdefghijkl-1', code: 'session_not_found', message: 'No.' };

/** Browsers have the class, Node 20 does not. */
class CloseEventOfBrowser extends Event implements CloseEventInit {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;

  constructor(type: string, { code = 0, reason = '', wasClean = false }: CloseEventInit) {
    super(type);
    this.code = code;
    this.reason = reason;
    this.wasClean = wasClean;
  }
}

beforeEach(() => vi.stubGlobal('CloseEvent', CloseEventOfBrowser));
afterEach(() => void vi.unstubAllGlobals());

interface Opened {
  readonly socket: RecordingSocket;
  readonly heard: Record<string, unknown>[];
  readonly publish: (fact: Fact) => void;
  readonly miss: () => void;
}

/** An open socket. Every event that is recorded through it gets the given reply. */
async function openSocket(reply: Reply = REFUSED): Promise<Opened> {
  let publish: (fact: Fact) => void = () => undefined;
  let options: SubscribeOptions = {};
  const client: RecorderClient = {
    clientId: 'abcdefghijkl',
    api: apiWith(),
    state: { status: 'saved', refused: 0 },
    record: () => Promise.resolve(reply),
    subscribe: (listener, given) => {
      publish = listener;
      options = given ?? {};
      return () => undefined;
    },
    session: (given) => createSessionWriter(() => undefined, given),
    recover: () => Promise.resolve(failed('session_not_found', 'There is none.')),
    export: () => Promise.resolve(failed('session_not_found', 'There is none.')),
    pending: () => [],
    onRefused: () => () => undefined,
    onStateChange: () => () => undefined,
    onEvicted: () => () => undefined,
    reattach: () => Promise.resolve(null),
    relay: () => null,
    outlives: false,
    follow: () => () => undefined,
    close: () => Promise.resolve(),
  };
  const socket = new RecordingSocket('ws://test', [], () => Promise.resolve(client));
  const heard: Record<string, unknown>[] = [];
  socket.addEventListener('message', (event) => {
    if (!(event instanceof MessageEvent)) return;
    const message: Record<string, unknown> = JSON.parse(String(event.data));
    heard.push(message);
  });
  await vi.waitFor(() => expect(heard).toMatchObject([{ type: 'connected' }]));
  heard.length = 0;
  return { socket, heard, publish, miss: () => options.onMissed?.() };
}

function factOf(session_id: string): Fact {
  return { type: 'session_start', session_id, provider: 'p', seq: 1, recorded_at: 1_000 };
}

test('reports lost facts, and says what to do', async () => {
  const { heard, miss } = await openSocket();
  miss();
  expect(heard).toEqual([
    { type: 'error', code: 'events_missed', message: expect.stringMatching(/\/api\/recording\/session/) },
  ]);
});

test('receives everything after an unsubscribe without an earlier subscribe', async () => {
  const { socket, heard, publish } = await openSocket();
  socket.send(JSON.stringify({ type: 'unsubscribe', session_id: 'a' }));
  await nextTurn();
  publish(factOf('b'));
  expect(heard).toMatchObject([
    { type: 'unsubscribed', session_id: 'a' },
    { type: 'event_broadcast', event: { session_id: 'b' } },
  ]);
});

test('receives nothing when its list has become empty', async () => {
  const { socket, heard, publish } = await openSocket();
  socket.send(JSON.stringify({ type: 'subscribe', session_id: 'a' }));
  socket.send(JSON.stringify({ type: 'unsubscribe', session_id: 'a' }));
  publish(factOf('a'));
  await nextTurn();
  expect(heard.map(({ type }) => type)).toEqual(['subscribed', 'unsubscribed']);
});

test.each([{}, { event_id: null }, null])('answers %j, which has no id, with an error without an id', async (event) => {
  const { socket, heard } = await openSocket();
  socket.send(JSON.stringify({ type: 'events', events: [event] }));
  await nextTurn();
  expect(heard).toMatchObject([{ type: 'events_processed', responses: [{ ...REFUSED, event_id: null }] }]);
});

test("answers an event with an error that has the caller's id", async () => {
  const { socket, heard } = await openSocket({ ...REFUSED, event_id: 'mine' });
  socket.send(JSON.stringify({ type: 'events', events: [{ event_id: 'mine' }] }));
  await nextTurn();
  expect(heard).toMatchObject([{ responses: [{ event_id: 'mine' }] }]);
});

test('continues after onmessage has thrown, and notifies the other listeners', async () => {
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  const { socket, heard, publish } = await openSocket();
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- how code written for a WebSocket listens
  socket.onmessage = () => {
    throw new Error('a fault of the app');
  };
  publish(factOf('a'));
  publish(factOf('b'));
  expect(heard).toHaveLength(2);
  expect(reported).toHaveBeenCalledTimes(2);
});

test('answers a ping that is nested too deeply to be serialized with a parse error', async () => {
  const { socket, heard } = await openSocket();
  socket.send(`{"type":"ping","timestamp":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
  socket.send('{"type":"ping","timestamp":[5]}');
  socket.send('{"type":"ping"}');
  expect(heard).toEqual([]);
  await nextTurn();
  expect(heard).toMatchObject([
    { type: 'error', code: 'parse_error' },
    { type: 'pong', timestamp: [5] },
    { type: 'pong', server_time: expect.any(Number) },
  ]);
});

test('fails as a WebSocket does if the recorder cannot be opened, and names the cause', async () => {
  const socket = new RecordingSocket('ws://test', [], () => Promise.reject(new Error('No storage.')));
  const events: unknown[] = [];
  socket.addEventListener('error', ({ type }) => events.push([type, socket.readyState]));
  socket.addEventListener('close', (event) => {
    if (event instanceof CloseEventOfBrowser) events.push([event.code, event.reason, event.wasClean]);
  });
  await nextTurn();
  expect(events).toEqual([
    ['error', 3],
    [1006, 'No storage.', false],
  ]);
});

test('fails after the replies if its recorder was closed by another caller', async () => {
  const lost: ErrorReply = { ...REFUSED, code: 'not_connected', message: 'The recorder was closed.' };
  const { socket, heard } = await openSocket(lost);
  const closed = new Promise<Event>((resolve) => {
    socket.addEventListener('close', resolve);
  });
  socket.send(JSON.stringify({ type: 'events', events: [{}] }));
  expect(await closed).toMatchObject({ code: 1006, reason: 'The recorder was closed.', wasClean: false });
  expect(heard).toMatchObject([{ type: 'events_processed', responses: [{ code: 'not_connected' }] }]);
});

test('counts what it sent as buffered until the replies are there, and what it sent after the close for ever', async () => {
  const { socket } = await openSocket();
  const text = JSON.stringify({ type: 'events', events: ['ä'] });
  const bytes = new TextEncoder().encode(text).length;
  socket.send(text);
  socket.send(new Uint8Array(3));
  expect(socket.bufferedAmount).toBe(bytes + 3);
  await nextTurn();
  expect(socket.bufferedAmount).toBe(0);
  socket.close();
  socket.send('after');
  await nextTurn();
  expect(socket.bufferedAmount).toBe(5);
});

test('answers binary data with a parse error', async () => {
  const { socket, heard } = await openSocket();
  for (const data of [new Blob(['{"type":"ping"}']), new ArrayBuffer(2), new Uint8Array(2)]) socket.send(data);
  await nextTurn();
  expect(heard.map(({ code }) => code)).toEqual(['parse_error', 'parse_error', 'parse_error']);
});
