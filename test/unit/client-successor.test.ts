// A client switches to the worker of a newer build without user action.

import { afterEach, expect, test, vi } from 'vitest';
import { createClient, type Client } from '../../src/client/client.ts';
import * as lazyPart from '../../src/client/lazy-part.ts';
import { RECONNECT_MAX_MS } from '../../src/client/constants.ts';
import type { TransportContext, Loss, Opened } from '../../src/client/transports/transport.ts';
import { failed, ok, sharedNames, type Failure, type Reply, type Result } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeTransport, FakeLocks, nextTurn, token } from '../support/client-fakes.ts';

const NEWER = 'https://app.example/new/worker.js';
const NEWEST = 'https://app.example/newest/worker.js';
const OUTDATED: Failure = { code: 'version_mismatch', message: 'A newer build has written.' };

afterEach(() => {
  vi.useRealTimers();
});

/** A transport of a build that can no longer write: it refuses all events, and redirects to a successor when the test requests it. */
class OutdatedTransport extends FakeTransport {
  override readonly lost: Promise<Loss>;
  supersede: (successor: string) => void = () => undefined;

  constructor() {
    super(new CounterRecorder());
    this.lost = new Promise((resolve) => {
      this.supersede = (successor) => {
        resolve({ ...OUTDATED, successor });
      };
    });
  }

  override async send(events: readonly unknown[]): Promise<Result<readonly Reply[]>> {
    const replies = await super.send(events);
    if (!replies.ok) return replies;
    return ok(replies.value.map(({ event_id }) => ({ type: 'error', event_id, ...OUTDATED })));
  }
}

let namespaces = 0;

/** A client whose first kind of transport is opened by `first`, and its second by `second`. Each open is logged as `kind successor`. */
async function openWith(
  first: (successor: string | undefined) => Opened | Promise<Opened>,
  second: () => Opened = () => failed('not_connected', 'There is no second transport.'),
): Promise<{ client: Client; opens: string[] }> {
  const opens: string[] = [];
  const note = (kind: string, { successor }: TransportContext): void =>
    void opens.push(`${kind} ${successor ?? 'own'}`);
  namespaces += 1;
  const client = createClient({
    names: sharedNames(`successor-${namespaces}`),
    transports: [
      async (context) => {
        note('first', context);
        return first(context.successor);
      },
      async (context) => {
        note('second', context);
        return second();
      },
    ],
    holdLock: new FakeLocks().hold,
    loadLazyPart: () => Promise.resolve(lazyPart),
  });
  await client.open();
  await nextTurn();
  return { client, opens };
}

test('a redirected client opens the same transport to the successor immediately, and sends all pending events again', async () => {
  const recorder = new CounterRecorder();
  const [old, young] = [new OutdatedTransport(), new FakeTransport(recorder)];
  const { client, opens } = await openWith((successor) => ok(successor === undefined ? old : young));
  const replies = Promise.all([client.record(token('a')), client.record(token('b'))]);
  await nextTurn();
  expect(client.state).toEqual({ status: 'not_saved', refused: 0, pending: 2, reason: OUTDATED });
  old.supersede(NEWER);
  expect(await replies).toMatchObject([{ type: 'ack' }, { type: 'ack' }]);
  expect(recorder.texts).toEqual(['a', 'b']);
  expect(opens).toEqual(['first own', `first ${NEWER}`]);
  expect(old.isClosed).toBe(true);
  expect(client.state).toEqual({ status: 'saved', refused: 0 });
  await client.close();
});

test('a client whose build was superseded before it opened connects to the successor, not to another transport of its own build', async () => {
  const young = new FakeTransport(new CounterRecorder());
  const { client, opens } = await openWith((successor) =>
    successor === undefined ? { ok: false, error: { ...OUTDATED, successor: NEWER } } : ok(young),
  );
  expect(await client.record(token('a'))).toMatchObject({ type: 'ack' });
  expect(opens).toEqual(['first own', `first ${NEWER}`]);
  await client.close();
});

