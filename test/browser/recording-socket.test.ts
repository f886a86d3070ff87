// RecordingSocket: the original's WebSocket messages with the standard WebSocket interface.
import { expect } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import type { RecordingSocket } from '../../src/client/recording-socket.ts';
import { eventually, test } from '../support/browser-test.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { openPage as openRecordingPage, type RecordingPage } from '../support/recording-page.ts';

declare global {
  interface Window {
    /** The exports of `recording-socket.js`. */
    RecordingSocket: typeof RecordingSocket;
  }
}

interface TestSocket {
  readonly send: (message: unknown) => Promise<void>;
  readonly received: () => Promise<Record<string, unknown>[]>;
  readonly close: () => Promise<string[]>;
}

/** Opens a page that has loaded the class. */
async function openPage(context: BrowserContext, url: string): Promise<RecordingPage> {
  const tab = await openRecordingPage(context, url);
  // Passed as a string, because Vitest would rewrite the `import()` in a function.
  await tab.page.evaluate(
    `import(${JSON.stringify(`${url}recording-socket.js`)}).then((exported) => { window.RecordingSocket = exported.RecordingSocket; })`,
  );
  return tab;
}

/** Opens a socket in the page, like code that was written for a WebSocket. */
async function openSocket({ page }: RecordingPage): Promise<TestSocket> {
  const handle = await page.evaluateHandle(() => {
    const Socket: new (url: string) => WebSocket | RecordingSocket = window.RecordingSocket;
    const socket = new Socket('ws://localhost:3000/api/recording/ws');
    const received: Record<string, unknown>[] = [];
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- code written for a WebSocket sets handlers like this
    socket.onmessage = ({ data }: MessageEvent<string>) => received.push(JSON.parse(data) as Record<string, unknown>);
    return { socket, received };
  });
  const received = (): Promise<Record<string, unknown>[]> => handle.evaluate((held) => held.received);
  await eventually(received).toEqual([{ type: 'connected', client_id: expect.stringMatching(/^[0-9a-z]{12}$/) }]);
  return {
    send: (message) =>
      handle.evaluate(
        ({ socket }, text) => {
          socket.send(text);
        },
        typeof message === 'string' ? message : JSON.stringify(message),
      ),
    received,
    close: () =>
      handle.evaluate(({ socket }) => {
        const seen: string[] = [];
        return new Promise<string[]>((resolve) => {
          socket.addEventListener('close', (event) => {
            const { code, wasClean } = event as CloseEvent;
            resolve([...seen, `close ${code} ${wasClean}`, `readyState ${socket.readyState}`]);
          });
          socket.close();
          seen.push(`readyState ${socket.readyState}`);
        });
      }),
  };
}

async function receivedOf(socket: TestSocket, type: string): Promise<Record<string, unknown>[]> {
  return (await socket.received()).filter((message) => message['type'] === type);
}

/** The events of a socket's broadcasts, in order. */
async function broadcastsOf(socket: TestSocket): Promise<unknown[]> {
  return (await receivedOf(socket, 'event_broadcast')).map(({ event }) => event);
}

/** Records `name` and waits for its broadcast. Every earlier fact has then been delivered or filtered out. */
function fence(name: string): object {
  return sessionStart(name, { title: `fence ${name}` });
}

test('answers a ping, and answers an unreadable message with an error', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const socket = await openSocket(await openPage(context, url));
  await socket.send({ type: 'ping', timestamp: 42 });
  await socket.send('{"type":');
  await socket.send({ type: 'no-such-type' });

  await eventually(() => receivedOf(socket, 'error')).toHaveLength(2);
  const [, ...answers] = await socket.received();
  expect(answers).toEqual([
    { type: 'pong', timestamp: 42, server_time: expect.any(Number) },
    { type: 'error', code: 'parse_error', message: expect.any(String) },
    { type: 'error', code: 'parse_error', message: expect.any(String) },
  ]);
});

test('answers each event with one response, in order, with its own id', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const socket = await openSocket(await openPage(context, url));
  await socket.send({
    type: 'events',
    events: [
      sessionStart('s1', { event_id: 'mine-1' }),
      append('x', { event_id: 'mine-2' }),
      { type: 'nonsense' },
      messageAdd(),
    ],
  });

  await eventually(() => receivedOf(socket, 'events_processed')).toMatchObject([
    {
      count: 4,
      responses: [
        { type: 'ack', event_id: 'mine-1', session_id: 's1', status: 'session_started' },
        { type: 'error', event_id: 'mine-2', code: 'message_not_found' },
        { type: 'error', code: 'invalid_event' },
        { type: 'ack', session_id: 's1', status: 'message_added' },
      ],
    },
  ]);
});

