import { expect, test } from 'vitest';
import { createRecordingStore, type RecordingStore } from '../../src/storage/index.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';

const FROM_NOWHERE = { page_id: null };

test('a session reads as it was at its seq, whatever is recorded while it is read', async () => {
  const database = newDatabase();
  const inner = createRecordingStore(database, () => () => undefined);
  let reads = 0;
  let goOn = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  // The first read copies memory, the second reads the projection.
  const read: RecordingStore['read'] = async (scope, body) => {
    reads += 1;
    if (reads === 2) await gate;
    return inner.read(scope, body);
  };
  const recorder = openTestRecorder({ database, clock: () => 1_000, host: { store: { ...inner, read } } });
  await recorder.record([sessionStart(), messageAdd('m1', 'first')], FROM_NOWHERE);

  const reading = recorder.api.session('s1', {});
  await expect.poll(() => reads).toBe(2);
  const replacement = {
    type: 'message_update',
    session_id: 's1',
    message_id: 'm1',
    content: 'anew',
    is_complete: false,
  };
  await recorder.record([append(' and more'), replacement], FROM_NOWHERE);
  goOn();

  const messages = [{ content: 'first', revisions: [] }];
  expect(await reading).toMatchObject({ ok: true, value: { seq: 2, messages } });
});
