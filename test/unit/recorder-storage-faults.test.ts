import { describe, expect, test } from 'vitest';
import { createRecordingStore } from '../../src/storage/index.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { createFaultyStore, type FaultyStore } from '../support/faulty-store.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const FROM_NOWHERE = { page_id: null };
const neverLate = () => () => undefined;

function openFaulty(database = newDatabase()): { recorder: TestRecorder; store: FaultyStore; database: string } {
  const store = createFaultyStore(createRecordingStore(database, neverLate));
  return { recorder: openTestRecorder({ database, clock: () => 1_000, host: { store } }), store, database };
}

async function contentOf(recorder: TestRecorder): Promise<string | undefined> {
  const session = await recorder.api.session('s1', {});
  return session.ok ? session.value.messages[0]?.content : undefined;
}

async function healthOf(recorder: TestRecorder): Promise<string | undefined> {
  const status = await recorder.api.status();
  return status.ok ? status.value.storage.health : status.error.health;
}

async function startMessage(recorder: TestRecorder): Promise<void> {
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
}

describe('a recorder whose storage fails', () => {
  test('acks an event only after its transaction completes', async () => {
    const { recorder, store } = openFaulty();
    const release = store.holdAnswers();
    const order: string[] = [];
    const acked = recorder.record([sessionStart()], FROM_NOWHERE).then(() => order.push('acked'));
    await expect.poll(() => store.writes.length).toBeGreaterThan(0);
    order.push('released');
    release();
    await acked;
    expect(order).toEqual(['released', 'acked']);
    expect(store.writes.at(-1)).toBe('complete');
  });

  test('publishes a fact only after its transaction completes', async () => {
    const { recorder, store } = openFaulty();
    const release = store.holdAnswers();
    const acked = recorder.record([sessionStart()], FROM_NOWHERE);
    await expect.poll(() => store.writes.length).toBeGreaterThan(0);
    const publishedBefore = recorder.published.length;
    release();
    await acked;
    expect([publishedBefore, recorder.published.length]).toEqual([0, 1]);
  });

  test('takes events that arrive during a commit into one group', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    const before = store.writes.length;
    await Promise.all(Array.from({ length: 100 }, (_, index) => recorder.record([append(`${index},`)], FROM_NOWHERE)));
    expect(store.writes.slice(before).filter((step) => step === 'begun')).toHaveLength(2);
    expect(await contentOf(recorder)).toBe(Array.from({ length: 100 }, (_, index) => `${index},`).join(''));
  });

  test('retries a batch three times when the connection is lost', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('unavailable', 'unavailable', 'unavailable');
    const [reply] = await recorder.record([append('once')], FROM_NOWHERE);
    expect(reply).toMatchObject({ type: 'ack', status: 'message_appended' });
    expect(await contentOf(recorder)).toBe('once');
  });

  test('refuses a batch with storage_unavailable after the third retry, and records nothing of it', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('unavailable', 'unavailable', 'unavailable', 'unavailable');
    const replies = await recorder.record([append('a', { event_id: 'x1' }), append('b')], FROM_NOWHERE);
    expect(replies).toMatchObject([
      { type: 'error', code: 'storage_unavailable', event_id: 'x1' },
      { type: 'error', code: 'storage_unavailable', event_id: null },
    ]);
    expect(await contentOf(recorder)).toBe('');
  });

  test('refuses a batch with storage_full at once, and takes it when there is room again', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('full');
    const [refused] = await recorder.record([append('later', numbered(1))], FROM_NOWHERE);
    expect(refused).toMatchObject({ type: 'error', code: 'storage_full' });
    const [taken] = await recorder.record([append('later', numbered(1))], FROM_NOWHERE);
    expect(taken).toMatchObject({ type: 'ack' });
    expect(taken).not.toHaveProperty('duplicate');
    expect(await contentOf(recorder)).toBe('later');
  });

  test('refuses an event that overtook a refused one, so that the order stays', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('full');
    await recorder.record([append('first', numbered(1))], FROM_NOWHERE);
    const [overtaking] = await recorder.record([append('second', numbered(2))], FROM_NOWHERE);
    expect(overtaking).toMatchObject({ type: 'error', code: 'event_gap', expected_counter: 1 });
    await recorder.record([append('first', numbered(1)), append('second', numbered(2))], FROM_NOWHERE);
    expect(await contentOf(recorder)).toBe('firstsecond');
  });

  test('does not record twice what a transaction without an answer has committed', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('silent_commit');
    const [reply] = await recorder.record([append('once')], FROM_NOWHERE);
    expect(reply).toMatchObject({ type: 'ack', status: 'message_appended', seq: 3 });
    expect(await contentOf(recorder)).toBe('once');
  });

  test('records what a transaction without an answer has not committed', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('silent_abort');
    await recorder.record([append('once')], FROM_NOWHERE);
    expect(await contentOf(recorder)).toBe('once');
  });

  test('does not record twice what was committed before the connection was lost', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('lost_after_commit');
    const [reply] = await recorder.record([append('once')], FROM_NOWHERE);
    expect(reply).toMatchObject({ type: 'ack', seq: 3 });
    expect(await contentOf(recorder)).toBe('once');
  });

  test('acks what was committed without an answer, also when the disk is full by then', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('silent_commit', 'full');
    const [reply] = await recorder.record([append('once')], FROM_NOWHERE);
    expect(reply).toMatchObject({ type: 'ack', seq: 3 });
    expect(await contentOf(recorder)).toBe('once');
  });

  test('publishes what was committed without an answer', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('silent_commit');
    await recorder.record([append('once', numbered(1))], FROM_NOWHERE);
    expect(recorder.published.at(-1)).toMatchObject({ seq: 3, content_delta: 'once' });
  });

  test('acks what is committed, also when it cannot be published', async () => {
    const publish = (): void => {
      throw new Error('the channel is closed');
    };
    const recorder = openTestRecorder({ database: newDatabase(), clock: () => 1_000, host: { publish } });
    expect(await recorder.record([sessionStart()], FROM_NOWHERE)).toMatchObject([{ type: 'ack', seq: 1 }]);
  });

  test('shows in its status how the storage is', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('full');
    await recorder.record([append('x')], FROM_NOWHERE);
    const status = await recorder.api.status();
    expect(status).toMatchObject({ ok: true, value: { storage: { health: 'full' } } });
  });

  test('shows a lost connection only when another one is lost as well, and no longer after a success', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('unavailable');
    await recorder.record([append('a')], FROM_NOWHERE);
    expect(await healthOf(recorder)).toBe('ok');
    store.faults.push('unavailable', 'unavailable', 'unavailable', 'unavailable');
    const [refused] = await recorder.record([append('b')], FROM_NOWHERE);
    expect(refused).toMatchObject({ type: 'error', code: 'storage_unavailable', health: 'lost' });
    expect(await healthOf(recorder)).toBe('lost');
    await recorder.record([append('b')], FROM_NOWHERE);
    expect(await healthOf(recorder)).toBe('ok');
  });

  test('refuses at once what a hanging storage did not take, shows it, and records it when that answers again', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    const before = store.writes.length;
    store.faults.push('hanging');
    const [refused] = await recorder.record([append('once', numbered(1))], FROM_NOWHERE);
    expect(refused).toMatchObject({ type: 'error', code: 'storage_unavailable', health: 'hanging' });
    expect(store.writes.slice(before)).toEqual(['begun']);
    expect(await healthOf(recorder)).toBe('hanging');
    await recorder.record([append('once', numbered(1))], FROM_NOWHERE);
    expect(await healthOf(recorder)).toBe('ok');
    expect(await contentOf(recorder)).toBe('once');
  });

  test.each([
    ['that an unanswered commit has not recorded', 'silent_abort'],
    ['that an unanswered commit has recorded', 'silent_commit'],
  ] as const)('refuses after a second hang, and records once what comes again, %s', async (_what, fault) => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    await recorder.record([append('Once ', numbered(1))], FROM_NOWHERE);
    const before = store.writes.length;
    store.faults.push(fault, 'hanging', 'hanging', 'hanging');
    const events = [append('and ', numbered(2)), append('for ', { event_id: 'x1' })];
    const refused = await recorder.record(events, FROM_NOWHERE);
    const hanging = { type: 'error', code: 'storage_unavailable', health: 'hanging' };
    expect(refused).toMatchObject([hanging, hanging]);
    expect(store.writes.slice(before)).toEqual(['begun', 'begun']);
    store.faults.splice(0);
    const again = await recorder.record([...events, append('all', numbered(3))], FROM_NOWHERE);
    expect(again.map(({ type }) => type)).toEqual(['ack', 'ack', 'ack']);
    expect(await contentOf(recorder)).toBe('Once and for all');
  });

  test('tells who gave no id that the event may be recorded, and only where that is so', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('silent_commit', 'hanging');
    const doubted = await recorder.record([append('a'), append('b', { event_id: 'x1' })], FROM_NOWHERE);
    const isTold = doubted.map((reply) => reply.type === 'error' && /may have been recorded/.test(reply.message));
    expect(isTold).toEqual([true, false]);
    store.faults.push('hanging');
    const [refused] = await recorder.record([append('c')], FROM_NOWHERE);
    expect(refused).toMatchObject({ message: 'no answer' });
  });

  test('answers a command after a second hang', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    const before = store.writes.length;
    store.faults.push('silent_abort', 'silent_abort', 'silent_abort', 'silent_abort');
    expect(await recorder.api.trash('s1')).toMatchObject({ ok: false, error: { health: 'hanging' } });
    expect(store.writes.slice(before)).toEqual(['begun', 'begun']);
  });

  test('looks by itself whether a storage that hung takes writes again, but not whether a full one has room', async () => {
    const { recorder, store } = openFaulty();
    await startMessage(recorder);
    store.faults.push('hanging');
    await recorder.record([append('a')], FROM_NOWHERE);
    await recorder.sweep();
    expect(await healthOf(recorder)).toBe('ok');
    store.faults.push('full');
    await recorder.record([append('a')], FROM_NOWHERE);
    await recorder.sweep();
    expect(await healthOf(recorder)).toBe('full');
  });

  test('keeps the journal when a checkpoint fails, and folds it the next time', async () => {
    const { recorder, store, database } = openFaulty();
    await startMessage(recorder);
    await recorder.record([append('kept')], FROM_NOWHERE);
    store.faults.push('full');
    await recorder.checkpoint();
    expect(await contentOf(recorder)).toBe('kept');
    await recorder.record([append(' too')], FROM_NOWHERE);
    await recorder.checkpoint();
    const next = openTestRecorder({ database, clock: () => 1_000 });
    expect(await contentOf(next)).toBe('kept too');
  });
});
