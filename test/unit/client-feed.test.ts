// Subscriptions: they deliver every committed fact once and in order, even if channel messages are lost or repeated.

import { afterEach, expect, test, vi } from 'vitest';
import { createFeed, type Feed } from '../../src/client/reading/feed.ts';
import { follow } from '../../src/client/reading/follow.ts';
import type { FollowedSession, SubscribeOptions } from '../../src/client/recorder-client.ts';
import { POLL_MS } from '../../src/client/constants.ts';
import { ok, sharedNames, WIRE_VERSION, type Fact, type RecordingApi } from '../../src/protocol/index.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { factsMessage } from '../support/facts-message.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { nextTurn } from '../support/client-fakes.ts';

const NOBODY = { page_id: null };
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const cleanUp of cleanups.splice(0)) await cleanUp();
});

interface Broadcast {
  readonly feed: Feed;
  readonly post: (message: unknown) => void;
  readonly postFacts: (facts: readonly unknown[]) => void;
}

function openFeed(api: RecordingApi, onRestored?: () => void): Broadcast {
  const names = sharedNames(newDatabase());
  const feed = createFeed(api, onRestored);
  const [channel, heard] = [new BroadcastChannel(names.channel), new BroadcastChannel(names.channel)];
  heard.addEventListener('message', ({ data }) => {
    feed.hear(data);
  });
  cleanups.push(() => {
    feed.close();
    channel.close();
    heard.close();
  });
  const post = (message: unknown): void => {
    channel.postMessage(message);
  };
  return {
    feed,
    post,
    postFacts: (facts) => {
      post(factsMessage(facts));
    },
  };
}

function openRecorder(): TestRecorder {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => 1_000 });
  cleanups.push(() => recorder.close());
  return recorder;
}

/** A subscription, and the seqs that it received. */
function listen(feed: Feed, options: SubscribeOptions): number[] {
  const heard: number[] = [];
  feed.subscribe((fact) => heard.push(fact.seq), options);
  return heard;
}

/** The api of a recorder, which counts the reads of its journal. */
function counted(api: RecordingApi): { readonly api: RecordingApi; readonly reads: () => number } {
  let reads = 0;
  const facts: RecordingApi['facts'] = async (query) => {
    const page = await api.facts(query);
    reads += 1;
    return page;
  };
  return { api: { ...api, facts }, reads: () => reads };
}

test('reads the missing facts from the journal if the channel skips some', async () => {
  const recorder = openRecorder();
  const { feed, postFacts } = openFeed(recorder.api);
  await recorder.record([sessionStart()], NOBODY);
  const heard = listen(feed, { since: 1 });
  await nextTurn();
  await recorder.record([messageAdd(), append('a'), append('b')], NOBODY);
  postFacts(recorder.published.slice(3));
  await expect.poll(() => heard).toEqual([2, 3, 4]);
});

test('delivers a fact once that is committed before, and published after, the end of the journal is read', async () => {
  const recorder = openRecorder();
  const { api, reads } = counted(recorder.api);
  const { feed, postFacts } = openFeed(api);
  await recorder.record([sessionStart(), messageAdd()], NOBODY);
  const [first, second] = [listen(feed, {}), listen(feed, {})];
  await expect.poll(reads).toBe(2);
  await nextTurn();
  postFacts(recorder.published.slice(1));
  await recorder.record([append('a')], NOBODY);
  postFacts(recorder.published.slice(2));
  postFacts(recorder.published.slice(1));
  await recorder.record([append('b')], NOBODY);
  postFacts(recorder.published.slice(3));
  await expect
    .poll(() => [first, second])
    .toEqual([
      [2, 3, 4],
      [2, 3, 4],
    ]);
});

test.each([
  { type: 'message_append', session_id: 's1', message_id: 'm1' },
  { type: 'message_rated', session_id: 's1' },
  { type: 'session_trashed', session_id: 's1', recorded_at: 'today' },
])('does not deliver the invalid fact %j, and reads the journal instead', async (bad) => {
  const recorder = openRecorder();
  await recorder.record([sessionStart(), messageAdd()], NOBODY);
  const { api, reads } = counted(recorder.api);
  const { feed, postFacts } = openFeed(api);
  const heard: Fact[] = [];
  feed.subscribe((fact) => heard.push(fact), { since: 2 });
  await expect.poll(reads).toBe(1);
  await recorder.record([append('a')], NOBODY);
  postFacts([{ recorded_at: 1_000, ...bad, seq: 3 }]);
  await expect.poll(() => heard).toEqual(recorder.published.slice(2));
});

test('reads the journal if another build has committed', async () => {
  const recorder = openRecorder();
  const { api, reads } = counted(recorder.api);
  const { feed, post } = openFeed(api);
  const heard = listen(feed, { since: 0 });
  await expect.poll(reads).toBe(1);
  await recorder.record([sessionStart()], NOBODY);
  post(factsMessage(recorder.published, WIRE_VERSION + 1));
  await expect.poll(() => heard).toEqual([1]);
});

