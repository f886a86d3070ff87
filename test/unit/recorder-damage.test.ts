import { openDB } from 'idb';
import { expect, test } from 'vitest';
import type { RecordedMessage, Result } from '../../src/protocol/index.ts';
import { RECORDS_PER_PAGE } from '../../src/recorder/constants.ts';
import { cut, damage } from '../support/damage-record.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const FROM_NOWHERE = { page_id: null };
const LOST = '\ufffd';

function open(database: string): TestRecorder {
  return openTestRecorder({ database, clock: () => 1_000 });
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function messagesOf(recorder: TestRecorder, sessionId = 's1'): Promise<readonly RecordedMessage[]> {
  return valueOf(await recorder.api.session(sessionId, {})).messages;
}

/** Two sessions, of which one has the records 3 `one `, 4 `two `, 5 `three`. */
async function recordThree(database: string): Promise<void> {
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  for (const delta of ['one ', 'two ', 'three']) await recorder.record([append(delta)], FROM_NOWHERE);
  await recorder.record([sessionStart('s2'), messageAdd('m1', 'safe', { session_id: 's2' })], FROM_NOWHERE);
}

test('a damaged record takes only its own text along, and recovery says exactly what is missing', async () => {
  const database = newDatabase();
  await recordThree(database);
  await damage(database, 4, cut);
  const recorder = open(database);
  const expected = { content: `one ${LOST.repeat(4)}three`, missing: [{ offset: 4, length: 4 }] };
  expect(await messagesOf(recorder)).toMatchObject([expected]);
  expect(await messagesOf(recorder, 's2')).toMatchObject([{ content: 'safe', missing: [] }]);
  expect(valueOf(await recorder.api.recovery('s1')).missing).toEqual([
    { message_id: 'm1', position: 0, offset: 4, length: 4 },
  ]);
  await recorder.checkpoint();
  for (const reader of [recorder, open(database)]) {
    expect(await messagesOf(reader)).toMatchObject([expected]);
    expect(valueOf(await reader.api.recovery('s1')).missing).toHaveLength(1);
  }
});

test('a damaged record is reported, from when it is found, and kept in quarantine when the journal is trimmed', async () => {
  const database = newDatabase();
  await recordThree(database);
  await damage(database, 4, cut);
  const report = [{ id: 'journal:4', store: 'journal', key: 4, fact_count: 1, stored: '[1,10' }];
  const recorder = open(database);
  expect(valueOf(await recorder.api.quarantine())).toEqual(report);
  await recorder.checkpoint();
  expect(valueOf(await recorder.api.quarantine())).toEqual(report);
  const deltas = Array.from({ length: 2_500 }, () => append('.'));
  await recorder.record(deltas, FROM_NOWHERE);
  await recorder.record([append('.')], FROM_NOWHERE);
  await recorder.checkpoint();
  const connection = await openDB(database);
  expect(await connection.getKey('journal', 4)).toBeUndefined();
  connection.close();
  expect(valueOf(await open(database).api.quarantine())).toEqual(report);
});

test('a damaged last record that can be made out says how much text is missing, before anything more is recorded', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd(), append('kept ')], FROM_NOWHERE);
  await recorder.record([append('lost')], FROM_NOWHERE);
  await damage(database, 4, (stored) => stored.replace('lost', 'last'));
  const after = open(database);
  expect(await messagesOf(after)).toMatchObject([
    { content: `kept ${LOST.repeat(4)}`, missing: [{ offset: 5, length: 4 }] },
  ]);
  await after.record([append('more')], FROM_NOWHERE);
  expect(await messagesOf(open(database))).toMatchObject([{ content: `kept ${LOST.repeat(4)}more` }]);
});

