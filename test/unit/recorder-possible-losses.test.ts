// What a recovery says of damaged records that may have held more of its session than anybody can name.

import { openDB } from 'idb';
import { beforeEach, expect, test } from 'vitest';
import { cut, damage } from '../support/damage-record.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const FROM_NOWHERE = { page_id: null };

let now = 0;
let database = '';

beforeEach(() => {
  now = 1_000;
  database = newDatabase();
});

function open(): TestRecorder {
  return openTestRecorder({ database, clock: () => now });
}

/** Records events as one record of the journal. */
async function commit(recorder: TestRecorder, ...events: readonly object[]): Promise<void> {
  now += 10;
  for (const reply of await recorder.record(events, FROM_NOWHERE)) expect(reply).toMatchObject({ type: 'ack' });
}

async function lossesOf({ api }: TestRecorder, sessionId = 's1'): Promise<readonly string[]> {
  const report = await api.recovery(sessionId);
  if (!report.ok) throw new Error(report.error.message);
  return report.value.possible_losses;
}

const inS2 = { session_id: 's2' };

test('a damaged last record of which nothing can be made out is named by every session that may have ended there', async () => {
  const writer = open();
  await commit(writer, sessionStart(), messageAdd(), append('kept '));
  await commit(writer, sessionStart('s2'), messageAdd('m1', '', inS2));
  await commit(writer, append('lost'));
  await damage(database, 6, cut);
  const recorder = open();
  expect(await lossesOf(recorder)).toEqual(['journal:6']);
  await commit(recorder, sessionStart('s3'));
  await recorder.checkpoint();
  await commit(recorder, append('more'));
  for (const reader of [recorder, open()]) {
    expect(await lossesOf(reader)).toEqual(['journal:6']);
    expect(await lossesOf(reader, 's2')).toEqual(['journal:6']);
    expect(await lossesOf(reader, 's3')).toEqual([]);
  }
});

test('text that goes on where a recorder has found the damage is no proof that none was lost', async () => {
  const writer = open();
  await commit(writer, sessionStart(), messageAdd(), append('kept '));
  await commit(writer, append('lost '));
  await commit(writer, sessionStart('s2'));
  await damage(database, 4, cut);
  await commit(open(), append('more'));
  const reader = open();
  expect(await reader.api.session('s1', {})).toMatchObject({ value: { messages: [{ content: 'kept more' }] } });
  expect(await lossesOf(reader)).toEqual(['journal:4']);
  await reader.checkpoint();
  expect(await lossesOf(open())).toEqual(['journal:4']);
});

test('a session of which the beginning is lost names the record, though its first known fact came later', async () => {
  const writer = open();
  await commit(writer, sessionStart());
  await commit(writer, messageAdd('m1', 'found'));
  await damage(database, 1, cut);
  const recorder = open();
  expect(await lossesOf(recorder)).toEqual(['journal:1']);
  await recorder.checkpoint();
  expect(await lossesOf(open())).toEqual(['journal:1']);
});

test('a session that had stopped before the damaged record was written does not name it', async () => {
  const writer = open();
  await commit(writer, sessionStart('ended'), { type: 'session_end', session_id: 'ended' });
  await commit(writer, sessionStart('left', numbered(1)));
  await writer.clientGone('abcdefghijkl');
  await commit(writer, sessionStart('ended-later'));
  await commit(writer, sessionStart());
  await commit(writer, messageAdd());
  await damage(database, 7, cut);
  const recorder = open();
  await commit(recorder, { type: 'session_end', session_id: 'ended-later' });
  await recorder.checkpoint();
  for (const reader of [recorder, open()]) {
    expect(await lossesOf(reader, 'ended')).toEqual([]);
    expect(await lossesOf(reader, 'left')).toEqual([]);
    expect(await lossesOf(reader, 'ended-later')).toEqual(['journal:7']);
    expect(await lossesOf(reader)).toEqual(['journal:7']);
  }
});

test('a record that is gone altogether is named like a damaged one', async () => {
  const writer = open();
  await commit(writer, sessionStart(), messageAdd());
  await commit(writer, append('lost'));
  await commit(writer, sessionStart('s2'));
  const connection = await openDB(database);
  await connection.delete('journal', 3);
  connection.close();
  const recorder = open();
  expect(await lossesOf(recorder)).toEqual(['journal:3']);
  expect(await lossesOf(recorder, 's2')).toEqual([]);
});
