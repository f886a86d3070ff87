import { expect, test } from 'vitest';
import { createRecordingStore, type RecordingStore } from '../../src/storage/index.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const FROM_NOWHERE = { page_id: null };

/** A recorder whose next read of a session after `arm` waits between its two steps: memory is copied, the projection not read yet. */
function recorderWithGate(): {
  recorder: TestRecorder;
  arm: () => Promise<void>;
  isWaiting: () => boolean;
  goOn: () => void;
} {
  const database = newDatabase();
  const inner = createRecordingStore(database, () => () => undefined);
  let reads = Number.NEGATIVE_INFINITY;
  let goOn = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const read: RecordingStore['read'] = async (scope, body) => {
    reads += 1;
    if (reads === 2) await gate;
    return inner.read(scope, body);
  };
  const recorder = openTestRecorder({ database, clock: () => 1_000, host: { store: { ...inner, read } } });
  const arm = async (): Promise<void> => {
    await recorder.sweep(); // the first read checks the clients otherwise
    reads = 0;
  };
  return { recorder, arm, isWaiting: () => reads === 2, goOn: () => goOn() };
}

const REPLACEMENT = {
  type: 'message_update',
  session_id: 's1',
  message_id: 'm1',
  content: 'anew',
  is_complete: false,
};

test('a session reads as it was at its seq, whatever is recorded while it is read', async () => {
  const { recorder, arm, isWaiting, goOn } = recorderWithGate();
  await recorder.record([sessionStart(), messageAdd('m1', 'first')], FROM_NOWHERE);
  await arm();
  const reading = recorder.api.session('s1', { timing: true });
  await expect.poll(isWaiting).toBe(true);
  await recorder.record([append(' and more'), REPLACEMENT], FROM_NOWHERE);
  goOn();
  const messages = [{ content: 'first', revisions: [], timing: [[5, 1_000]] }];
  expect(await reading).toMatchObject({ ok: true, value: { seq: 2, messages } });
});

test('a session that a checkpoint overtakes while it is read is read anew', async () => {
  const { recorder, arm, isWaiting, goOn } = recorderWithGate();
  await recorder.record([sessionStart(), messageAdd('m1', 'first')], FROM_NOWHERE);
  await recorder.checkpoint();
  await arm();
  const reading = recorder.api.session('s1', {});
  await expect.poll(isWaiting).toBe(true);
  await recorder.record([append(' and more')], FROM_NOWHERE);
  await recorder.checkpoint();
  goOn();
  expect(await reading).toMatchObject({ ok: true, value: { seq: 3, messages: [{ content: 'first and more' }] } });
});
