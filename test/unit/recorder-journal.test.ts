import { deleteDB, openDB } from 'idb';
import { expect, test } from 'vitest';
import { createRecordingStore } from '../../src/storage/index.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { createFaultyStore } from '../support/faulty-store.ts';
import { journalKeys } from '../support/journal-keys.ts';
import { NEWER_RECORD } from '../support/newer-record.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const FROM_NOWHERE = { page_id: null };

function open(database: string, now = { ms: 1_000 }): TestRecorder {
  return openTestRecorder({ database, clock: () => now.ms });
}

async function contentOf(recorder: TestRecorder, sessionId = 's1'): Promise<string | undefined> {
  const session = await recorder.api.session(sessionId, {});
  return session.ok ? session.value.messages[0]?.content : undefined;
}

test('journals one record for one commit', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd(), append('a'), append('b')], FROM_NOWHERE);
  await recorder.record([append('c')], FROM_NOWHERE);
  expect(await journalKeys(database)).toEqual([1, 5]);
});

test('two recorders that write in turns decide on each other’s facts', async () => {
  const database = newDatabase();
  const [one, other] = [open(database), open(database)];
  await one.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  await other.record([append('a', { offset: 0 })], FROM_NOWHERE);
  await one.record([append('b', { offset: 1 })], FROM_NOWHERE);
  const [reply] = await other.record([append('b', { offset: 1 }), append('c', { offset: 2 })], FROM_NOWHERE);
  expect(reply).toMatchObject({ type: 'ack', duplicate: true });
  expect(await contentOf(one)).toBe('abc');
});

test('a recorder finds another’s facts by reading the journal’s tail, not by failing to write over them', async () => {
  const database = newDatabase();
  const store = createFaultyStore(createRecordingStore(database, () => () => undefined));
  const one = open(database);
  const other = openTestRecorder({ database, clock: () => 1_000, host: { store } });
  await other.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  await one.record([append('a')], FROM_NOWHERE);
  store.writes.length = 0;
  await other.record([append('b')], FROM_NOWHERE);
  expect(store.writes).toEqual(['begun', 'complete', 'begun', 'complete']);
  // From now on it looks before it decides.
  await one.record([append('c')], FROM_NOWHERE);
  store.writes.length = 0;
  await other.record([append('d')], FROM_NOWHERE);
  expect(store.writes).toEqual(['begun', 'complete', 'begun', 'complete']);
});

test('a recorder that slept through checkpoints and trimming goes on with what is there', async () => {
  const database = newDatabase();
  const [busy, sleeper] = [open(database), open(database)];
  await sleeper.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  const deltas = Array.from({ length: 3_000 }, (_, index) => `${index} `);
  for (let start = 0; start < deltas.length; start += 500) {
    await busy.record(
      deltas.slice(start, start + 500).map((delta) => append(delta)),
      FROM_NOWHERE,
    );
    await busy.checkpoint();
  }
  expect((await journalKeys(database))[0]).toBeGreaterThan(3);
  const [reply] = await sleeper.record([append('end', { offset: deltas.join('').length })], FROM_NOWHERE);
  expect(reply).toMatchObject({ type: 'ack', seq: 3_003 });
  expect(await contentOf(busy)).toBe(`${deltas.join('')}end`);
});

test('a journal that has grown long is folded before its time', async () => {
  const recorder = open(newDatabase());
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  const piece = 'x'.repeat(524_288);
  for (let count = 1; count < 8; count += 1) await recorder.record([append(piece)], FROM_NOWHERE);
  expect(await dirtySessions(recorder)).toBe(1);
  await recorder.record([append(piece)], FROM_NOWHERE);
  expect(await dirtySessions(recorder)).toBe(0);
  expect(await contentOf(recorder)).toBe(piece.repeat(8));
});

test('a recorder that starts finds the watermark of a client, and drops what it resends', async () => {
  const database = newDatabase();
  const before = open(database);
  await before.record(
    [sessionStart('s1', numbered(1)), messageAdd('m1', '', numbered(2)), append('a', numbered(3))],
    FROM_NOWHERE,
  );
  await before.checkpoint();
  await before.record([append('b', numbered(4))], FROM_NOWHERE);
  const after = open(database);
  const replies = await after.record(
    [append('a', numbered(3)), append('b', numbered(4)), append('c', numbered(5))],
    FROM_NOWHERE,
  );
  expect(replies).toMatchObject([{ duplicate: true }, { duplicate: true }, { status: 'message_appended' }]);
  expect(await contentOf(after)).toBe('abc');
});

