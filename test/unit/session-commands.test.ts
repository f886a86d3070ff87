// Commands for many sessions, and what people say of one: its title and its pin.

import { expect, test, vi } from 'vitest';
import { foldSession } from '../../src/client/reading/fold-session.ts';
import type { BulkCommand, SessionDetail, SessionStatus } from '../../src/protocol/index.ts';
import { BULK_WITHIN_MS, FOLD_AFTER_SESSIONS } from '../../src/recorder/constants.ts';
import { createRecordingStore } from '../../src/storage/index.ts';
import { countingRows } from '../support/counting-rows.ts';
import { sessionStart } from '../support/events.ts';
import {
  ADD,
  BEGINNING,
  clock,
  END,
  NOBODY,
  recordOne,
  recorderOn,
  recorderWith,
  sessionOf,
  START,
} from '../support/one-session.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { outcomeOf, valueOf } from '../support/recorder-reads.ts';

const GONE = { page_id: 'gone' };

async function act(recorder: TestRecorder, command: BulkCommand) {
  return valueOf(await recorder.api.act(command));
}

async function totalOf({ api }: TestRecorder, status: SessionStatus): Promise<number> {
  return valueOf(await api.sessions({ status, limit: 1 })).total;
}

/** Sessions `<name>-0` and so on, which are interrupted. */
async function interrupt(recorder: TestRecorder, name: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `${name}-${index}`);
  await recorder.record(
    ids.map((id) => sessionStart(id)),
    GONE,
  );
  await recorder.clientGone('page:gone');
  return ids;
}

test('ids and queries end, trash, restore and purge sessions, and what is so already or unknown does not count', async () => {
  const recorder = recorderOn();
  const ids = await interrupt(recorder, 'a', 5);
  await interrupt(recorder, 'b', 3);
  await recorder.record([sessionStart('live')], { page_id: 'here' });
  const named = [...ids, ...ids, 'live', 'unknown'];
  expect(await act(recorder, { action: 'end', session_ids: named })).toEqual({ done: 5, refused: 1, remaining: false });
  expect(await act(recorder, { action: 'end', session_ids: named })).toEqual({ done: 0, refused: 1, remaining: false });
  expect(await act(recorder, { action: 'end', query: {} })).toEqual({ done: 3, refused: 1, remaining: false });
  expect(await totalOf(recorder, 'ended')).toBe(8);
  await recorder.checkpoint();
  expect(await act(recorder, { action: 'trash', query: { q: 'a-' } })).toMatchObject({ done: 5 });
  expect(await act(recorder, { action: 'trash', session_ids: ids })).toMatchObject({ done: 0 });
  expect(await act(recorder, { action: 'restore', session_ids: ['a-1', 'b-1'] })).toMatchObject({ done: 1 });
  expect(await act(recorder, { action: 'restore', query: { status: 'all' } })).toMatchObject({ done: 0 });
  expect(await act(recorder, { action: 'restore', query: { status: 'trashed', q: 'a-2' } })).toMatchObject({ done: 1 });
  expect(await totalOf(recorder, 'trashed')).toBe(3);
  expect(await act(recorder, { action: 'purge', query: { status: 'trashed' } })).toMatchObject({ done: 3 });
  expect(await act(recorder, { action: 'purge', session_ids: named })).toMatchObject({ done: 3 });
  expect(await act(recorder, { action: 'purge', query: {} })).toMatchObject({ done: 3, remaining: false });
  expect(valueOf(await recorder.api.sessions()).total).toBe(0);
  expect(outcomeOf(await recorder.api.session('live'))).toBe('session_not_found');
});

test('a bulk of thousands takes a few transactions, and folds the journal as it goes on', async () => {
  const count = 2 * FOLD_AFTER_SESSIONS + 1;
  const store = createRecordingStore(newDatabase(), () => () => undefined);
  const write = vi.fn<typeof store.write>((...given) => store.write(...given));
  const recorder = openTestRecorder({
    database: 'counted',
    clock: () => 1_000,
    host: { store: { ...store, write: write as typeof store.write } },
  });
  await interrupt(recorder, 's', count);
  await recorder.checkpoint();
  write.mockClear();
  expect(await act(recorder, { action: 'trash', query: {} })).toEqual({ done: count, refused: 0, remaining: false });
  expect(write.mock.calls.length).toBeLessThan(20);
  expect(await totalOf(recorder, 'trashed')).toBe(count);
  expect(valueOf(await recorder.api.status()).dirty_sessions).toBeLessThanOrEqual(FOLD_AFTER_SESSIONS);
  expect(await act(recorder, { action: 'purge', query: { status: 'trashed' } })).toMatchObject({ done: count });
  expect(await totalOf(recorder, 'trashed')).toBe(0);
});

