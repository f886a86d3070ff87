// Which sessions an update would cut in two.

import { expect, onTestFinished, test } from 'vitest';
import { INTERRUPTED_AFTER_MS } from '../../src/protocol/index.ts';
import type { Presence } from '../../src/recorder/index.ts';
import { createRecordingStore } from '../../src/storage/index.ts';
import { numbered, sessionStart } from '../support/events.ts';
import { createFaultyStore } from '../support/faulty-store.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const PAGE = { page_id: 'page-1' };
const NOBODY = { page_id: null };
const HOUR_MS = 3_600_000;

let now = 0;

/** A recorder for which everybody is as `look` says. */
function openWith(look: Awaited<ReturnType<Presence['look']>>, database = newDatabase()): TestRecorder {
  const presence: Presence = { look: () => Promise.resolve(look), watch: () => undefined };
  const recorder = openTestRecorder({ database, clock: () => now, host: { presence } });
  onTestFinished(() => recorder.close());
  return recorder;
}

async function foundBy(recorder: TestRecorder): Promise<string[]> {
  return (await recorder.sessionsInRecording()).map(({ session_id }) => session_id);
}

test('a session is being recorded for as long as its client is there, also by what another host knows of it', async () => {
  now = 1_000;
  const database = newDatabase();
  const recorder = openWith('alive', database);
  await recorder.record([sessionStart('s1', { title: 'My chat', ...numbered(1) })], NOBODY);
  await recorder.checkpoint();
  now += 50 * 60_000;
  const other = openWith('alive', database);
  expect(await other.sessionsInRecording()).toEqual([{ session_id: 's1', title: 'My chat' }]);
  await recorder.record([{ type: 'session_end', session_id: 's1', ...numbered(2) }], NOBODY);
  expect(await foundBy(other)).toEqual([]);
});

test('sessions are named in the order in which they began, wherever the checkpoints fell', async () => {
  now = 1_000;
  const database = newDatabase();
  const recorder = openWith('alive', database);
  await recorder.record([sessionStart('s1', numbered(1))], NOBODY);
  now += 1;
  await recorder.record([sessionStart('s2', numbered(2))], NOBODY);
  await recorder.checkpoint(); // from here on, whoever reads the lists of sessions finds the latest first
  now += 1;
  await recorder.record([sessionStart('s3', numbered(3))], NOBODY);
  expect(await foundBy(openWith('alive', database))).toEqual(['s1', 's2', 's3']);
});

test('a session that is in the trash while it is recorded counts too', async () => {
  now = 1_000;
  const database = newDatabase();
  const recorder = openWith('alive', database);
  await recorder.record([sessionStart()], PAGE);
  await recorder.api.trash('s1');
  await recorder.checkpoint();
  expect(await foundBy(openWith('alive', database))).toEqual(['s1']);
});

test('a session that its only client has left does not count', async () => {
  now = 1_000;
  const recorder = openWith('gone');
  await recorder.record([sessionStart()], PAGE);
  expect(await foundBy(recorder)).toEqual([]);
});

test('a session that has timed out does not count, whoever is there', async () => {
  now = 1_000;
  const recorder = openWith('alive');
  await recorder.record([sessionStart()], PAGE);
  now += HOUR_MS + 1;
  expect(await foundBy(recorder)).toEqual([]);
});

test.each([
  ['of a caller that gave nothing away', NOBODY, 'alive'],
  ['of a client of which nobody can tell', PAGE, 'unknown'],
] as const)('a session %s counts for 30 s after its last event', async (_whose, source, look) => {
  now = 1_000;
  const database = newDatabase();
  await openWith(look, database).record([sessionStart()], source);
  const recorder = openWith(look, database);
  now += INTERRUPTED_AFTER_MS - 1;
  expect(await foundBy(recorder)).toEqual(['s1']);
  now += 1;
  expect(await foundBy(recorder)).toEqual([]);
});

test('asking writes nothing, whoever is gone: the asker may be of a newer build', async () => {
  now = 1_000;
  const database = newDatabase();
  await openWith('gone', database).record([sessionStart('s1', numbered(1))], PAGE);
  const store = createFaultyStore(createRecordingStore(database, () => () => undefined));
  const presence: Presence = { look: () => Promise.resolve('gone'), watch: () => undefined };
  const asker = openTestRecorder({ database, clock: () => now, host: { presence, store } });
  onTestFinished(() => asker.close());
  expect(await asker.sessionsInRecording()).toEqual([]);
  expect([store.writes, asker.published]).toEqual([[], []]);
});