test('a rejected event of a client gets the same error again after a restart, and holds up nothing', async () => {
  const database = newDatabase();
  const before = open(database);
  await before.record(
    [sessionStart('s1', numbered(1)), append('x', numbered(2)), messageAdd('m1', '', numbered(3))],
    FROM_NOWHERE,
  );
  await before.checkpoint();
  const after = open(database);
  const [again, next] = await after.record([append('x', numbered(2)), append('y', numbered(4))], FROM_NOWHERE);
  expect(again).toMatchObject({ type: 'error', code: 'message_not_found' });
  expect(next).toMatchObject({ type: 'ack', status: 'message_appended' });
});

test('refuses to write after a record of a newer version, with version_mismatch', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart()], FROM_NOWHERE);
  const connection = await openDB(database);
  await connection.put('journal', NEWER_RECORD, 2);
  connection.close();
  const [reply] = await recorder.record([messageAdd()], FROM_NOWHERE);
  expect(reply).toMatchObject({ type: 'error', code: 'version_mismatch' });
  expect(await journalKeys(database)).toEqual([1, 2]);
});

test('a text that grows over many checkpoints is kept in few pieces', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  const piece = 'x'.repeat(10_000);
  for (let count = 0; count < 20; count += 1) {
    await recorder.record([append(piece)], FROM_NOWHERE);
    await recorder.checkpoint();
  }
  const connection = await openDB(database);
  const pieces = await connection.count('chunks');
  connection.close();
  expect(pieces).toBe(10);
  expect(await contentOf(recorder)).toBe(piece.repeat(20));
});

test('facts since a seq are read back from the journal, also across a checkpoint', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd(), append('a')], FROM_NOWHERE);
  await recorder.checkpoint();
  await recorder.record([append('b')], FROM_NOWHERE);
  const read = await open(database).api.facts({ since: 2 });
  expect(read).toMatchObject({
    ok: true,
    value: {
      complete: true,
      head: 4,
      read_to: 4,
      facts: [
        { seq: 3, content_delta: 'a', offset: 0 },
        { seq: 4, content_delta: 'b', offset: 1 },
      ],
    },
  });
  expect(read.ok ? read.value.facts : []).toEqual(recorder.published.slice(2));
});

test('says when facts are asked for that the journal no longer keeps', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  for (let count = 0; count < 3; count += 1) {
    await recorder.record(
      Array.from({ length: 1_000 }, () => append('x')),
      FROM_NOWHERE,
    );
    await recorder.checkpoint();
  }
  const read = await recorder.api.facts({ since: 1 });
  expect(read).toMatchObject({ ok: true, value: { complete: false } });
  const oldest = read.ok ? read.value.oldest_since : 0;
  expect(await recorder.api.facts({ since: oldest })).toMatchObject({ ok: true, value: { complete: true } });
});

test('purges what has been in the trash for 30 days', async () => {
  const now = { ms: 1_000 };
  const database = newDatabase();
  const recorder = open(database, now);
  await recorder.record([sessionStart('old'), sessionStart('kept')], FROM_NOWHERE);
  await recorder.api.trash('old');
  await recorder.checkpoint();
  now.ms += 31 * 24 * 60 * 60 * 1000;
  await recorder.api.trash('kept');
  await recorder.sweep();
  expect(await recorder.api.session('old', {})).toMatchObject({ ok: false, error: { code: 'session_not_found' } });
  expect(await recorder.api.session('kept', {})).toMatchObject({ ok: true, value: { status: 'trashed' } });
});

test('reads a session without messages', async () => {
  const recorder = open(newDatabase());
  await recorder.record([sessionStart()], FROM_NOWHERE);
  await recorder.checkpoint();
  expect(await recorder.api.session('s1', {})).toMatchObject({ ok: true, value: { messages: [], next_before: null } });
});

test('a purged text is nowhere in the database after the next checkpoint and commit', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd('m1', 'a secret')], FROM_NOWHERE);
  await recorder.checkpoint();
  await recorder.api.purge('s1');
  await recorder.checkpoint();
  const connection = await openDB(database);
  const stores = await Promise.all(Array.from(connection.objectStoreNames, (store) => connection.getAll(store)));
  connection.close();
  expect(JSON.stringify(stores)).not.toContain('a secret');
});

test('the last record stays when all is folded, so that a recorder that slept notices what it missed', async () => {
  const database = newDatabase();
  const [sleeper, busy] = [open(database), open(database)];
  await sleeper.record([sessionStart(), messageAdd(), append('a')], FROM_NOWHERE);
  await busy.record([append('b'), sessionStart('s2')], FROM_NOWHERE);
  await busy.api.purge('s2'); // a checkpoint after a purge keeps as little of the journal as possible
  await busy.checkpoint();
  const [reply] = await sleeper.record([append('c')], FROM_NOWHERE);
  expect(reply).toMatchObject({ type: 'ack', seq: 7 });
  expect(await contentOf(open(database))).toBe('abc');
});

