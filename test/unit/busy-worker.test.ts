// A worker whose commit waits for a long checkpoint says that it lives, and its client does not send again.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSharedWorkerTransport } from '../../src/client/transports/shared-worker-transport.ts';
import type { Transport } from '../../src/client/transports/transport.ts';
import { serveClient } from '../../src/hosts/serve-client.ts';
import {
  ACK_DEADLINE_MS,
  BUSY_DEADLINE_MS,
  BUSY_INTERVAL_MS,
  packEvents,
  parseFromWorker,
  type Reply,
} from '../../src/protocol/index.ts';
import { apiWith } from '../support/client-fakes.ts';
import {
  acks,
  CONTEXT,
  shared,
  stubSharedWorkers,
  unstubSharedWorkers,
  WELCOME,
} from '../support/fake-shared-worker.ts';

beforeEach(() => {
  stubSharedWorkers();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(unstubSharedWorkers);

async function openTransport(): Promise<Transport> {
  const opened = await openSharedWorkerTransport(CONTEXT);
  if (!opened.ok) throw new Error('not opened');
  return opened.value;
}

/** Lets messages arrive that were posted. */
async function delivered(): Promise<void> {
  for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('a transport whose worker says that it is busy waits for its replies, for many times the deadline of an ack', async () => {
  shared.script = { welcome: WELCOME, holdsReplies: true };
  const transport = await openTransport();
  const sent = transport.send([{}]);
  await delivered();
  for (let waited = 0; waited < 4 * ACK_DEADLINE_MS; waited += BUSY_INTERVAL_MS) {
    vi.advanceTimersByTime(BUSY_INTERVAL_MS);
    shared.post({ type: 'busy', batch: 1 });
    await delivered();
  }
  shared.post({ type: 'replies', instance_id: 'i1', batch: 1, replies: acks(1) });
  expect(await sent).toEqual({ ok: true, value: acks(1) });
});

test('a transport is lost when its worker has been busy with one batch for longer than anything takes', async () => {
  shared.script = { welcome: WELCOME, holdsReplies: true };
  const transport = await openTransport();
  const sent = transport.send([{}]);
  await delivered();
  for (let waited = 0; waited < BUSY_DEADLINE_MS; waited += BUSY_INTERVAL_MS) {
    vi.advanceTimersByTime(BUSY_INTERVAL_MS);
    shared.post({ type: 'busy', batch: 1 });
    await delivered();
  }
  expect(await sent).toMatchObject({ ok: false });
  expect(await transport.lost).toMatchObject({ cause: 'silent' });
});

test('a worker says that it is busy until it replies, and not after that', async () => {
  const posted: unknown[] = [];
  let receive: (event: MessageEvent<unknown>) => void = () => undefined;
  let reply: (replies: readonly Reply[]) => void = () => undefined;
  serveClient(
    {
      postMessage: (message) => posted.push(message),
      addEventListener: (_type, listener) => {
        receive = listener;
      },
    },
    {
      recorder: {
        api: apiWith(),
        record: () =>
          new Promise((resolve) => {
            reply = resolve;
          }),
      },
      instanceId: 'i1',
      welcome: () => Promise.reject(new Error('nobody says hello')),
    },
  );
  receive(new MessageEvent('message', { data: { type: 'record', batch: 7, events: packEvents([]) } }));
  vi.advanceTimersByTime(3 * BUSY_INTERVAL_MS);
  const busy = { type: 'busy', batch: 7 };
  expect(posted).toEqual([busy, busy, busy]);
  expect(parseFromWorker(busy)).toEqual(busy);
  reply([]);
  await delivered();
  vi.advanceTimersByTime(3 * BUSY_INTERVAL_MS);
  expect(posted.slice(3)).toEqual([{ type: 'replies', instance_id: 'i1', batch: 7, replies: [] }]);
});
