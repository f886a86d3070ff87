// RecordingSocket beside the browser's own WebSocket: the same script of calls has the same outcome.
import { once } from 'node:events';
import { expect, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { test } from '../support/browser-test.ts';
import { openPage } from '../support/recording-page.ts';

/** Answers each message with another one, as the recorder does; the content does not matter here. */
async function startServer(): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  server.on('connection', (socket) => {
    socket.send('{"type":"connected"}');
    socket.on('message', () => {
      socket.send('{"type":"answer"}');
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** The script, in the page: what a socket of the class does, line by line. As text, so that both classes run the same. */
const SCRIPT = `async (Socket, url) => {
  const log = [];
  const attempt = (name, action) => {
    try {
      action();
      log.push(name + ': done');
    } catch (error) {
      log.push(name + ': ' + error.name + ' ' + (error instanceof DOMException));
    }
  };
  for (const address of ['nonsense://x', 'http://', url + '#fragment'])
    attempt('url ' + address.replace(url, ''), () => new Socket(address));
  for (const protocols of [['a', 'a'], 'a b', '', ['A', 'a']])
    attempt('protocols ' + JSON.stringify(protocols), () => new Socket(url, protocols));

  const socket = new Socket(url);
  // Resolves in a later task: only the browser's own events run microtasks between two listeners.
  const next = (type) => new Promise((resolve) => socket.addEventListener(type, () => setTimeout(resolve), { once: true }));
  const state = () => [socket.readyState, socket.bufferedAmount, socket.binaryType, socket.protocol, socket.extensions === '' || 'negotiated'].join(' ');
  log.push('constants ' + [Socket.CONNECTING, Socket.OPEN, Socket.CLOSING, Socket.CLOSED, socket.CONNECTING, socket.OPEN, socket.CLOSING, socket.CLOSED]);
  log.push('url ' + (socket.url === new URL(url).href), 'target ' + (socket instanceof EventTarget));
  log.push('handlers ' + [socket.onopen, socket.onmessage, socket.onerror, socket.onclose]);
  socket.binaryType = 'nonsense';
  socket.binaryType = 'arraybuffer';
  log.push(socket.readyState, socket.bufferedAmount, socket.binaryType, socket.protocol);
  attempt('send while connecting', () => socket.send('x'));
  attempt('close with 1001', () => socket.close(1001));
  attempt('close with 2999', () => socket.close(2999));
  attempt('close with 5000', () => socket.close(5000));
  attempt('close with 124 bytes', () => socket.close(3000, 'x'.repeat(124)));
  attempt('close with 62 characters of 124 bytes', () => socket.close(1000, 'ä'.repeat(62)));

  socket.addEventListener('open', () => log.push('open: listener before'));
  socket.onopen = function (event) {
    log.push('open: handler ' + [this === socket, event.target === socket, event.currentTarget === socket, event.type, event.bubbles, event.cancelable, socket.readyState]);
  };
  socket.addEventListener('open', () => log.push('open: listener after'));
  const opened = next('open');
  const first = next('message');
  socket.onmessage = () => log.push('message: replaced');
  socket.addEventListener('message', { handleEvent() { log.push('message: object'); } });
  socket.onmessage = ({ data, origin, target, lastEventId, source, ports }) =>
    log.push('message: handler ' + [typeof data, origin === new URL(url).origin, target === socket, lastEventId, source, ports.length]);
  await opened;
  await first;

  const answered = next('message');
  socket.send('ä');
  log.push('buffered ' + socket.bufferedAmount, 'sent');
  await answered;
  log.push('buffered ' + socket.bufferedAmount);
  socket.onmessage = null;
  log.push('no handler ' + socket.onmessage);
  socket.addEventListener('message', () => log.push('message: last listener'));
  socket.onmessage = () => log.push('message: handler at a new place');
  const binary = next('message');
  socket.send(new Uint8Array([1, 2]));
  await binary;
  const text = next('message');
  socket.send({ toString: () => 'converted' });
  await text;
  socket.onmessage = 'not a function';
  log.push('no function ' + socket.onmessage);

  const closed = next('close');
  socket.onerror = () => log.push('error');
  socket.onclose = ({ code, reason, wasClean, target }) => log.push('close: ' + [code, reason, wasClean, target === socket, socket.readyState]);
  attempt('close', () => socket.close(3001, 'ä reason'));
  log.push('closing ' + socket.readyState);
  attempt('close again with a wrong code', () => socket.close(1));
  attempt('close again', () => socket.close(3002));
  attempt('send while closing', () => socket.send('abc'));
  log.push('buffered ' + socket.bufferedAmount);
  await closed;
  attempt('send after the close', () => socket.send('abc'));
  log.push('buffered ' + socket.bufferedAmount, 'state ' + socket.readyState);

  for (const end of [(other) => other.addEventListener('open', () => other.close()), (other) => other.close(3000, 'early')]) {
    const other = new Socket(url);
    const ended = new Promise((resolve) => (other.onclose = (event) => setTimeout(resolve, 0, event)));
    other.onerror = ({ target }) => log.push('error ' + [target === other, other.readyState]);
    end(other);
    const { code, wasClean } = await ended;
    log.push('ended ' + [code, wasClean, other.readyState]);
  }
  return log;
}`;

test('does as a WebSocket does: events, handlers, states, errors and closes', async ({ context, serveBuild }) => {
  const address = `ws://localhost:${await startServer()}/`;
  const { url } = await serveBuild();
  const { page } = await openPage(context, url);
  const logOf = (socketClass: string): Promise<unknown[]> =>
    page.evaluate(`(async () => (${SCRIPT})(await ${socketClass}, ${JSON.stringify(address)}))()`);

  const expected = await logOf('WebSocket');
  expect(expected.length).toBeGreaterThan(40);
  expect(await logOf(`import('${url}recording-socket.js').then((module) => module.RecordingSocket)`)).toEqual(expected);
});