test('a recorder whose database was replaced decides on what is there, not on what it remembers', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  await deleteDB(database);
  const [reply] = await recorder.record([append('x')], FROM_NOWHERE);
  expect(reply).toMatchObject({ type: 'error', code: 'session_not_found' });
  expect(await journalKeys(database)).toEqual([]);
});

test('refused events of a client stay refused when more of them are sent again than a batch holds', async () => {
  const recorder = open(newDatabase());
  const refused = Array.from({ length: 1_500 }, (_, index) => append('x', numbered(index + 1)));
  await recorder.record(refused, FROM_NOWHERE);
  const again = await recorder.record(refused, FROM_NOWHERE);
  expect(new Set(again.map((reply) => (reply.type === 'error' ? reply.code : reply.type)))).toEqual(
    new Set(['session_not_found']),
  );
});

test('an event with a caller’s id does not overtake the numbered events before it in its batch', async () => {
  const recorder = open(newDatabase());
  const events = (first: number): object[] => [
    sessionStart('s1', { title: 'first', ...numbered(first) }),
    sessionStart('s1', { title: 'last', event_id: 'mine' }),
    messageAdd('m1', '', numbered(first + 1)),
  ];
  const gap = { type: 'error', code: 'event_gap', expected_counter: 1 };
  expect(await recorder.record(events(5), FROM_NOWHERE)).toMatchObject([gap, { ...gap, event_id: 'mine' }, gap]);
  for (const isRepeated of [false, true]) {
    const replies = await recorder.record(events(1), FROM_NOWHERE);
    expect(replies).toMatchObject(replies.map(() => ({ type: 'ack', ...(isRepeated && { duplicate: true }) })));
  }
  expect(valueOf(await recorder.api.session('s1'))).toMatchObject({ title: 'last', message_count: 1 });
});

test('a heartbeat without a session leaves no fact, and is told to whoever listens, once', async () => {
  const recorder = open(newDatabase());
  const beat = { type: 'heartbeat', timestamp: 7, ...numbered(1) };
  const [reply] = await recorder.record([beat], FROM_NOWHERE);
  await recorder.record([beat], FROM_NOWHERE);
  expect(reply).toMatchObject({ type: 'ack', status: 'heartbeat', session_id: '' });
  expect(reply).not.toHaveProperty('seq');
  expect(recorder.heartbeats).toEqual([7]);
});

test('an array with holes gets one reply for each place', async () => {
  const recorder = open(newDatabase());
  const withHoles: unknown[] = [];
  withHoles[2] = sessionStart();
  const replies = await recorder.record(withHoles, FROM_NOWHERE);
  expect(replies.map(({ type }) => type)).toEqual(['error', 'error', 'ack']);
});

test('a query that makes no sense is refused as such, and the storage is none the worse', async () => {
  const { api } = open(newDatabase());
  const refused = [
    await api.session('', {}),
    await api.facts({ since: Number.NaN }),
    await api.sessions({ limit: -1 }),
    await api.configure({ durability: 'maybe' }),
  ];
  expect(refused.map((result) => (result.ok ? 'ok' : result.error.code))).toEqual(
    Array.from({ length: 4 }, () => 'invalid_event'),
  );
  expect(await api.status()).toMatchObject({ ok: true, value: { storage: { health: 'ok' } } });
});

async function dirtySessions({ api }: TestRecorder): Promise<number | null> {
  const status = await api.status();
  return status.ok ? status.value.dirty_sessions : null;
}

test('a shorter interval counts at once, also for facts that wait already', async () => {
  const recorder = open(newDatabase());
  await recorder.api.configure({ persist_interval_secs: 3_600 });
  await recorder.record([sessionStart()], FROM_NOWHERE);
  recorder.expireTimers(1_000);
  expect(await dirtySessions(recorder)).toBe(1);
  await recorder.api.configure({ persist_interval_secs: 1 });
  recorder.expireTimers(1_000);
  await expect.poll(() => dirtySessions(recorder)).toBe(0);
});

test('a recorder that starts folds what another one left in the journal', async () => {
  const database = newDatabase();
  await open(database).record([sessionStart()], FROM_NOWHERE);
  const next = open(database);
  await next.sweep();
  next.expireTimers(5_000);
  await expect.poll(() => dirtySessions(next)).toBe(0);
});

test('who asks for the end of the journal under load has been told of everything before it', async () => {
  const recorder = open(newDatabase());
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  const replies = [recorder.record([append('a')], FROM_NOWHERE), recorder.record([append('b')], FROM_NOWHERE)];
  const page = valueOf(await recorder.api.facts({ since: Number.MAX_SAFE_INTEGER }));
  expect(recorder.published.at(-1)?.seq).toBeGreaterThanOrEqual(page.head);
  await Promise.all(replies);
  expect(recorder.published.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  await recorder.close();
});