test('continues after a listener has thrown', async () => {
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  cleanups.push(() => void vi.unstubAllGlobals());
  const recorder = openRecorder();
  await recorder.record([sessionStart(), messageAdd()], NOBODY);
  const { feed, postFacts } = openFeed(recorder.api);
  const heard: number[] = [];
  feed.subscribe(
    ({ seq }) => {
      heard.push(seq);
      if (seq === 1) throw new Error('a fault of the app');
    },
    { since: 0 },
  );
  await expect.poll(() => heard).toEqual([1, 2]);
  await recorder.record([append('a')], NOBODY);
  postFacts(recorder.published.slice(2));
  await expect.poll(() => heard).toEqual([1, 2, 3]);
  expect(reported).toHaveBeenCalledTimes(1);
});

test('notifies a subscriber that the recordings were deleted and restarted', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const [old, anew] = [openRecorder(), openRecorder()];
  await old.record([sessionStart(), messageAdd(), append('old'), append(' text')], NOBODY);
  await anew.record([sessionStart(), messageAdd('m1', 'new')], NOBODY);
  let current = old.api;
  const { api, reads } = counted({ ...old.api, facts: (query) => current.facts(query) });
  const { feed } = openFeed(api);
  const onMissed = vi.fn<() => void>();
  listen(feed, { since: 4, onMissed });
  await expect.poll(reads).toBe(1);
  current = anew.api;
  vi.advanceTimersByTime(POLL_MS);
  await expect.poll(() => onMissed.mock.calls.length).toBe(1);
});

test('what comes back from the second copy has every subscriber read again', async () => {
  const { api } = openRecorder();
  const onRestored = vi.fn<() => void>();
  const { feed, post } = openFeed(api, onRestored);
  const onMissed = vi.fn<() => void>();
  listen(feed, { onMissed });
  post({ type: 'restored', wire_version: WIRE_VERSION + 1 });
  post({ type: 'restored', wire_version: WIRE_VERSION });
  await expect.poll(() => onMissed.mock.calls.length).toBe(1);
  expect(onRestored).toHaveBeenCalledTimes(1);
});

test('a follower shows what is recorded after a deletion', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const [old, anew] = [openRecorder(), openRecorder()];
  await old.record([sessionStart(), messageAdd(), append('old'), append(' text')], NOBODY);
  await anew.record([sessionStart(), messageAdd('m1', 'new')], NOBODY);
  let current = old.api;
  const api: RecordingApi = {
    ...old.api,
    facts: (query) => current.facts(query),
    session: (sessionId, page) => current.session(sessionId, page),
  };
  const { feed } = openFeed(api);
  let shown: FollowedSession = { status: 'loading' };
  const ended = new AbortController();
  cleanups.push(() => {
    ended.abort();
  });
  follow(api, feed, { sessionId: 's1', signal: ended.signal }, (followed) => {
    shown = followed;
  });
  const text = (): string | undefined =>
    shown.status === 'content' ? shown.session.messages.map(({ content }) => content).join('') : undefined;
  await expect.poll(text).toBe('old text');
  await nextTurn();
  current = anew.api;
  vi.advanceTimersByTime(POLL_MS);
  await expect.poll(text).toBe('new');
});

test('delivers the facts of every event type', async () => {
  const recorder = openRecorder();
  const { feed, postFacts } = openFeed({
    ...recorder.api,
    facts: () => Promise.resolve(ok({ facts: [], read_to: 0, head: 0, complete: true, oldest_since: 0 })),
  });
  const heard = listen(feed, { since: 0 });
  await nextTurn();
  await recorder.record(
    [
      sessionStart('s1', { metadata: { a: 1 }, event_id: 'mine', occurred_at: 5 }),
      messageAdd('m1', 'x', { parent_id: null }),
      append('y'),
      { type: 'message_update', session_id: 's1', message_id: 'm1', content: 'z', is_complete: true },
      { type: 'session_update', session_id: 's1', title: 't' },
      { type: 'heartbeat', session_id: 's1', timestamp: 1 },
      {
        type: 'session_snapshot',
        session_id: 's1',
        provider: 'p',
        messages: [{ message_id: 'm2', role: 'user', content: 'q', created_at: 3 }],
      },
      { type: 'message_append', session_id: 'nope', message_id: 'm', content_delta: '', event_id: 'hf-abcdefghijkl-1' },
      { type: 'session_end', session_id: 's1', final_message_count: 9 },
    ],
    { page_id: null, client_id: 'abcdefghijkl' },
  );
  await recorder.clientGone('abcdefghijkl');
  await recorder.api.trash('s1');
  await recorder.api.restore('s1');
  await recorder.api.configure({ debug: false, persist_interval_secs: 7 });
  await recorder.api.purge('s1');
  const types = new Set(recorder.published.map(({ type }) => type));
  postFacts(recorder.published);
  await expect.poll(() => heard).toEqual(recorder.published.map(({ seq }) => seq));
  expect(types.size).toBeGreaterThanOrEqual(12);
});
