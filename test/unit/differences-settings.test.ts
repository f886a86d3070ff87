// Where holdfast differs from the original on purpose: it enforces its settings.

import { expect, test } from 'vitest';
import {
  ADD,
  APPEND,
  NOBODY,
  START,
  clock,
  idsOf,
  recordOne,
  recorderOn,
  recorderWith,
  sessionOf,
  statusOf,
  textsOf,
} from '../support/one-session.ts';
import { valueOf } from '../support/recorder-reads.ts';
import { newDatabase } from '../support/recorder-harness.ts';

test('persist_interval_secs is enforced: facts are folded once they have waited for so long', async () => {
  const recorder = await recorderWith(START, ADD);
  expect((await statusOf(recorder)).dirty_sessions).toBe(1);
  recorder.expireTimers(4_999);
  expect((await statusOf(recorder)).dirty_sessions).toBe(1);
  recorder.expireTimers(5_000);
  expect((await statusOf(recorder)).dirty_sessions).toBe(0);
  expect((await sessionOf(recorder)).is_dirty).toBe(false);
  expect(await textsOf(recorder)).toEqual(['Hello']);
});

test('a persist_interval_secs of its own is enforced', async () => {
  const recorder = recorderOn();
  expect(valueOf(await recorder.api.configure({ persist_interval_secs: 60 })).persist_interval_secs).toBe(60);
  recorder.expireTimers(5_000);
  await recorder.record([START, ADD], NOBODY);
  recorder.expireTimers(59_999);
  expect((await statusOf(recorder)).dirty_sessions).toBe(1);
  recorder.expireTimers(60_000);
  expect((await statusOf(recorder)).dirty_sessions).toBe(0);
});

test('max_memory_messages is enforced: so many dirty messages of a session are folded at once', async () => {
  const recorder = recorderOn();
  await recorder.api.configure({ max_memory_messages: 3 });
  await recorder.record([START, ADD, { ...ADD, message_id: 'n' }, APPEND], NOBODY);
  expect((await statusOf(recorder)).dirty_sessions).toBe(1);
  await recorder.record([{ ...ADD, message_id: 'o' }], NOBODY);
  expect((await statusOf(recorder)).dirty_sessions).toBe(0);
  expect(await textsOf(recorder)).toEqual(['Hello world', 'Hello', 'Hello']);
});

test('session_timeout_secs is enforced: a session without activity for longer is timed out', async () => {
  const recorder = await recorderWith(START, { ...ADD, content: '' });
  await recorder.checkpoint();
  clock.now += 3_600_000;
  expect((await sessionOf(recorder)).status).toBe('active');
  expect(await idsOf(recorder, 'timed_out')).toEqual([]);
  clock.now += 1;
  expect((await sessionOf(recorder)).status).toBe('timed_out');
  expect(await idsOf(recorder, 'active')).toEqual([]);
  expect(await idsOf(recorder, 'timed_out')).toEqual(['s']);
  expect(valueOf(await recorder.api.recoveries())).toMatchObject({
    sessions: [{ session_id: 's', status: 'timed_out' }],
    total: 1,
  });
  expect(valueOf(await recorder.api.recovery('s'))).toMatchObject({ cut_off: [{ message_id: 'm' }] });
  await recorder.api.configure({ session_timeout_secs: 7_200 });
  expect((await sessionOf(recorder)).status).toBe('active');
});

test('an event makes a timed-out session active again', async () => {
  const recorder = await recorderWith(START);
  clock.now += 3_600_001;
  await recordOne(recorder, { type: 'heartbeat', timestamp: clock.now, session_id: 's' });
  expect((await sessionOf(recorder)).status).toBe('active');
});

test('settings are stored, and a bad one changes nothing', async () => {
  const database = newDatabase();
  const change = {
    persist_interval_secs: 1,
    max_memory_messages: 7,
    session_timeout_secs: 60,
    debug: true,
    durability: 'relaxed',
    retain_days: 30,
    retain_bytes: null,
    attachment_bytes: 5_000,
    redact: true,
    redaction_rules: [{ name: 'order', pattern: 'ACME-[0-9]+' }],
    second_copy: true,
  };
  const first = recorderOn(database);
  expect(valueOf(await first.api.configure(change))).toEqual(change);
  expect(await first.api.configure({ persist_interval_secs: 2, max_memory_messages: 0 })).toMatchObject({
    ok: false,
    error: { code: 'invalid_event' },
  });
  const second = recorderOn(database);
  expect((await statusOf(second)).config).toEqual(change);
  await second.checkpoint();
  expect((await statusOf(recorderOn(database))).config).toEqual(change);
});

test('debug is enforced: what is decided is logged only when it is set', async () => {
  const recorder = await recorderWith(START);
  expect(recorder.logged).toEqual([]);
  await recorder.api.configure({ debug: true });
  await recordOne(recorder, ADD);
  expect(recorder.logged.length).toBeGreaterThan(0);
});
