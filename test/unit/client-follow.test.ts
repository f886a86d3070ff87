// Following a session: the newest messages only, and changes that no fact reports.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { POLL_MS, STATUS_POLL_MS } from '../../src/client/constants.ts';
import type { FollowedSession } from '../../src/client/recorder-client.ts';
import { createFeed } from '../../src/client/reading/feed.ts';
import { follow } from '../../src/client/reading/follow.ts';
import { ok, type Fact, type NewFact, type RecordedMessage, type SessionDetail } from '../../src/protocol/index.ts';
import { apiWith } from '../support/client-fakes.ts';
import { factsMessage } from '../support/facts-message.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const AT = '2026-11-01T00:00:00.000Z';

function message(position: number): RecordedMessage {
  return {
    message_id: `m${position}`,
    role: 'user',
    content: `text ${position}`,
    model: null,
    created_at: 1,
    parent_id: null,
    metadata: null,
    position,
    completion: 'complete',
    is_complete: true,
    superseded: false,
    missing: [],
    revisions: [],
  };
}

/** A session of five messages, of which the last two are read. */
function detail(changes: Partial<SessionDetail> = {}): SessionDetail {
  return {
    session_id: 's1',
    provider: 'test',
    title: null,
    workspace_id: null,
    workspace_path: null,
    model: null,
    metadata: null,
    message_count: 5,
    started_at: AT,
    last_activity: AT,
    status: 'active',
    interrupted_at: null,
    ended_at: null,
    trashed_at: null,
    expected_message_count: null,
    is_dirty: false,
    pinned: false,
    url: null,
    messages: [message(3), message(4)],
    next_before: 3,
    seq: 10,
    ...changes,
  };
}

/** Follows a session of which every reading gives `detail` as it is then. */
async function followWith(limit: number | undefined) {
  let current = detail();
  let head = 10;
  const pages: (number | undefined)[] = [];
  const api = apiWith({
    session: (_id, page) => {
      pages.push(page?.limit);
      return Promise.resolve(ok(current));
    },
    facts: ({ since }) =>
      Promise.resolve(ok({ facts: [], read_to: since, head: since, complete: true, oldest_since: 0 })),
  });
  const feed = createFeed(api);
  const ended = new AbortController();
  const shown: FollowedSession[] = [];
  const request = { sessionId: 's1', signal: ended.signal, ...(limit === undefined ? {} : { limit }) };
  follow(api, feed, request, (followed) => shown.push(followed));
  await vi.advanceTimersByTimeAsync(0);
  return {
    pages,
    shown,
    session: () => shown.flatMap((each) => (each.status === 'content' ? [each.session] : [])).at(-1),
    set(changes: Partial<SessionDetail>) {
      current = detail(changes);
    },
    async commit(fact: NewFact) {
      head += 1;
      const committed: Fact = { ...fact, seq: head, recorded_at: Date.parse(AT) };
      feed.hear(factsMessage([committed]));
      await vi.advanceTimersByTimeAsync(0);
    },
    end() {
      ended.abort();
      feed.close();
    },
  };
}

const NEXT: NewFact = {
  type: 'message_add',
  session_id: 's1',
  message_id: 'm5',
  role: 'user',
  content: 'text 5',
  position: 5,
  change: 'new',
};

test('reads and shows at most `limit` messages, the newest ones, also after more have come', async () => {
  const following = await followWith(2);
  expect(following.pages).toEqual([2]);
  await following.commit(NEXT);
  expect(following.session()?.messages.map(({ message_id }) => message_id)).toEqual(['m4', 'm5']);
  expect(following.session()).toMatchObject({ next_before: 4, message_count: 6 });
  following.end();
});

test('shows every message where there is no limit', async () => {
  const following = await followWith(undefined);
  expect(following.pages).toEqual([undefined]);
  await following.commit(NEXT);
  expect(following.session()?.messages).toHaveLength(3);
  following.end();
});

test('reads the session again when a fact concerns a message before the page, once for each message', async () => {
  const following = await followWith(2);
  const append = { type: 'message_append', session_id: 's1', message_id: 'm1', offset: 6, content_delta: '!' } as const;
  following.set({ seq: 11, message_count: 6 });
  await following.commit(append);
  expect(following.session()).toMatchObject({ message_count: 6, seq: 11 });
  await following.commit({ ...append, offset: 7 });
  expect(following.pages).toEqual([2, 2]);
  following.end();
});

test('shows that a session has timed out, which no fact reports', async () => {
  const following = await followWith(undefined);
  following.set({ status: 'timed_out' });
  await vi.advanceTimersByTimeAsync(STATUS_POLL_MS);
  expect(following.session()?.status).toBe('timed_out');
  following.end();
});

test('shows that a checkpoint has folded the session', async () => {
  const following = await followWith(undefined);
  await following.commit(NEXT);
  expect(following.session()?.is_dirty).toBe(true);
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(following.session()).toMatchObject({ is_dirty: false, pinned: false, url: null, message_count: 6 });
  following.end();
});

test('takes nothing over from a reading that facts have overtaken', async () => {
  const following = await followWith(undefined);
  following.set({ status: 'ended', ended_at: AT });
  await vi.advanceTimersByTimeAsync(STATUS_POLL_MS);
  expect(following.session()?.status).toBe('active');
  following.end();
});

test('looks no more once the session has ended and is folded, or following has', async () => {
  const following = await followWith(undefined);
  following.end();
  const count = following.pages.length;
  await vi.advanceTimersByTimeAsync(10 * STATUS_POLL_MS);
  expect(following.pages).toHaveLength(count);
});

test('reads the session again when one of several clients is lost, because the fact does not say what that cuts off', async () => {
  const following = await followWith(undefined);
  const cutOff: RecordedMessage = { ...message(4), role: 'assistant', completion: 'cut_off', is_complete: false };
  following.set({ messages: [message(3), cutOff], seq: 11 });
  await following.commit({ type: 'client_left', session_id: 's1', left_client_id: 'c', interrupted: false });
  expect(following.pages).toHaveLength(2);
  expect(following.session()?.messages.at(-1)).toEqual(cutOff);
  following.end();
});
