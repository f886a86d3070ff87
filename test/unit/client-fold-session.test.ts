// A follower skips unknown facts.

import { expect, test } from 'vitest';
import { foldSession } from '../../src/client/reading/fold-session.ts';
import type { Fact } from '../../src/protocol/index.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';

test('skips a fact of an unknown type and continues with the next', async () => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => 1_000 });
  await recorder.record([sessionStart(), messageAdd(), append('a')], { page_id: null });
  const read = await recorder.api.session('s1', {});
  if (!read.ok) throw new Error(read.error.message);
  const unknown = { type: 'message_rated', session_id: 's1', seq: 4, recorded_at: 1_000 } as unknown as Fact;
  const after = foldSession(read.value, unknown);
  expect(after).toEqual({ ...read.value, seq: 4 });
  await recorder.close();
});