test('records an event once when it is sent twice with the same id', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const tab = await openPage(context, url);
  await tab.open();
  await tab.record([sessionStart(), messageAdd()]);
  const socket = await openSocket(tab);
  const event = append('once', { event_id: 'mine-1' });
  await socket.send({ type: 'events', events: [event] });
  await socket.send({ type: 'events', events: [event] });

  await eventually(() => receivedOf(socket, 'events_processed')).toMatchObject([
    { responses: [{ type: 'ack', event_id: 'mine-1' }] },
    { responses: [{ type: 'ack', event_id: 'mine-1', duplicate: true }] },
  ]);
  expect((await tab.session('s1')).messages).toMatchObject([{ content: 'once' }]);
});

test('a socket that never subscribed receives every event of every tab, including snapshots', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  const socket = await openSocket(await openPage(context, url));
  const snapshot = {
    type: 'session_snapshot',
    session_id: 's2',
    provider: 'test',
    messages: [{ message_id: 'm1', role: 'user', content: 'all of it' }],
  };

  await writer.record([sessionStart(), messageAdd('m1', 'hello'), snapshot]);
  await socket.send({ type: 'events', events: [append(' again')] });

  await eventually(() => broadcastsOf(socket)).toMatchObject([
    sessionStart(),
    messageAdd('m1', 'hello'),
    snapshot,
    append(' again'),
  ]);
  const seqs = (await receivedOf(socket, 'event_broadcast')).map(({ seq }) => seq);
  expect(seqs).toEqual([1, 2, 3, 4]);
});

test('a socket receives events that are recorded at the moment it connects', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const { page } = await openPage(context, url);
  const handle = await page.evaluateHandle(
    (events) => {
      const socket = new window.RecordingSocket('ws://localhost/ws');
      const broadcasts: unknown[] = [];
      socket.addEventListener('message', (event) => {
        const { data } = event as MessageEvent<string>;
        const message = JSON.parse(data) as { type: string; event: unknown };
        if (message.type === 'connected') socket.send(JSON.stringify({ type: 'events', events }));
        if (message.type === 'event_broadcast') broadcasts.push(message.event);
      });
      return broadcasts;
    },
    [sessionStart(), messageAdd('m1', 'at once')],
  );

  await eventually(() => handle.jsonValue()).toMatchObject([sessionStart(), messageAdd('m1', 'at once')]);
});

test('a socket that subscribed receives only its subscriptions, even if the list has become empty', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await writer.record([sessionStart('s1'), sessionStart('s2')]);
  const socket = await openSocket(await openPage(context, url));

  await socket.send({ type: 'subscribe', session_id: 's1' });
  await eventually(() => receivedOf(socket, 'subscribed')).toEqual([{ type: 'subscribed', session_id: 's1' }]);
  await writer.record([
    messageAdd('m1', 'wanted'),
    messageAdd('m1', 'of another session', { session_id: 's2' }),
    messageAdd('m2', 'wanted too'),
  ]);
  await eventually(() => broadcastsOf(socket)).toMatchObject([{ content: 'wanted' }, { content: 'wanted too' }]);

  await socket.send({ type: 'unsubscribe', session_id: 's1' });
  await eventually(() => receivedOf(socket, 'unsubscribed')).toEqual([{ type: 'unsubscribed', session_id: 's1' }]);
  await writer.record([messageAdd('m3', 'no longer wanted'), messageAdd('m2', 'never wanted', { session_id: 's2' })]);
  await socket.send({ type: 'subscribe', session_id: 'fence' });
  await eventually(() => receivedOf(socket, 'subscribed')).toHaveLength(2);
  await writer.record(fence('fence'));

  await eventually(() => broadcastsOf(socket)).toMatchObject([
    { content: 'wanted' },
    { content: 'wanted too' },
    fence('fence'),
  ]);
});

test('only sockets that never subscribed receive a heartbeat without a session', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const pages = [await openPage(context, server.url), await openPage(context, server.url)] as const;
  const [open, subscribed] = [await openSocket(pages[0]), await openSocket(pages[1])];
  await subscribed.send({ type: 'subscribe', session_id: 's1' });
  await open.send({ type: 'events', events: [{ type: 'heartbeat', timestamp: 7 }, sessionStart()] });
  const isBroadcast = ({ type }: Record<string, unknown>): boolean => type === 'event_broadcast';
  const typesAt = async (socket: TestSocket): Promise<unknown[]> =>
    (await socket.received()).filter(isBroadcast).map(({ event }) => (event as { type: string }).type);
  await eventually(() => typesAt(open)).toEqual(['heartbeat', 'session_start']);
  await eventually(() => typesAt(subscribed)).toEqual(['session_start']);
});

test('closes like a WebSocket and sends nothing afterwards', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const tab = await openPage(context, url);
  await tab.open();
  const closing = await openSocket(tab);
  const staying = await openSocket(tab);

  expect(await closing.close()).toEqual(['readyState 2', 'close 1005 true', 'readyState 3']);
  await tab.record(fence('s1'));

  await eventually(() => broadcastsOf(staying)).toMatchObject([fence('s1')]);
  expect(await broadcastsOf(closing)).toEqual([]);
});
