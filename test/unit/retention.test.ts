// Retention by age and by size: off by default, and never of what is not ended, or pinned.

import { expect, test } from 'vitest';
import { RETENTION_INTERVAL_MS } from '../../src/recorder/constants.ts';
import { sessionStart } from '../support/events.ts';
import { NOBODY } from '../support/one-session.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { outcomeOf, valueOf } from '../support/recorder-reads.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

interface Setting {
  readonly recorder: TestRecorder;
  readonly clock: { now: number };
  readonly storage: { usage_bytes: number | null };
}

function open(): Setting {
  const clock = { now: 1_700_000_000_000 };
  const storage = { usage_bytes: null as number | null };
  const estimateStorage = () => Promise.resolve({ ...storage, quota_bytes: null, persisted: null });
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => clock.now, host: { estimateStorage } });
  return { recorder, clock, storage };
}

async function end({ recorder, clock }: Setting, ...ids: readonly string[]): Promise<void> {
  for (const session_id of ids) {
    clock.now += 1;
    await recorder.record([sessionStart(session_id), { type: 'session_end', session_id }], NOBODY);
  }
}

async function idsOf({ recorder }: Setting, status: 'all' | 'trashed'): Promise<string[]> {
  return valueOf(await recorder.api.sessions({ status })).sessions.map(({ session_id }) => session_id);
}

/** As often as the recorder looks by itself. */
async function look({ recorder, clock }: Setting): Promise<void> {
  clock.now += RETENTION_INTERVAL_MS;
  await recorder.sweep();
}

test('nothing is moved to the trash unless the settings say so', async () => {
  const setting = open();
  await end(setting, 'old');
  setting.storage.usage_bytes = 10 ** 15;
  setting.clock.now += 4_000 * DAY_MS;
  await look(setting);
  expect(await idsOf(setting, 'all')).toEqual(['old']);
});

test.each([false, true])(
  'ended sessions past retain_days go to the trash, and nothing else does (folded: %s)',
  async (folds) => {
    const setting = open();
    const { recorder, clock } = setting;
    await end(setting, 'old', 'pinned');
    await recorder.api.pin('pinned', true);
    await recorder.record([sessionStart('timed out')], NOBODY);
    await recorder.record([sessionStart('interrupted')], { page_id: 'gone' });
    await recorder.clientGone('page:gone');
    clock.now += 7 * DAY_MS;
    await end(setting, 'young');
    if (folds) await recorder.checkpoint();
    valueOf(await recorder.api.configure({ retain_days: 7 }));
    await recorder.sweep();
    expect(await idsOf(setting, 'trashed')).toEqual(['old']);
    expect((await idsOf(setting, 'all')).toSorted()).toEqual(['interrupted', 'pinned', 'timed out', 'young']);
    valueOf(await recorder.api.configure({ retain_days: null }));
    clock.now += 7 * DAY_MS;
    await look(setting);
    expect(await idsOf(setting, 'trashed')).toEqual(['old']);
  },
);

test('a change of the settings is looked at with the next sweep, and otherwise once an hour', async () => {
  const setting = open();
  const { recorder, clock } = setting;
  await end(setting, 'a');
  clock.now += DAY_MS;
  await end(setting, 'b');
  clock.now += 1;
  await recorder.sweep();
  valueOf(await recorder.api.configure({ retain_days: 1 }));
  await recorder.sweep();
  expect(await idsOf(setting, 'trashed')).toEqual(['a']);
  clock.now += DAY_MS - RETENTION_INTERVAL_MS - 1;
  await look(setting);
  clock.now += 2;
  await recorder.sweep();
  expect(await idsOf(setting, 'trashed')).toEqual(['a']);
  await look(setting);
  expect(await idsOf(setting, 'trashed')).toEqual(['b', 'a']);
});

test('past retain_bytes, the oldest of the trash are deleted first, then the oldest ended ones moved there', async () => {
  const setting = open();
  const { recorder, storage } = setting;
  await end(setting, 'pinned', 'a', 'b', 'c', 'd', 'e', 'trash 1', 'trash 2');
  await recorder.api.pin('pinned', true);
  await recorder.record([sessionStart('live')], { page_id: 'here' });
  for (const id of ['trash 1', 'trash 2']) await recorder.api.trash(id);
  await recorder.record([sessionStart('oldest but active')], NOBODY);
  valueOf(await recorder.api.configure({ retain_bytes: 50_000_000 }));
  storage.usage_bytes = 49_000_000;
  await look(setting);
  expect((await idsOf(setting, 'trashed')).length).toBe(2);

  storage.usage_bytes = 55_000_000; // one of ten sessions
  await look(setting);
  expect(await idsOf(setting, 'trashed')).toEqual(['trash 2']);

  storage.usage_bytes = 75_000_000; // three of nine
  await look(setting);
  expect(await idsOf(setting, 'trashed')).toEqual(['b', 'a']);
  expect(await idsOf(setting, 'all')).toEqual(['live', 'oldest but active', 'e', 'd', 'c', 'pinned']);

  storage.usage_bytes = 10 ** 12;
  for (let times = 0; times < 5; times += 1) await look(setting);
  expect((await idsOf(setting, 'all')).toSorted()).toEqual(['live', 'oldest but active', 'pinned']);
  expect(await idsOf(setting, 'trashed')).toEqual([]);
});

test.each([
  ['retain_days', 0],
  ['retain_days', 1.5],
  ['retain_bytes', 1],
  ['retain_bytes', '1 GB'],
])('the setting %s is not %s', async (name, value) => {
  const { recorder } = open();
  expect(outcomeOf(await recorder.api.configure({ [name]: value }))).toBe('invalid_event');
});

test('retention is a setting that survives a restart, null or not', async () => {
  const database = newDatabase();
  const first = openTestRecorder({ database, clock: () => 1_000 });
  valueOf(await first.api.configure({ retain_days: 30, retain_bytes: 10_000_000 }));
  valueOf(await first.api.configure({ retain_bytes: null }));
  await first.close();
  const second = openTestRecorder({ database, clock: () => 1_000 });
  expect(valueOf(await second.api.status()).config).toMatchObject({ retain_days: 30, retain_bytes: null });
});
