// Sessions that stopped without an end: one paged query, and one command that ends them.
import { expect, test, vi } from 'vitest';
import {
  TRASH_RETENTION_MS,
  type BulkCommand,
  type Result,
  type SessionDetail,
  type SessionPage,
} from '../../src/protocol/index.ts';
import { createRecordingStore } from '../../src/storage/index.ts';
import { foldSession } from '../../src/client/reading/fold-session.ts';
import { BULK_BATCH, RETENTION_INTERVAL_MS } from '../../src/recorder/constants.ts';
import { countingRows } from '../support/counting-rows.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const TIMEOUT_MS = 3_600_000;
const END_STOPPED: BulkCommand = { action: 'end', query: { status: 'stopped' } };

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

interface Setting {
  readonly recorder: TestRecorder;
  readonly clock: { now: number };
  /** Rows of sessions that transactions have read, by method. */
  readonly rowsRead: Map<string, number>;
}

function open(): Setting {
  const database = newDatabase();
  const clock = { now: 1_000_000_000_000 };
  const rowsRead = new Map<string, number>();
  const store = countingRows(
    createRecordingStore(database, () => () => undefined),
    rowsRead,
  );
  return { recorder: openTestRecorder({ database, clock: () => clock.now, host: { store } }), clock, rowsRead };
}

/** Sessions of one page that is gone. */
async function interrupt({ recorder, clock }: Setting, count: number, page_id = 'gone'): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    clock.now += 1;
    await recorder.record([sessionStart(`${page_id}-${index}`)], { page_id });
  }
  await recorder.clientGone(`page:${page_id}`);
}

