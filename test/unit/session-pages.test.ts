// Pages of the list of sessions: whatever is folded, dirty, hidden or purged, a page is a slice of the whole list.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SessionQuery, SessionSummary } from '../../src/protocol/index.ts';
import { createRecordingStore } from '../../src/storage/index.ts';
import { countingRows } from '../support/counting-rows.ts';
import { sessionStart } from '../support/events.ts';
import { PROPERTY_DEADLINE_MS, propertyOptions } from '../support/property-options.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { outcomeOf, valueOf } from '../support/recorder-reads.ts';

const HERE = { page_id: 'here' };
const GONE = { page_id: 'gone' };
const START_MS = 1_000_000_000_000;
const TIMEOUT_MS = 3_600_000;

const DEEDS = [
  { weight: 6, arbitrary: fc.constant('start' as const) },
  { weight: 2, arbitrary: fc.constant('here' as const) },
  { weight: 4, arbitrary: fc.constant('gone' as const) },
  { weight: 3, arbitrary: fc.constant('fold' as const) },
  {
    weight: 8,
    arbitrary: fc.constantFrom('end', 'trash', 'restore', 'purge', 'update', 'later', 'much later'),
  },
] as const;

/** What happens to sessions, one after the other. */
const step = fc.tuple(fc.oneof(...DEEDS), fc.nat(39));

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const query = fc.record(
  {
    status: fc.constantFrom('all', 'stopped', 'active', 'interrupted', 'ended', 'timed_out', 'trashed'),
    q: fc.constantFrom('S1', 'title 2'),
    provider: fc.constantFrom('p0', 'p1'),
    model: fc.constantFrom('GPT', 'gpt-1', 'other'),
    workspace: fc.constantFrom('Work', '/home', 'id-2'),
    since: fc.nat(60).map((index) => START_MS + index * 500),
    until: fc.nat(60).map((index) => START_MS + index * 500),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<SessionQuery>;

const page = fc.record({ skip: fc.nat(14), limit: fc.integer({ min: 1, max: 8 }) });

const steps = fc.array(step, { minLength: 30, maxLength: 90, size: 'max' });
const questions = fc.array(fc.tuple(fc.oneof(fc.constant({}), query), page), {
  minLength: 6,
  maxLength: 10,
  size: 'max',
});

async function take(recorder: TestRecorder, clock: { now: number }, [deed, index]: Step): Promise<void> {
  const session_id = `s${index}`;
  clock.now += 500 * (index % 2); // some have the same time
  switch (deed) {
    case 'start':
    case 'here':
    case 'gone': {
      const start = {
        type: 'session_start',
        session_id,
        provider: `p${index % 2}`,
        title: `Title ${index}`,
        ...(index % 3 === 0 ? {} : { model: `gpt-${index}` }),
        ...(index % 4 === 0 ? { workspace_id: `id-${index}` } : { workspace_path: `/home/work/${index}` }),
      };
      await recorder.record([start], deed === 'gone' ? GONE : deed === 'here' ? HERE : { page_id: null });
      if (deed === 'gone') await recorder.clientGone('page:gone');
      return;
    }
    case 'end':
      await recorder.record([{ type: 'session_end', session_id }], HERE);
      return;
    case 'update':
      await recorder.record([{ type: 'session_update', session_id, title: 'Another' }], HERE);
      return;
    case 'trash':
    case 'restore':
    case 'purge':
      await recorder.api[deed](session_id);
      return;
    case 'fold':
      return recorder.checkpoint();
    case 'later':
      clock.now += 1_000;
      return;
    case 'much later':
      clock.now += TIMEOUT_MS / 2;
  }
}

function mentions(sought: string | undefined, ...fields: readonly (string | null)[]): boolean {
  return sought === undefined || fields.some((field) => field?.toLowerCase().includes(sought.toLowerCase()));
}

/** The sessions that a query wants, of all that there are. */
function wanted(sessions: readonly SessionSummary[], wants: SessionQuery): SessionSummary[] {
  const statuses: Record<string, readonly string[]> = {
    all: ['active', 'interrupted', 'ended', 'timed_out'],
    stopped: ['interrupted', 'timed_out'],
  };
  const { status = 'all' } = wants;
  return sessions.filter((session) => {
    const activity = Date.parse(session.last_activity);
    return (
      (statuses[status] ?? [status]).includes(session.status) &&
      activity >= (wants.since ?? 0) &&
      activity < (wants.until ?? Infinity) &&
      (wants.provider ?? session.provider) === session.provider &&
      mentions(wants.q, session.session_id, session.title, session.provider, session.workspace_path) &&
      mentions(wants.model, session.model) &&
      mentions(wants.workspace, session.workspace_id, session.workspace_path)
    );
  });
}

/** Every session, and after them the trash. No query wants both. */
async function everySession({ api }: TestRecorder): Promise<SessionSummary[]> {
  const lists = await Promise.all(
    (['all', 'trashed'] as const).map((status) => api.sessions({ status, limit: 1_000 })),
  );
  return lists.flatMap((list) => valueOf(list).sessions);
}

test(
  'any page of any query is the slice of the whole list, with the number of all that match',
  async () => {
    await fc.assert(
      fc.asyncProperty(steps, questions, steps, async (deeds, asked, later) => {
        const clock = { now: START_MS };
        const recorder = openTestRecorder({ database: newDatabase(), clock: () => clock.now });
        for (const deed of deeds) await take(recorder, clock, deed);
        for (const [index, [wants, { skip, limit }]] of asked.entries()) {
          // What was read before a checkpoint must not be taken for what is there after it.
          for (const deed of later.slice(3 * index, 3 * index + 3)) await take(recorder, clock, deed);
          const every = await everySession(recorder);
          const expected = wanted(every, wants);
          const read = valueOf(await recorder.api.sessions({ ...wants, skip, limit }));
          expect(read.sessions).toEqual(expected.slice(skip, skip + limit));
          expect(read.total).toBe(expected.length);
          expect(read.next_cursor === null).toBe(expected.length <= skip + limit);
          if (read.next_cursor === null) continue;
          const next = valueOf(await recorder.api.sessions({ ...wants, cursor: read.next_cursor, skip: 2, limit }));
          expect(next.sessions).toEqual(expected.slice(skip + limit + 2, skip + 2 * limit + 2));
        }
        await recorder.close();
      }),
      propertyOptions(150),
    );
  },
  PROPERTY_DEADLINE_MS,
);

test('a page far down the list reads no row before it', async () => {
  const rowsRead = new Map<string, number>();
  const store = countingRows(
    createRecordingStore(newDatabase(), () => () => undefined),
    rowsRead,
  );
  const clock = { now: START_MS };
  const recorder = openTestRecorder({ database: 'counted', clock: () => clock.now, host: { store } });
  for (let index = 0; index < 300; index += 1) {
    clock.now += 1;
    await recorder.record([sessionStart(`s${index}`)], GONE);
  }
  await recorder.clientGone('page:gone');
  await recorder.checkpoint();
  await recorder.record([sessionStart('s7')], HERE); // moves to the top
  await recorder.api.purge('s250');
  for (const [status, total] of [
    ['all', 299],
    ['interrupted', 298],
    ['stopped', 298],
  ] as const) {
    rowsRead.clear();
    const read = valueOf(await recorder.api.sessions({ status, skip: 200, limit: 10 }));
    expect([status, read.total, read.sessions.length]).toEqual([status, total, 10]);
    expect([...rowsRead.values()].reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(22);
  }
});

test('the rows of a search are read once for all of its pages, until a checkpoint changes them', async () => {
  const rowsRead = new Map<string, number>();
  const store = countingRows(
    createRecordingStore(newDatabase(), () => () => undefined),
    rowsRead,
  );
  const recorder = openTestRecorder({ database: 'searched', clock: () => START_MS, host: { store } });
  await recorder.record(
    Array.from({ length: 60 }, (_, index) => sessionStart(`s${index}`)),
    HERE,
  );
  await recorder.checkpoint();
  const read = async (skip: number): Promise<readonly string[]> =>
    valueOf(await recorder.api.sessions({ q: 's1', skip, limit: 5 })).sessions.map(({ session_id }) => session_id);
  expect(await read(0)).toEqual(['s1', 's10', 's11', 's12', 's13']);
  rowsRead.clear();
  expect(await read(5)).toEqual(['s14', 's15', 's16', 's17', 's18']);
  expect([...rowsRead.values()]).toEqual([]);
  await recorder.api.purge('s14');
  expect(await read(5)).toEqual(['s15', 's16', 's17', 's18', 's19']);
  await recorder.checkpoint();
  expect(await read(5)).toEqual(['s15', 's16', 's17', 's18', 's19']);
  expect(rowsRead.get('sessionsByActivity')).toBeGreaterThan(0);
});

test.each([
  ['skip', -1],
  ['skip', 1.5],
  ['since', 'yesterday'],
  ['until', Number.NaN],
  ['model', 7],
  ['status', 'stuck'],
])('a query whose %s is %s is refused', async (field, value) => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => START_MS });
  expect(outcomeOf(await recorder.api.sessions({ [field]: value }))).toBe('invalid_event');
});
