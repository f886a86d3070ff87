// Compares the real recorder with the reference: arbitrary programs of two recorders on one database.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROPERTY_DEADLINE_MS, propertyOptions } from '../support/property-options.ts';
import { compareWithReference } from '../support/recorder-comparison.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';
import { anyProgram } from '../support/recorder-programs.ts';

const NOW = 1_700_000_000_000;
const NOBODY = { page_id: null };
const START = { type: 'session_start', session_id: 's', provider: 'p' };
const ADD = { type: 'message_add', session_id: 's', message_id: 'm', role: 'assistant', content: '' };
const APPEND = { type: 'message_append', session_id: 's', message_id: 'm', content_delta: 'ab' };

test('the recorder agrees with the reference on every program', { timeout: PROPERTY_DEADLINE_MS }, async () => {
  await fc.assert(fc.asyncProperty(anyProgram, compareWithReference), propertyOptions(500));
});

test(
  'a recorder that was idle while others folded and trimmed the journal continues from the current state',
  { timeout: PROPERTY_DEADLINE_MS },
  async () => {
    const database = newDatabase();
    const clock = (): number => NOW;
    const sleeper = openTestRecorder({ database, clock });
    const busy = openTestRecorder({ database, clock });
    await sleeper.record([START, ADD, APPEND], NOBODY);
    for (let commit = 0; commit < 50; commit += 1)
      await busy.record(
        Array.from({ length: 50 }, () => APPEND),
        NOBODY,
      );
    await busy.checkpoint();
    await busy.record([APPEND], NOBODY);
    const offset = 2 * 2_502;
    expect(
      await sleeper.record(
        [
          { ...APPEND, offset },
          { ...APPEND, offset },
        ],
        NOBODY,
      ),
    ).toMatchObject([{ seq: 2_505 }, { duplicate: true }]);
    await sleeper.checkpoint();
    for (const { api } of [sleeper, busy, openTestRecorder({ database, clock })]) {
      expect(await api.session('s', {})).toMatchObject({ value: { messages: [{ content: 'ab'.repeat(2_503) }] } });
    }
    const missed = await busy.api.facts({ since: 0 });
    expect(missed).toMatchObject({ value: { complete: false, head: 2_505 } });
    const since = missed.ok ? missed.value.oldest_since : 0;
    expect(since).toBeGreaterThan(0);
    expect(await busy.api.facts({ since })).toMatchObject({ value: { complete: true, oldest_since: since } });
    await Promise.all([sleeper.close(), busy.close()]);
  },
);

test(
  'more sessions than memory keeps are all readable, and all can be continued',
  { timeout: PROPERTY_DEADLINE_MS },
  async () => {
    let now = NOW;
    const recorder = openTestRecorder({ database: newDatabase(), clock: () => now });
    const ids = Array.from({ length: 300 }, (_, index) => `s${index}`);
    for (const session_id of ids) {
      now += 1;
      await recorder.record(
        [
          { ...START, session_id },
          { ...ADD, session_id, event_id: 'e' },
          { ...APPEND, session_id },
        ],
        NOBODY,
      );
    }
    await recorder.checkpoint();
    const again = ids.flatMap((session_id) => [
      { ...ADD, session_id, event_id: 'e' },
      { ...APPEND, session_id, offset: 2 },
    ]);
    const replies = await recorder.record(again, NOBODY);
    expect(
      replies.every((reply, index) => reply.type === 'ack' && (reply.duplicate === true) === (index % 2 === 0)),
    ).toBe(true);
    for (const session_id of ids) {
      expect(await recorder.api.session(session_id, {})).toMatchObject({ value: { messages: [{ content: 'abab' }] } });
    }
    expect(await recorder.api.sessions({ status: 'active' })).toMatchObject({ value: { total: 300 } });
    await recorder.close();
  },
);
