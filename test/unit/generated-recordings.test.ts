// The generated recordings of the benchmark and the viewer's tests: what is in them, and that a recorder can go on with them.
import { expect, test } from 'vitest';
import { longSessionId, planSessions, type GeneratorOptions } from '../recordings/session-plan.ts';
import { stepsOf, type Step } from '../recordings/session-steps.ts';
import { writeRecordings } from '../recordings/write-recordings.ts';
import { sharedNames } from '../../src/protocol/index.ts';
import { NOBODY } from '../support/one-session.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const OPTIONS: GeneratorOptions = {
  seed: 1,
  sessions: 600,
  messages: 5_000,
  long: [300],
  until: Date.UTC(2026, 10, 1),
};

function allSteps(options: GeneratorOptions): Step[][] {
  return planSessions(options).map((plan) => [...stepsOf(plan)]);
}

function eventsOf(sessions: readonly (readonly Step[])[]) {
  return sessions.flat().flatMap((step) => (step.type === 'event' ? [step.event] : []));
}

test('a seed always gives the same recordings, and another seed gives others', () => {
  const first = allSteps(OPTIONS);
  expect(allSteps(OPTIONS)).toEqual(first);
  expect(allSteps({ ...OPTIONS, seed: 2 })).not.toEqual(first);
});

test('there are exactly as many sessions and messages as were asked for, and times never go back', () => {
  const sessions = allSteps(OPTIONS);
  expect(sessions.length).toBe(OPTIONS.sessions);
  expect(eventsOf(sessions).filter(({ type }) => type === 'message_add').length).toBe(OPTIONS.messages);
  for (const steps of sessions) {
    const times = steps.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(OPTIONS.until);
  }
});

test('chats have every kind of part, code, tables, math, several scripts, tokens, revisions and branches', () => {
  const events = eventsOf(allSteps(OPTIONS));
  const text = JSON.stringify(events);
  for (const kind of ['answer', 'reasoning', 'tool_call', 'tool_result', 'source', 'file'])
    expect(text).toContain(`"kind":"${kind}"`);
  for (const pattern of [/```ts/u, /\| --- \|/u, /\$\$/u, /\p{Script=Arabic}/u, /\p{Script=Han}/u, /\p{Script=Greek}/u])
    expect(text).toMatch(pattern);
  expect(new Set(events.map(({ type }) => type))).toEqual(
    new Set(['session_start', 'message_add', 'message_append', 'message_update', 'session_end']),
  );
});

test('a recorder reads what was written at once, and goes on with it', async () => {
  const namespace = newDatabase();
  await writeRecordings(namespace, planSessions(OPTIONS));
  const recorder = openTestRecorder({ database: sharedNames(namespace).database, clock: () => OPTIONS.until });
  const totals = new Map<string, number>();
  for (const status of ['ended', 'interrupted', 'timed_out', 'trashed'] as const)
    totals.set(status, valueOf(await recorder.api.sessions({ status, limit: 1 })).total);
  expect([...totals.values()].reduce((sum, total) => sum + total)).toBe(OPTIONS.sessions);
  for (const total of totals.values()) expect(total).toBeGreaterThan(0);

  const session_id = longSessionId(0);
  const plans = planSessions(OPTIONS).filter((plan) => plan.session_id === session_id);
  const added = eventsOf(plans.map((plan) => [...stepsOf(plan)])).filter((event) => event.type === 'message_add');
  const session = valueOf(await recorder.api.session(session_id, {}));
  expect(added.length).toBe(300);
  expect(session.messages.map(({ role }) => role)).toEqual(added.map(({ role }) => role));
  expect(session.messages[0]?.content).toBe(added[0]?.content);

  const [reply] = await recorder.record(
    [{ type: 'message_add', session_id, message_id: 'next', role: 'user', content: 'And then?' }],
    NOBODY,
  );
  expect(reply).toMatchObject({ type: 'ack' });
  await recorder.close();
  const again = openTestRecorder({ database: sharedNames(namespace).database, clock: () => OPTIONS.until });
  expect(valueOf(await again.api.session(session_id, {})).messages.at(-1)).toMatchObject({ content: 'And then?' });
  expect(valueOf(await again.api.quarantine())).toEqual([]);
});
