// Anything at all thrown at the recorder: each bad event gets one error at its own index, and nobody else notices.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyPlan, resolvePlan } from '../support/event-arbitraries.ts';
import { PROPERTY_DEADLINE_MS, propertyOptions } from '../support/property-options.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { ReferenceRecorder } from '../model/reference-recorder.ts';

const NOW = 1_700_000_000_000;
const NOBODY = { page_id: null };

function cycle(): unknown {
  const list: unknown[] = [];
  list.push({ list });
  return list;
}

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});
const shape = {
  session_id: fc.constant('s'),
  message_id: fc.constant('m'),
  provider: anything,
  role: anything,
  content: anything,
  content_delta: anything,
  messages: anything,
};
const nearly = fc.record(
  {
    type: fc.oneof(anything, fc.constantFrom('message_add', 'session_start', 'session_snapshot', 'message_append')),
    ...shape,
  },
  { requiredKeys: ['type'] },
);
const garbage = fc.oneof(
  { weight: 3, arbitrary: anything },
  { weight: 2, arbitrary: nearly },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      undefined,
      () => 1,
      Symbol('event'),
      1n,
      cycle(),
      { type: 1n },
      { type: cycle() },
      { type: 'session_update', session_id: 's', metadata: cycle() },
      { type: 'session_update', session_id: 's', metadata: new Map() },
      { type: 'session_update', session_id: 's', metadata: () => 1 },
      Object.create({ type: 'session_start', session_id: 's', provider: 'p' }),
      [{ type: 'session_start', session_id: 's', provider: 'p' }],
      new Map([['type', 'session_start']]),
      new Proxy({}, {}),
    ),
  },
);

/** What the reference refuses too. */
function isBad(event: unknown): boolean {
  const [reply] = new ReferenceRecorder().record([event], NOBODY, NOW);
  return reply?.type === 'error' && (reply.code === 'invalid_event' || reply.code === 'payload_too_large');
}

async function readAll({ api }: TestRecorder): Promise<unknown> {
  const sessions = await api.sessions({ status: 'all' });
  const details = sessions.ok
    ? await Promise.all(sessions.value.sessions.map(({ session_id }) => api.session(session_id, {})))
    : [];
  return { sessions, details };
}

test('garbage gets one error each and changes nothing', { timeout: PROPERTY_DEADLINE_MS }, async () => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => NOW, host: { newId: () => 'fresh' } });
  await recorder.record([{ type: 'session_start', session_id: 's', provider: 'p' }], NOBODY);
  const before = await readAll(recorder);
  await fc.assert(
    fc.asyncProperty(fc.array(garbage.filter(isBad), { maxLength: 6 }), async (events) => {
      const replies = await recorder.record(events, NOBODY);
      expect(replies).toHaveLength(events.length);
      for (const reply of replies)
        expect(reply).toMatchObject({ type: 'error', code: 'invalid_event', message: expect.stringMatching(/./) });
    }),
    propertyOptions(300),
  );
  expect(await readAll(recorder)).toEqual(before);
  expect(recorder.published).toHaveLength(1);
  await recorder.close();
});

test('good events among garbage are recorded as if they were alone', { timeout: PROPERTY_DEADLINE_MS }, async () => {
  const element = fc.oneof(fc.record({ bad: garbage.filter(isBad) }), fc.record({ good: anyPlan }));
  await fc.assert(
    fc.asyncProperty(fc.array(element, { maxLength: 12 }), async (elements) => {
      const guess = new ReferenceRecorder();
      const earlier: unknown[] = [];
      const events = elements.map((made) => {
        if ('bad' in made) return made.bad;
        const event = resolvePlan(made.good, guess, earlier);
        guess.record([event], NOBODY, NOW);
        earlier.push(event);
        return event;
      });
      const alone = elements.flatMap((made, index) => ('good' in made ? [index] : []));
      const mixed = openTestRecorder({ database: newDatabase(), clock: () => NOW, host: { newId: () => 'fresh' } });
      const mixedReplies = await mixed.record(events, NOBODY);
      const mixedReads = await readAll(mixed);
      await mixed.close();
      const clean = openTestRecorder({ database: newDatabase(), clock: () => NOW, host: { newId: () => 'fresh' } });
      const cleanReplies = await clean.record(
        alone.map((index) => events[index]),
        NOBODY,
      );
      expect(alone.map((index) => mixedReplies[index])).toEqual(cleanReplies);
      expect(mixedReads).toEqual(await readAll(clean));
      await clean.close();
      const others = mixedReplies.filter((_, index) => !alone.includes(index));
      for (const reply of others) expect(reply).toMatchObject({ type: 'error', code: 'invalid_event' });
    }),
    propertyOptions(60),
  );
});
