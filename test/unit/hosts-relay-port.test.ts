// A client asks for a relay at its port, once the worker knows who it is.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openWorkerHost } from '../../src/hosts/worker-host.ts';
import { serveClient, type Relay } from '../../src/hosts/serve-client.ts';
import type { Recorder } from '../../src/recorder/index.ts';
import { WIRE_VERSION } from '../../src/protocol/index.ts';
import { apiWith, nextTurn } from '../support/client-fakes.ts';

const ports: MessagePort[] = [];

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  for (const port of ports.splice(0)) port.close();
});

function pair(): [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  return [port1, port2];
}

function hello(port: MessagePort): void {
  const [, api] = pair();
  port.postMessage({ type: 'hello', wire_version: WIRE_VERSION, client_id: 'abcdefghijkl', api }, [api]);
}

function ask(port: MessagePort): void {
  const [, relayed] = pair();
  port.postMessage({ type: 'relay', port: relayed }, [relayed]);
}

test('the port of a relay reaches the worker with the id of its client, and nothing else does', async () => {
  const [client, worker] = pair();
  const relay = vi.fn<Relay>();
  const recorder = { api: apiWith(), record: () => Promise.resolve([]) };
  serveClient(worker, { recorder, instanceId: 'i', welcome: () => new Promise(() => undefined), relay });
  worker.start();
  ask(client);
  await nextTurn();
  expect(relay).not.toHaveBeenCalled();
  hello(client);
  client.postMessage({ type: 'relay', port: { postMessage: 1 } });
  client.postMessage({ type: 'relay' });
  ask(client);
  await vi.waitFor(() => expect(relay).toHaveBeenCalledOnce());
  expect(relay.mock.calls[0]).toEqual([expect.any(MessagePort), 'abcdefghijkl']);
});

const LOCKS = {
  request: (_name: string, hold: () => void) => {
    hold();
  },
};

test.each([
  ['a worker with a relay', { locks: LOCKS }, true, true],
  ['a worker that could not notice that a page is gone', {}, true, false],
  ['a worker without a relay', { locks: LOCKS }, false, false],
])('the welcome of %s says so', async (_what, navigator, hasRelay, relays) => {
  vi.stubGlobal('navigator', navigator);
  const recorder = { api: apiWith(), isOutdated: () => Promise.resolve(false), sweep: () => Promise.resolve() };
  const open = (): Recorder => recorder as unknown as Recorder;
  const scope = { name: 'mine', location: { href: 'https://app.example/worker.js' } };
  const host = openWorkerHost(scope, 'shared_worker', open, hasRelay ? () => () => undefined : undefined);
  const [client, worker] = pair();
  const heard: unknown[] = [];
  client.addEventListener('message', ({ data }) => void heard.push(data));
  client.start();
  host.serve(worker);
  worker.start();
  hello(client);
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  const relayed = relays ? { relays } : {};
  expect(heard).toEqual([
    {
      type: 'welcome',
      wire_version: WIRE_VERSION,
      instance_id: expect.any(String),
      lock_name: expect.any(String),
      version: expect.any(String),
      ...relayed,
    },
  ]);
});