test('what seemed lost and was not is taken back when the next append tells', async () => {
  const database = newDatabase();
  await recordThree(database);
  await damage(database, 4, (stored) => stored.replace('two ', 'two \\u0041'));
  expect(await messagesOf(open(database))).toMatchObject([
    { content: `one ${LOST.repeat(4)}three`, missing: [{ offset: 4, length: 4 }], revisions: [] },
  ]);
});

test('a text that was replaced in the lost record keeps what is known of it as a revision', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd('m1', 'a long first text')], FROM_NOWHERE);
  await recorder.record(
    [{ type: 'message_update', session_id: 's1', message_id: 'm1', content: 'new', is_complete: false }],
    FROM_NOWHERE,
  );
  await recorder.record([append(' words')], FROM_NOWHERE);
  await damage(database, 3, cut);
  expect(await messagesOf(open(database))).toMatchObject([
    {
      content: `${LOST.repeat(3)} words`,
      missing: [{ offset: 0, length: 3 }],
      revisions: [{ content: 'a long first text' }],
    },
  ]);
});

test('of a session whose beginning is lost everything after it is readable, under names that stand in', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd(), append('lost ')], FROM_NOWHERE);
  await recorder.record([append('found')], FROM_NOWHERE);
  await recorder.record([messageAdd('m2', 'whole')], FROM_NOWHERE);
  await recorder.record([append(' and more', { message_id: 'm2' })], FROM_NOWHERE);
  await damage(database, 1, cut);
  const after = open(database);
  expect(await messagesOf(after, 'lost-session-1')).toMatchObject([
    { message_id: 'lost-message-0', content: `${LOST.repeat(5)}found`, missing: [{ offset: 0, length: 5 }] },
    { message_id: 'lost-message-1', content: `${LOST.repeat(5)} and more` },
  ]);
  expect(await messagesOf(after, 's1')).toMatchObject([{ message_id: 'm2', content: 'whole', position: 1 }]);
  await after.checkpoint();
  expect(await messagesOf(open(database), 'lost-session-1')).toHaveLength(2);
  const [resumed] = await after.record([sessionStart()], FROM_NOWHERE);
  expect(resumed).toMatchObject({ type: 'ack', resumed: true });
});

test('two recorders that know different ends of a damaged journal do not write past each other', async () => {
  const database = newDatabase();
  const witness = open(database);
  await witness.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  await witness.record([append('a')], FROM_NOWHERE);
  await damage(database, 3, cut);
  const newcomer = open(database);
  await newcomer.api.status(); // takes the damaged record for more than it was
  await witness.record([append('b')], FROM_NOWHERE); // knows what it was
  const [reply] = await newcomer.record([append('c')], FROM_NOWHERE);
  expect(reply).toMatchObject({ type: 'ack', seq: 5 });
  expect(await messagesOf(newcomer)).toMatchObject([{ content: `${LOST}bc` }]);
  await witness.checkpoint(); // whose memory still has what the disk has lost
  for (const reader of [witness, newcomer, open(database)])
    expect(await messagesOf(reader)).toMatchObject([{ content: 'abc', missing: [] }]);
});

test('a recorder that took a damaged last record for more than it was reads afresh where the journal goes on', async () => {
  const database = newDatabase();
  const knowing = open(database);
  await knowing.record([sessionStart(), messageAdd('m1', 'one ')], FROM_NOWHERE);
  await knowing.record([append('two ')], FROM_NOWHERE);
  await damage(database, 3, cut);
  const guessing = open(database);
  expect(await messagesOf(guessing)).toMatchObject([{ content: 'one ' }]);
  await knowing.record([append('three')], FROM_NOWHERE);
  expect(await messagesOf(guessing)).toMatchObject([{ content: `one ${LOST.repeat(4)}three` }]);
});

