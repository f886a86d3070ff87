// A changed system clock neither delays nor repeats what is done at intervals.
import { expect, test } from 'vitest';
import { RETENTION_INTERVAL_MS } from '../../src/recorder/constants.ts';
import { createRecordingStore } from '../../src/storage/index.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';
import { createFaultyStore } from '../support/faulty-store.ts';

const FROM_NOWHERE = { page_id: null };
const DAY_MS = 24 * 60 * 60 * 1000;
const INTERVAL_MS = 5_000;

function open() {
  const time = { clock: 1_700_000_000_000, elapsed: 1_000 };
  const store = createFaultyStore(createRecordingStore(newDatabase(), () => () => undefined));
  const recorder = openTestRecorder({
    database: newDatabase(),
    clock: () => time.clock,
    host: { store, elapsed: () => time.elapsed },
  });
  const isDirty = async (): Promise<boolean> => {
    const session = await recorder.api.session('s1', {});
    return session.ok && session.value.is_dirty;
  };
  return { recorder, time, store, isDirty };
}

test.each([
  ['back', -DAY_MS],
  ['ahead', DAY_MS],
])('a checkpoint is planned and due after its interval when the clock is set %s meanwhile', async (_way, change) => {
  const { recorder, time, isDirty } = open();
  await recorder.record([sessionStart()], FROM_NOWHERE);
  time.clock += change;
  time.elapsed += INTERVAL_MS - 1;
  await recorder.record([messageAdd()], FROM_NOWHERE);
  await recorder.checkpointIfDue();
  expect(await isDirty()).toBe(true);
  time.elapsed += 1;
  await recorder.checkpointIfDue();
  expect(await isDirty()).toBe(false);
});

test('the trash is looked through after its interval, not before, when the clock is set back or ahead', async () => {
  const { recorder, time, store } = open();
  const writesOf = async (work: () => Promise<void>): Promise<number> => {
    const before = store.writes.length;
    await work();
    return store.writes.length - before;
  };
  expect(await writesOf(() => recorder.sweep())).toBeGreaterThan(0);
  time.clock += DAY_MS;
  expect(await writesOf(() => recorder.sweep())).toBe(0);
  time.clock -= 3 * DAY_MS;
  time.elapsed += RETENTION_INTERVAL_MS;
  expect(await writesOf(() => recorder.sweep())).toBeGreaterThan(0);
});
