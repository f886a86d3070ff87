// Where the live channel differs from the original's socket on purpose: who gets what, and that
// nothing is lost without a word.

import { afterEach, expect, test } from 'vitest';
import { createSessionWriter } from '../../src/feeds/writer/session-writer.ts';
import { createFeed } from '../../src/client/reading/feed.ts';
import { RecordingSocket } from '../../src/client/recording-socket.ts';
import type { RecorderClient } from '../../src/client/index.ts';
import { failed, type Fact } from '../../src/protocol/index.ts';
import { factsMessage } from '../support/facts-message.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const NOBODY = { page_id: null };
const NOW = 1_700_000_000_000;
const SNAPSHOT = {
  type: 'session_snapshot',
  provider: 'p',
  messages: [{ message_id: 'm', role: 'user', content: 'Hello' }],
};

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanups.splice(0)) await cleanUp();
});

function openRecorder(): TestRecorder & { readonly listeners: Set<(fact: Fact) => void> } {
  const listeners = new Set<(fact: Fact) => void>();
  const publish = (facts: readonly Fact[]): void => {
    for (const fact of facts) for (const listener of listeners) listener(fact);
  };
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => NOW, host: { publish } });
  cleanups.push(() => recorder.close());
  return { ...recorder, listeners };
}

function parseMessage(data: unknown): { type: string; event: unknown } {
  const { type, event }: Record<string, unknown> = JSON.parse(String(data));
  return { type: String(type), event };
}

/** A socket on a recorder, once it is open, and what it says. */
async function openSocket(
  recorder: ReturnType<typeof openRecorder>,
): Promise<{ socket: RecordingSocket; heard: () => unknown[] }> {
  const client: RecorderClient = {
    clientId: 'client000001',
    api: recorder.api,
    state: { status: 'saved', refused: 0 },
    record: async (event) => {
      const [reply] = await recorder.record([event], NOBODY);
      return reply ?? { type: 'error', event_id: null, code: 'not_connected', message: 'No reply.' };
    },
    subscribe: (listener) => {
      recorder.listeners.add(listener);
      return () => recorder.listeners.delete(listener);
    },
    session: (options) => createSessionWriter(() => undefined, options),
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
  const messages: { readonly type: string; readonly event: unknown }[] = [];
  socket.addEventListener('message', (message) => {
    if (message instanceof MessageEvent) messages.push(parseMessage(message.data));
  });
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve, { once: true });
  });
  return { socket, heard: () => messages.filter(({ type }) => type === 'event_broadcast').map(({ event }) => event) };
}

test('a socket that never subscribed hears everything, snapshots too', async () => {
  const recorder = openRecorder();
  const { heard } = await openSocket(recorder);
  await recorder.record(
    [
      { ...SNAPSHOT, session_id: 'a' },
      { type: 'session_end', session_id: 'a' },
    ],
    NOBODY,
  );
  expect(heard()).toEqual([
    { ...SNAPSHOT, session_id: 'a' },
    { type: 'session_end', session_id: 'a' },
  ]);
});

test('a socket hears the sessions it subscribed to, and nothing once it unsubscribes from the last', async () => {
  const recorder = openRecorder();
  const { socket, heard } = await openSocket(recorder);
  socket.send(JSON.stringify({ type: 'subscribe', session_id: 'a' }));
  await recorder.record(
    [
      { ...SNAPSHOT, session_id: 'a' },
      { ...SNAPSHOT, session_id: 'b' },
    ],
    NOBODY,
  );
  expect(heard()).toMatchObject([{ session_id: 'a' }]);
  socket.send(JSON.stringify({ type: 'unsubscribe', session_id: 'a' }));
  await recorder.record(
    [
      { type: 'session_end', session_id: 'a' },
      { type: 'session_end', session_id: 'b' },
    ],
    NOBODY,
  );
  expect(heard()).toHaveLength(1);
});

test('a reader that the channel passed by reads what it missed from the journal, in order', async () => {
  const recorder = openRecorder();
  const feed = createFeed(recorder.api);
  cleanups.push(() => {
    feed.close();
  });
  const committed: Fact[] = [];
  recorder.listeners.add((fact) => committed.push(fact));
  const heard: Fact[] = [];
  feed.subscribe((fact) => heard.push(fact), { since: 0 });
  for (const title of ['one', 'two', 'three'])
    await recorder.record([{ type: 'session_start', session_id: 's', provider: 'p', title }], NOBODY);
  feed.hear(factsMessage(committed.slice(-1)));
  await expect.poll(() => heard).toEqual(committed);
  expect(heard.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test('a reader learns that facts it missed are no longer kept', async () => {
  const recorder = openRecorder();
  await recorder.record(
    [
      { ...SNAPSHOT, session_id: 'a' },
      { ...SNAPSHOT, session_id: 'b' },
    ],
    NOBODY,
  );
  await recorder.api.purge('a');
  await recorder.checkpoint();
  const feed = createFeed(recorder.api);
  cleanups.push(() => {
    feed.close();
  });
  let missed = 0;
  feed.subscribe(() => undefined, { since: 0, onMissed: () => (missed += 1) });
  await expect.poll(() => missed).toBe(1);
});