test('a call ends when its time is over, and says that some remain', async () => {
  const timed = openTestRecorder({
    database: newDatabase(),
    clock: () => BEGINNING,
    host: { elapsed: () => (clock.now += BULK_WITHIN_MS / 2) },
  });
  await interrupt(timed, 's', 600);
  const results = [await act(timed, { action: 'trash', query: {} })];
  while (results.at(-1)?.remaining === true && results.length < 10)
    results.push(await act(timed, { action: 'trash', query: {} }));
  expect(results.length).toBeGreaterThan(1);
  expect(results.at(-1)?.remaining).toBe(false);
  expect(results.reduce((sum, { done }) => sum + done, 0)).toBe(600);
});

test('a command that is given again does not read what is in the trash already', async () => {
  const rowsRead = new Map<string, number>();
  const time = { now: 0 };
  const store = countingRows(
    createRecordingStore(newDatabase(), () => () => undefined),
    rowsRead,
  );
  const recorder = openTestRecorder({
    database: 'again',
    clock: () => BEGINNING,
    host: { store, elapsed: () => (time.now += BULK_WITHIN_MS / 2) },
  });
  await interrupt(recorder, 's', 600);
  await recorder.checkpoint();
  await act(recorder, { action: 'trash', query: {} });
  await recorder.checkpoint();
  rowsRead.clear();
  const { done } = await act(recorder, { action: 'trash', query: {} });
  expect(done).toBeGreaterThan(0);
  expect([...rowsRead.values()].reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(done + 1);
});

const STATES: readonly (readonly [name: SessionStatus, reach: (recorder: TestRecorder) => Promise<unknown>])[] = [
  ['active', () => Promise.resolve()],
  ['interrupted', (recorder) => recorder.clientGone('page:gone')],
  ['ended', (recorder) => recordOne(recorder, END)],
  ['timed_out', () => Promise.resolve((clock.now += 4_000_000))],
  ['trashed', (recorder) => recorder.api.trash('s')],
];

test.each(STATES)(
  'a session that is %s is renamed and pinned, and nothing else of it changes',
  async (status, reach) => {
    for (const folds of [false, true]) {
      const recorder = recorderOn();
      await recorder.record([{ ...START, metadata: { tags: ['a'] } }, ADD], GONE);
      await reach(recorder);
      if (folds) await recorder.checkpoint();
      const before = await sessionOf(recorder);
      expect(before.status).toBe(status);
      clock.now += 1_000;
      const published = recorder.published.length;
      valueOf(await recorder.api.rename('s', 'New title'));
      valueOf(await recorder.api.pin('s', true));
      valueOf(await recorder.api.rename('s', 'New title')); // changes nothing
      valueOf(await recorder.api.pin('s', true));
      const facts = recorder.published.slice(published);
      expect(facts).toHaveLength(2);
      const expected: SessionDetail = {
        ...before,
        title: 'New title',
        pinned: true,
        metadata: { tags: ['a'], holdfast_pinned: true },
        is_dirty: true,
        seq: before.seq + 2,
      };
      expect(await sessionOf(recorder)).toEqual(expected);
      expect(facts.reduce<SessionDetail | null>((held, fact) => held && foldSession(held, fact), before)).toEqual(
        expected,
      );
      await recorder.checkpoint();
      expect(await sessionOf(recorder)).toEqual({ ...expected, is_dirty: false });
      valueOf(await recorder.api.pin('s', false));
      expect(await sessionOf(recorder)).toMatchObject({ pinned: false, metadata: { tags: ['a'] }, status });
    }
  },
);

test('a pin stays when the app gives other metadata, and goes when the app says so', async () => {
  const recorder = await recorderWith(START);
  await recorder.api.pin('s', true);
  await recordOne(recorder, { type: 'session_update', session_id: 's', metadata: { url: 'https://a.example/1' } });
  expect(await sessionOf(recorder)).toMatchObject({ pinned: true, url: 'https://a.example/1' });
  await recordOne(recorder, { ...START, metadata: { n: 1 } });
  expect(await sessionOf(recorder)).toMatchObject({ pinned: true, url: null, metadata: { n: 1 } });
  await recordOne(recorder, { type: 'session_update', session_id: 's', metadata: { holdfast_pinned: false } });
  expect(await sessionOf(recorder)).toMatchObject({ pinned: false });
});

test('a session that cannot be renamed or pinned is refused, with the reason', async () => {
  const recorder = await recorderWith({ ...START, metadata: ['a list'] });
  expect(outcomeOf(await recorder.api.pin('s', true))).toBe('invalid_event');
  expect(outcomeOf(await recorder.api.pin('none', true))).toBe('session_not_found');
  expect(outcomeOf(await recorder.api.rename('none', 'x'))).toBe('session_not_found');
  expect(outcomeOf(await recorder.api.rename('s', 'x'.repeat(65_537)))).toBe('invalid_event');
  expect(outcomeOf(await recorder.api.rename('s', null as never))).toBe('invalid_event');
  expect(outcomeOf(await recorder.api.pin('s', 'yes' as never))).toBe('invalid_event');
});

test.each([
  ['https://chat.example/c/1?q=ä', true],
  ['HTTP://chat.example', true],
  ['javascript:alert(1)', false],
  ['https://', false],
  ['https://a b', false],
  ['//chat.example', false],
  [7, false],
])('the address %s of the metadata is the url of its session: %s', async (url, isUrl) => {
  const recorder = await recorderWith({ ...START, metadata: { url } });
  expect((await sessionOf(recorder)).url).toBe(isUrl ? url : null);
});

test('how sessions begin: the first words of their user, dirty or folded', async () => {
  const recorder = recorderOn();
  const add = (session_id: string, message_id: string, role: string, content: string) => ({
    type: 'message_add',
    session_id,
    message_id,
    role,
    content,
  });
  await recorder.record(
    [
      sessionStart('plain'),
      add('plain', 'a', 'system', 'Be kind.'),
      add('plain', 'b', 'user', '  Hello\n\n\tthere '),
      add('plain', 'c', 'user', 'Later'),
      sessionStart('long'),
      add('long', 'a', 'user', `${'😀'.repeat(250)} end`),
      sessionStart('picture'),
      add('picture', 'a', 'user', ''),
      add('picture', 'b', 'user', 'What is this?'),
      sessionStart('silent'),
      add('silent', 'a', 'assistant', 'Hi!'),
      sessionStart('streamed'),
      add('streamed', 'a', 'user', 'One '),
      sessionStart('late'),
      ...Array.from({ length: 30 }, (_, index) => add('late', `m${index}`, index < 20 ? 'assistant' : 'user', 'x')),
      sessionStart('purged'),
      add('purged', 'a', 'user', 'Secret'),
    ],
    NOBODY,
  );
  const ids = ['streamed', 'plain', 'long', 'picture', 'silent', 'late', 'purged', 'unknown'];
  const expected = ['One two', 'Hello there', '😀'.repeat(200), 'What is this?', null, null, null, null];
  for (const folds of [false, true]) {
    if (folds) await recorder.checkpoint();
    else {
      await recorder.record(
        [{ type: 'message_append', session_id: 'streamed', message_id: 'a', content_delta: 'two' }],
        NOBODY,
      );
      await recorder.api.purge('purged');
    }
    expect(valueOf(await recorder.api.previews(ids))).toEqual(
      ids.map((session_id, index) => ({ session_id, first_words: expected[index] })),
    );
  }
  await recorder.api.purge('plain');
  expect(valueOf(await recorder.api.previews(['plain']))).toEqual([{ session_id: 'plain', first_words: null }]);
  const other = openTestRecorder({ database: newDatabase(), clock: () => 1 });
  expect(valueOf(await other.api.previews([]))).toEqual([]);
  expect(outcomeOf(await other.api.previews(Array<string>(201).fill('a')))).toBe('invalid_event');
});