test('a recorder continues after other recorders that assumed too many facts in its damaged last record', async () => {
  const database = newDatabase();
  const witness = open(database);
  await witness.record([sessionStart(), messageAdd('m1', 'one ')], FROM_NOWHERE);
  await witness.record([append('two '), append('lost')], FROM_NOWHERE);
  await damage(database, 3, cut);
  const newcomer = open(database);
  await newcomer.record([append('three ')], FROM_NOWHERE);
  for (const delta of ['four ', 'five']) await witness.record([append(delta)], FROM_NOWHERE);
  await newcomer.checkpoint();
  for (const reader of [witness, newcomer, open(database)])
    expect(await messagesOf(reader)).toMatchObject([{ content: expect.stringMatching(/^one .*three four five$/u) }]);
});

test('a recorder whose memory is not what the journal goes on from reads it afresh', async () => {
  const database = newDatabase();
  const witness = open(database);
  await witness.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  await witness.record([append('a')], FROM_NOWHERE);
  await damage(database, 3, (stored) => stored.replace('"a"', '"\\n\\n"')); // legible, but longer
  await open(database).record([append('b')], FROM_NOWHERE);
  await witness.record([append('c')], FROM_NOWHERE);
  for (const reader of [witness, open(database)])
    expect(await messagesOf(reader)).toMatchObject([{ content: `${LOST}${LOST}bc` }]);
});

test('a recorder that knows the content of a damaged last record notices a checkpoint after it', async () => {
  const database = newDatabase();
  const witness = open(database);
  await witness.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  await witness.record([append('a')], FROM_NOWHERE);
  await damage(database, 3, cut);
  const newcomer = open(database);
  await newcomer.checkpoint();
  const [reply] = await witness.record([append('b', { offset: 0 })], FROM_NOWHERE);
  expect(reply).toMatchObject({ type: 'ack' });
  for (const reader of [witness, newcomer, open(database)])
    expect(await messagesOf(reader)).toMatchObject([{ content: 'b' }]);
});

test('a client whose last events are lost goes on under another name, not over what it has', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart('s1', numbered(1)), messageAdd('m1', '', numbered(2))], FROM_NOWHERE);
  await recorder.record([append('a', numbered(3))], FROM_NOWHERE);
  await damage(database, 3, cut);
  const [reply] = await open(database).record([append('b', numbered(4))], FROM_NOWHERE);
  expect(reply).toMatchObject({ type: 'error', code: 'event_gap', expected_counter: 3 });
});

test('a follower is told that it missed the facts of a damaged record, and gets all others', async () => {
  const database = newDatabase();
  await recordThree(database);
  await damage(database, 4, cut);
  const recorder = open(database);
  const page = valueOf(await recorder.api.facts({ since: 2 }));
  expect(page).toMatchObject({ complete: false, oldest_since: 4, head: 7, read_to: 7 });
  expect(page.facts.map(({ seq }) => seq)).toEqual([3, 5, 6, 7]);
  expect(valueOf(await recorder.api.facts({ since: 4 }))).toMatchObject({ complete: true });
});

test('snapshots, ends and deletions after a damaged record apply to what is left', async () => {
  const database = newDatabase();
  const recorder = open(database);
  const message = (message_id: string, content: string): object => ({ message_id, role: 'user', content });
  const snapshot = { type: 'session_snapshot', session_id: 's1', provider: 'test' };
  await recorder.record([sessionStart(), messageAdd('m1', 'one'), messageAdd('m2', 'two')], FROM_NOWHERE);
  await recorder.record([{ ...snapshot, messages: [message('m1', 'one more'), message('m3', 'new')] }], FROM_NOWHERE);
  await recorder.record([{ type: 'session_end', session_id: 's1' }], FROM_NOWHERE);
  await recorder.record([sessionStart('s2')], FROM_NOWHERE);
  valueOf(await recorder.api.trash('s2'));
  valueOf(await recorder.api.purge('s2'));
  await damage(database, 1, cut);
  await damage(database, 6, cut);
  const after = open(database);
  expect(valueOf(await after.api.session('s1', {}))).toMatchObject({
    status: 'ended',
    messages: [
      { message_id: 'm1', content: 'one more' },
      { message_id: 'm3', content: 'new' },
    ],
  });
  expect(await after.api.session('s2', {})).toMatchObject({ ok: false, error: { code: 'session_not_found' } });
  await after.checkpoint();
  expect(valueOf(await after.api.quarantine()).map(({ id }) => id)).toEqual(['journal:1', 'journal:6']);
});