test('a client whose build is outdated uses its next transport if the successor is unknown', async () => {
  const other = new FakeTransport(new CounterRecorder());
  const { client, opens } = await openWith(
    () => ({ ok: false, error: OUTDATED }),
    () => ok(other),
  );
  expect(await client.record(token('a'))).toMatchObject({ type: 'ack' });
  expect(opens).toEqual(['first own', 'second own']);
  await client.close();
});

test('a client that can open no transport reports an outdated build if that is the cause', async () => {
  const { client } = await openWith(() => ({ ok: false, error: OUTDATED }));
  expect(client.state).toEqual({ status: 'not_saved', refused: 0, pending: 0, reason: OUTDATED });
});

test('a client reports why it is not saving while the successor is being opened', async () => {
  const { client } = await openWith((successor) =>
    successor === undefined ? { ok: false, error: { ...OUTDATED, successor: NEWER } } : new Promise(() => undefined),
  );
  expect(client.state).toEqual({ status: 'not_saved', refused: 0, pending: 0, reason: OUTDATED });
});

test('a client reconnects to a successor that names itself only after a pause', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const transports: OutdatedTransport[] = [];
  const { client, opens } = await openWith(() => {
    const transport = new OutdatedTransport();
    transports.push(transport);
    transport.supersede(NEWER);
    return ok(transport);
  });
  for (let turns = 0; turns < 20; turns += 1) await nextTurn();
  expect(opens).toEqual(['first own', `first ${NEWER}`, `first ${NEWER}`]);
  await vi.advanceTimersByTimeAsync(RECONNECT_MAX_MS);
  expect(opens.length).toBeGreaterThan(3);
  expect(transports.every(({ isClosed }) => isClosed)).toBe(true);
  await client.close();
});

test('a client stays with the successor when its worker dies', async () => {
  const [old, young, again] = [
    new OutdatedTransport(),
    new FakeTransport(new CounterRecorder()),
    new FakeTransport(new CounterRecorder()),
  ];
  const transports = [old, young, again];
  const { client, opens } = await openWith(() => ok(transports.shift() ?? again));
  old.supersede(NEWER);
  await nextTurn();
  young.lose();
  await expect.poll(() => opens).toEqual(['first own', `first ${NEWER}`, `first ${NEWER}`]);
  await client.close();
});

test('a client follows a chain of successors', async () => {
  const [old, middle, young] = [
    new OutdatedTransport(),
    new OutdatedTransport(),
    new FakeTransport(new CounterRecorder()),
  ];
  const transports = [old, middle, young];
  const { client, opens } = await openWith(() => ok(transports.shift() ?? young));
  old.supersede(NEWER);
  await nextTurn();
  middle.supersede(NEWEST);
  expect(await client.record(token('a'))).toMatchObject({ type: 'ack' });
  expect(opens).toEqual(['first own', `first ${NEWER}`, `first ${NEWEST}`]);
  await client.close();
});

test('a client whose successor does not open reports it, keeps pending events, and asks its own build again, with pauses', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const recorder = new CounterRecorder();
  let address = NEWER;
  const { client, opens } = await openWith((successor) => {
    if (successor === undefined) return { ok: false, error: { ...OUTDATED, successor: address } };
    return successor === NEWER
      ? failed('not_connected', 'The worker could not be started.')
      : ok(new FakeTransport(recorder));
  });
  const reply = client.record(token('a'));
  expect(client.state).toMatchObject({
    status: 'not_saved',
    refused: 0,
    pending: 1,
    reason: {
      code: 'version_mismatch',
      message: expect.stringMatching(/new\/worker\.js cannot be reached.*export what pending/),
    },
  });
  const { state } = client;
  const before = opens.length;
  await vi.advanceTimersByTimeAsync(4 * RECONNECT_MAX_MS);
  expect(opens.length - before).toBeLessThan(25);
  expect(new Set(opens)).toEqual(new Set(['first own', `first ${NEWER}`]));
  expect(client.state).toEqual(state);
  expect(client.pending()).toMatchObject([{ content_delta: 'a' }]);
  address = NEWEST;
  await vi.advanceTimersByTimeAsync(2 * RECONNECT_MAX_MS);
  expect(await reply).toMatchObject({ type: 'ack' });
  expect(client.state).toEqual({ status: 'saved', refused: 0 });
  await client.close();
});
