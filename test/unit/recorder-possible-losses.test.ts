// What a recovery says of damaged records that may have held more of its session than anybody can name.

import { openDB } from 'idb';
import { beforeEach, expect, test } from 'vitest';
import { FIRST_BATCH_RECORDS, UNKNOWN_FACT_COUNT } from '../../src/storage/constants.ts';
import { encodeRecord } from '../../src/storage/journal-codec.ts';
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

async function lossesOf({ api }: TestRecorder, sessionId = 's1'): Promise<readonly number[]> {
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
  expect(await lossesOf(recorder)).toEqual([6]);
  await commit(recorder, sessionStart('s3'));
  await recorder.checkpoint();
  await commit(recorder, append('more'));
  for (const reader of [recorder, open()]) {
    expect(await lossesOf(reader)).toEqual([6]);
    expect(await lossesOf(reader, 's2')).toEqual([6]);
    expect(await lossesOf(reader, 's3')).toEqual([]);
  }
});

test('a damaged record whose appends can all be made out is told as missing text, and named by nobody', async () => {
  const writer = open();
  await commit(writer, sessionStart(), messageAdd());
  await commit(writer, append('lost'));
  await damage(database, 3, (stored) => stored.replace('lost', 'last'));
  const recorder = open();
  expect(await recorder.api.recovery('s1')).toMatchObject({ value: { missing: [{ length: 4 }], possible_losses: [] } });
  await recorder.checkpoint();
  expect(await lossesOf(open())).toEqual([]);
});

test('a damaged record with an escape is named, as that may stand where there were more characters', async () => {
  const writer = open();
  await commit(writer, sessionStart(), messageAdd());
  await commit(writer, append('abba'));
  await damage(database, 3, (stored) => stored.replace('abba', '\\bba'));
  expect(await open().api.recovery('s1')).toMatchObject({
    value: { missing: [{ length: 3 }], possible_losses: [3] },
  });
});

test('a damaged record of which only a part can be made out is named', async () => {
  const writer = open();
  await commit(writer, sessionStart(), messageAdd());
  await commit(writer, append('lost'), { type: 'session_update', session_id: 's1', title: 'Lost' });
  await damage(database, 3, (stored) => stored.replace('lost', 'last'));
  expect(await lossesOf(open())).toEqual([3]);
});

test('a session whose newest message goes on behind a damaged record does not name it', async () => {
  const writer = open();
  await commit(writer, sessionStart(), messageAdd(), append('one '));
  await commit(writer, append('two '));
  await commit(writer, append('three'));
  await damage(database, 4, cut);
  const recorder = open();
  expect(await lossesOf(recorder)).toEqual([]);
  await recorder.checkpoint();
  await commit(recorder, append(', four'));
  for (const reader of [recorder, open()]) expect(await lossesOf(reader)).toEqual([]);
});

test('it does not name it either where it goes on far behind, past what is read at once', async () => {
  const writer = open();
  await commit(writer, sessionStart(), messageAdd(), append('one '));
  await commit(writer, append('two '));
  await commit(writer, sessionStart('s2'), messageAdd('m1', '', inS2));
  for (let record = 0; record < 4 * FIRST_BATCH_RECORDS; record += 1) await commit(writer, append('.', inS2));
  await commit(writer, append('three'));
  await damage(database, 4, cut);
  const recorder = open();
  expect(await lossesOf(recorder)).toEqual([]);
  expect(await lossesOf(recorder, 's2')).toEqual([]);
});

test('a session that had no message goes on with any, as those before it have left their places', async () => {
  const writer = open();
  await commit(writer, sessionStart());
  await commit(writer, messageAdd('m1', 'lost'));
  await commit(writer, messageAdd('m2', 'found'));
  await damage(database, 2, cut);
  expect(await open().api.recovery('s1')).toMatchObject({ value: { lost_messages: [0], possible_losses: [] } });
});

test('a session of which only an older message or no message goes on names the damaged record', async () => {
  const writer = open();
  await commit(writer, sessionStart(), messageAdd('m1'), messageAdd('m2'));
  await commit(writer, sessionStart('s2'), messageAdd('m1', '', inS2));
  await commit(writer, append('lost', { message_id: 'm2' }));
  await commit(writer, append('older'), { type: 'session_update', ...inS2, title: 'Says nothing of texts' });
  await commit(writer, messageAdd('m3'));
  await damage(database, 6, cut);
  const recorder = open();
  expect(await lossesOf(recorder)).toEqual([6]);
  expect(await lossesOf(recorder, 's2')).toEqual([6]);
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
  expect(await lossesOf(reader)).toEqual([4]);
  await reader.checkpoint();
  expect(await lossesOf(open())).toEqual([4]);
});

test('text that a recorder of an older build wrote on, not knowing what the record held, is no proof either', async () => {
  const writer = open();
  await commit(writer, sessionStart(), messageAdd(), append('kept '));
  await commit(writer, append('lost '));
  await damage(database, 4, cut);
  const connection = await openDB(database);
  const record = encodeRecord({ recorded_at: now, settled: [], mark: null, facts: [[1, 0, 5, 'more']] });
  await connection.put('journal', record, 4 + UNKNOWN_FACT_COUNT);
  connection.close();
  const recorder = open();
  expect(await recorder.api.session('s1', {})).toMatchObject({ value: { messages: [{ content: 'kept more' }] } });
  expect(await lossesOf(recorder)).toEqual([4]);
});

test('a session of which the beginning is lost names the record, though its first known fact came later', async () => {
  const writer = open();
  await commit(writer, sessionStart());
  await commit(writer, messageAdd('m1', 'found'));
  await damage(database, 1, cut);
  const recorder = open();
  expect(await lossesOf(recorder)).toEqual([1]);
  await recorder.checkpoint();
  expect(await lossesOf(open())).toEqual([1]);
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
    expect(await lossesOf(reader, 'ended-later')).toEqual([7]);
    expect(await lossesOf(reader)).toEqual([7]);
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
  expect(await lossesOf(recorder)).toEqual([3]);
  expect(await lossesOf(recorder, 's2')).toEqual([]);
});

test('a record that an older build put into quarantine is named, as that did not say what it knew', async () => {
  const writer = open();
  await commit(writer, sessionStart(), messageAdd());
  await writer.checkpoint();
  const connection = await openDB(database);
  await connection.put('meta', { first_seq: 2, stored: '?', fact_count: 1, outline: [] }, 'quarantine:2');
  connection.close();
  expect(await lossesOf(open())).toEqual([2]);
});