async function allRecoveries(recorder: TestRecorder, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: SessionPage = valueOf(await recorder.api.recoveries({ limit, ...(cursor === null ? {} : { cursor }) }));
    ids.push(...page.sessions.map(({ session_id }) => session_id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return ids;
}

test('recoveries are one list of interrupted and timed-out sessions, in pages and counted', async () => {
  const setting = open();
  const { recorder, clock } = setting;
  await recorder.record([sessionStart('old')], { page_id: null });
  await interrupt(setting, 3);
  await recorder.record([sessionStart('ended'), { type: 'session_end', session_id: 'ended' }], { page_id: null });
  await recorder.checkpoint();
  clock.now += TIMEOUT_MS - 1_000;
  await recorder.record([sessionStart('active')], { page_id: 'here' });
  await interrupt(setting, 2, 'later');
  clock.now += 1_001;
  const expected = ['later-1', 'later-0', 'gone-2', 'gone-1', 'gone-0', 'old'];
  for (const limit of [1, 2, 5, 100]) expect(await allRecoveries(recorder, limit)).toEqual(expected);
  expect(valueOf(await recorder.api.recoveries({ limit: 1 })).total).toBe(6);
  await recorder.checkpoint();
  expect(await allRecoveries(recorder, 2)).toEqual(expected);
});

test('a page of recoveries reads a page of rows, however many want recovering', async () => {
  const setting = open();
  await interrupt(setting, 120);
  await setting.recorder.checkpoint();
  setting.rowsRead.clear();
  await setting.recorder.api.recoveries({ limit: 10 });
  expect(setting.rowsRead.get('sessionList')).toBeLessThanOrEqual(11);
});

test('ending all that stopped ends every interrupted and timed-out session in batches, publishes that, and nothing else ends', async () => {
  const setting = open();
  const { recorder, clock } = setting;
  const count = 2 * BULK_BATCH + 1;
  await recorder.record([sessionStart('old')], { page_id: null });
  clock.now += TIMEOUT_MS + 1;
  const starts = Array.from({ length: count }, (_, index) => sessionStart(`gone-${index}`));
  await recorder.record(starts, { page_id: 'gone' });
  await recorder.clientGone('page:gone');
  await recorder.record([sessionStart('active')], { page_id: 'here' });
  await recorder.checkpoint();
  const before = recorder.published.length;
  expect(valueOf(await recorder.api.act(END_STOPPED))).toEqual({ done: count + 1, refused: 0, remaining: false });
  const facts = recorder.published.slice(before);
  expect(new Set(facts.map(({ type }) => type))).toEqual(new Set(['session_end']));
  expect(facts).toHaveLength(count + 1);
  expect(valueOf(await recorder.api.recoveries({})).total).toBe(0);
  expect(valueOf(await recorder.api.sessions({ status: 'active' })).sessions).toMatchObject([{ session_id: 'active' }]);
  expect(valueOf(await recorder.api.act(END_STOPPED))).toEqual({ done: 0, refused: 0, remaining: false });
});

test('ending a session that stopped leaves cut off what was cut off, also for readers and followers', async () => {
  const { recorder } = open();
  await recorder.record([sessionStart(), messageAdd('m1', ''), append('half an')], { page_id: 'gone' });
  await recorder.clientGone('page:gone');
  const before = valueOf(await recorder.api.session('s1', {}));
  const published = recorder.published.length;
  await recorder.api.act(END_STOPPED);
  await recorder.checkpoint();

  const after = valueOf(await recorder.api.session('s1', {}));
  expect(after).toMatchObject({ status: 'ended', messages: [{ completion: 'cut_off', is_complete: false }] });
  expect(valueOf(await recorder.api.recovery('s1')).cut_off).toMatchObject([{ message_id: 'm1', saved_length: 7 }]);
  const followed = recorder.published
    .slice(published)
    .reduce<SessionDetail | null>((session, fact) => (session === null ? null : foldSession(session, fact)), before);
  expect(followed?.messages).toEqual(after.messages);
});

test('a sweep reads the sessions whose clients may be gone, and no others', async () => {
  const setting = open();
  const { recorder, rowsRead } = setting;
  await interrupt(setting, 20);
  const others = Array.from({ length: 20 }, (_, index) => sessionStart(`nobody-${index}`));
  await recorder.record(others, { page_id: null });
  await recorder.record([sessionStart('attended')], { page_id: 'here' });
  await recorder.checkpoint();
  await recorder.sweep();
  rowsRead.clear();
  await recorder.sweep();
  expect([...rowsRead]).toEqual([['attendedSessions', 1]]);
});

test('looking through the trash reads what has been there for its time, and no more', async () => {
  const setting = open();
  const { recorder, clock, rowsRead } = setting;
  const trash = async (id: string): Promise<void> => {
    await recorder.record([sessionStart(id), { type: 'session_end', session_id: id }], { page_id: null });
    await recorder.api.trash(id);
  };
  await trash('old');
  clock.now += TRASH_RETENTION_MS;
  for (const id of ['a', 'b', 'c']) await trash(id);
  await recorder.checkpoint();
  clock.now += RETENTION_INTERVAL_MS;
  rowsRead.clear();
  await recorder.sweep();
  expect(rowsRead.get('sessionsTrashedBefore')).toBe(1);
  expect(rowsRead.get('sessionList') ?? 0).toBe(0);
  expect(valueOf(await recorder.api.sessions({ status: 'trashed' })).total).toBe(3);
});

test('a client of two sessions that is gone leaves both, also after they were folded and dropped from memory', async () => {
  const database = newDatabase();
  const look = vi.fn<(clientId: string) => Promise<'gone'>>(() => Promise.resolve('gone'));
  const first = openTestRecorder({ database, clock: () => 1_000 });
  await first.record([sessionStart('one'), sessionStart('two')], { page_id: 'gone' });
  await first.checkpoint();
  const second = openTestRecorder({
    database,
    clock: () => 2_000,
    host: { presence: { look, watch: () => undefined } },
  });
  await second.sweep();
  expect(look.mock.calls.map(([clientId]) => clientId)).toEqual(['page:gone']);
  expect(valueOf(await second.api.recoveries()).total).toBe(2);
});