test('a record that is gone altogether is passed over like a damaged one', async () => {
  const database = newDatabase();
  await recordThree(database);
  const connection = await openDB(database);
  await connection.delete('journal', 4);
  connection.close();
  const recorder = open(database);
  expect(await messagesOf(recorder)).toMatchObject([{ content: `one ${LOST.repeat(4)}three` }]);
  expect(await messagesOf(recorder, 's2')).toMatchObject([{ content: 'safe' }]);
  expect(valueOf(await recorder.api.quarantine())).toEqual([
    { id: 'journal:4', store: 'journal', key: 4, fact_count: 1, stored: '' },
  ]);
  const [reply] = await recorder.record([append(' more')], FROM_NOWHERE);
  expect(reply).toMatchObject({ type: 'ack' });
});

test('recovery names the places of messages that are lost altogether', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd('m1', 'one')], FROM_NOWHERE);
  await recorder.record([messageAdd('m2', 'two')], FROM_NOWHERE);
  await recorder.record([messageAdd('m3', 'three')], FROM_NOWHERE);
  await damage(database, 3, cut);
  const after = open(database);
  expect(valueOf(await after.api.recovery('s1'))).toMatchObject({ message_count: 2, lost_messages: [1] });
  await after.checkpoint();
  expect(valueOf(await open(database).api.recovery('s1'))).toMatchObject({ lost_messages: [1] });
});

test('a purge leaves nothing of what damaged records held', async () => {
  const database = newDatabase();
  await recordThree(database);
  await damage(database, 4, (stored) => `${stored} secret`);
  const recorder = open(database);
  await recorder.checkpoint();
  expect(valueOf(await recorder.api.quarantine())).toMatchObject([
    { id: 'journal:4', stored: expect.stringContaining('secret') },
  ]);
  valueOf(await recorder.api.purge('s1'));
  await recorder.checkpoint();
  expect(valueOf(await recorder.api.quarantine())).toEqual([
    { id: 'journal:4', store: 'journal', key: 4, fact_count: 1, stored: '' },
  ]);
  const connection = await openDB(database);
  expect(JSON.stringify([await connection.getAll('meta'), await connection.getAll('journal')])).not.toContain('secret');
  connection.close();
});

test('an update after a damaged record of another session makes no further revision', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd('m1', 'one')], FROM_NOWHERE);
  await recorder.checkpoint();
  await recorder.record([sessionStart('s2')], FROM_NOWHERE);
  await recorder.record(
    [{ type: 'message_update', session_id: 's1', message_id: 'm1', content: 'one and more', is_complete: true }],
    FROM_NOWHERE,
  );
  await damage(database, 3, cut);
  expect(await messagesOf(open(database))).toMatchObject([{ content: 'one and more', revisions: [] }]);
});

test('a follower gets the facts after a damaged record that ends a page', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  const lastOfPage = RECORDS_PER_PAGE + 1;
  for (let seq = 3; seq <= lastOfPage + 2; seq += 1) await recorder.record([append('.')], FROM_NOWHERE);
  await damage(database, lastOfPage, cut);
  const after = open(database);
  const page = valueOf(await after.api.facts({ since: 0, limit: 1_000 }));
  expect(page).toMatchObject({ read_to: lastOfPage, head: lastOfPage + 2, oldest_since: lastOfPage });
  const rest = valueOf(await after.api.facts({ since: page.read_to, limit: 1_000 }));
  expect(rest.facts.map(({ seq }) => seq)).toEqual([lastOfPage + 1, lastOfPage + 2]);
});
