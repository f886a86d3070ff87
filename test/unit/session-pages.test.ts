// Pages of the list of sessions: whatever is folded, dirty, hidden or purged, and by which recorder, a page is a slice of the whole
// list. What is known of the lists follows the rows, so that they are not counted and read again.

import * as fc from 'fast-check';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import type { SessionQuery, SessionSummary } from '../../src/protocol/index.ts';
import { createRecordingStore } from '../../src/storage/index.ts';
import { countingEntries, countingRows } from '../support/counting-rows.ts';
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
  { weight: 4, arbitrary: fc.constant('fold' as const) },
  { weight: 1, arbitrary: fc.constantFrom('other recorder', 'restart') },
  {
    weight: 8,
    arbitrary: fc.constantFrom('end', 'trash', 'restore', 'purge', 'update', 'pin', 'unpin', 'later', 'much later'),
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
    pinned: fc.boolean(),
    since: fc.nat(60).map((index) => START_MS + index * 500),
    until: fc.nat(60).map((index) => START_MS + index * 500),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<SessionQuery>;

const page = fc.record({ skip: fc.nat(14), limit: fc.integer({ min: 1, max: 8 }) });

const steps = fc.array(step, { minLength: 30, maxLength: 90, size: 'max' });
/** Those that find many sessions. */
const wide: fc.Arbitrary<SessionQuery> = fc.constantFrom({}, { q: 'S' }, { provider: 'p1' }, { pinned: true });

const questions = fc.array(fc.tuple(fc.oneof(wide, query), page), {
  minLength: 6,
  maxLength: 10,
  size: 'max',
});

/** Two recorders on one database, of which one is asked. */
class World {
  readonly clock = { now: START_MS };
  readonly #database = newDatabase();
  readonly #left: TestRecorder[] = [];
  #recorder = this.#open();
  #other = this.#open();

  get recorder(): TestRecorder {
    return this.#recorder;
  }

  swap(): void {
    [this.#recorder, this.#other] = [this.#other, this.#recorder];
  }

  /** Replaces the recorder by a new one. */
  async restart(isClosed: boolean): Promise<void> {
    if (isClosed) await this.#recorder.close();
    else this.#left.push(this.#recorder);
    this.#recorder = this.#open();
  }

  async close(): Promise<void> {
    for (const each of [this.#recorder, this.#other, ...this.#left]) await each.close();
  }

  #open(): TestRecorder {
    return openTestRecorder({ database: this.#database, clock: () => this.clock.now });
  }
}

async function take(world: World, [deed, index]: Step): Promise<void> {
  const { recorder, clock } = world;
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
    case 'pin':
    case 'unpin':
      await recorder.api.pin(session_id, deed === 'pin');
      return;
    case 'trash':
    case 'restore':
    case 'purge':
      await recorder.api[deed](session_id);
      return;
    case 'fold':
      return recorder.checkpoint();
    case 'other recorder':
      return world.swap();
    case 'restart':
      return world.restart(index % 2 === 0);
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
      (wants.pinned ?? session.pinned) === session.pinned &&
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

type Question = typeof questions extends fc.Arbitrary<(infer T)[]> ? T : never;

/** Reads a page and the one after it, and compares them with what the query wants of `every`. */
async function ask({ recorder }: World, every: readonly SessionSummary[], question: Question): Promise<void> {
  const [wants, { skip, limit }] = question;
  const expected = wanted(every, wants);
  const read = valueOf(await recorder.api.sessions({ ...wants, skip, limit }));
  expect(read.sessions).toEqual(expected.slice(skip, skip + limit));
  expect(read.total).toBe(expected.length);
  expect(read.next_cursor === null).toBe(expected.length <= skip + limit);
  if (read.next_cursor === null) return;
  const next = valueOf(await recorder.api.sessions({ ...wants, cursor: read.next_cursor, skip: 2, limit }));
  expect(next.sessions).toEqual(expected.slice(skip + limit + 2, skip + 2 * limit + 2));
}

test(
  'any page of any query is the slice of the whole list, with the number of all that match',
  async () => {
    await fc.assert(
      fc.asyncProperty(steps, questions, steps, async (deeds, asked, later) => {
        const world = new World();
        for (const deed of deeds) await take(world, deed);
        for (const index of asked.keys()) {
          for (const deed of later.slice(3 * index, 3 * index + 3)) await take(world, deed);
          const every = await everySession(world.recorder);
          // What was read before a checkpoint must not be taken for what is there after it: so each is asked again.
          for (const question of asked.slice(Math.max(0, index - 2), index + 1)) await ask(world, every, question);
        }
        await world.close();
      }),
      propertyOptions(40),
    );
  },
  PROPERTY_DEADLINE_MS,
);

test('a page begins between what is folded and what only memory has', async () => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => START_MS });
  await recorder.record([sessionStart('folded')], HERE);
  await recorder.checkpoint();
  await recorder.record([sessionStart('in memory')], HERE);
  const read = valueOf(await recorder.api.sessions({ skip: 1, limit: 1 }));
  expect([read.sessions.map(({ session_id }) => session_id), read.total]).toEqual([['in memory'], 2]);
  await recorder.close();
});

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

test('the rows of a search are read once for all of its pages, and those that change are followed', async () => {
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
  await recorder.record([sessionStart('s100')], HERE);
  await recorder.checkpoint();
  expect(await read(10)).toEqual(['s100']);
  expect([...rowsRead.values()]).toEqual([]);
});

test('a checkpoint of this recorder, or a restart, makes no list be counted again', async () => {
  const passed = new Map<string, number>();
  const database = newDatabase();
  const clock = { now: START_MS };
  const open = (): TestRecorder => {
    const store = countingEntries(
      createRecordingStore(database, () => () => undefined),
      passed,
    );
    return openTestRecorder({ database: 'counted again', clock: () => clock.now, host: { store } });
  };
  let recorder = open();
  for (let index = 0; index < 300; index += 1) {
    clock.now += 1;
    await recorder.record([sessionStart(`s${index}`)], index < 200 ? GONE : HERE);
  }
  await recorder.clientGone('page:gone');
  await recorder.checkpoint();
  const read = async (wants: SessionQuery): Promise<readonly [string | undefined, number]> => {
    const { sessions, total } = valueOf(await recorder.api.sessions({ ...wants, limit: 1 }));
    return [sessions[0]?.session_id, total];
  };
  const until = START_MS + 151;
  const since = START_MS + 101;
  expect(await read({})).toEqual(['s299', 300]);
  expect(passed.get('countSessions') ?? 0).toBe(0); // the first checkpoint of all has counted them

  expect(await read({ skip: 100 })).toEqual(['s199', 300]);
  expect(await read({ until, skip: 60 })).toEqual(['s89', 150]);
  expect(await read({ since })).toEqual(['s299', 200]);
  await recorder.record([sessionStart('s20')], HERE); // moves to the top
  await recorder.api.purge('s50');
  await recorder.checkpoint();
  passed.clear();
  expect(await read({ skip: 100 })).toEqual(['s200', 299]);
  expect(await read({ until, skip: 58 })).toEqual(['s91', 148]);
  expect(await read({ since })).toEqual(['s20', 201]);
  expect(passed.get('placeOfSession')).toBeLessThanOrEqual(6);
  expect(passed.get('countSessions') ?? 0).toBe(0);

  await recorder.close();
  recorder = open();
  passed.clear();
  expect(await read({})).toEqual(['s20', 299]);
  expect(passed.get('countSessions') ?? 0).toBe(0);
  expect(await read({ skip: 298 })).toEqual(['s0', 299]);
  expect(passed.get('placeOfSession')).toBeLessThanOrEqual(3); // from the end
  await recorder.close();
});

test('pinned sessions are found without reading any other, after checkpoints and restarts too', async () => {
  const rowsRead = new Map<string, number>();
  const database = newDatabase();
  const open = (): TestRecorder => {
    const store = countingRows(
      createRecordingStore(database, () => () => undefined),
      rowsRead,
    );
    return openTestRecorder({ database: 'pinned', clock: () => START_MS, host: { store } });
  };
  let recorder = open();
  const pinned = async (wants: SessionQuery = {}): Promise<readonly string[]> =>
    valueOf(await recorder.api.sessions({ ...wants, pinned: true })).sessions.map(({ session_id }) => session_id);
  await recorder.record(
    Array.from({ length: 60 }, (_, index) => sessionStart(`s${index}`)),
    HERE,
  );
  for (const id of ['s3', 's7', 's50']) valueOf(await recorder.api.pin(id, true));
  await recorder.checkpoint();
  rowsRead.clear();
  expect(await pinned()).toEqual(['s3', 's7', 's50']);
  valueOf(await recorder.api.pin('s7', false));
  await recorder.api.trash('s50');
  await recorder.close();
  recorder = open();
  rowsRead.clear();
  expect(await pinned()).toEqual(['s3']);
  expect(await pinned({ status: 'trashed' })).toEqual(['s50']);
  expect(await pinned({ q: 's5' })).toEqual([]);
  expect(valueOf(await recorder.api.act({ action: 'trash', query: { pinned: true } })).done).toBe(1);
  expect(await pinned({ status: 'trashed' })).toEqual(['s3', 's50']);
  expect(rowsRead.get('sessionsByActivity') ?? 0).toBe(0);
  expect(rowsRead.get('sessionList') ?? 0).toBe(0);
  expect(valueOf(await recorder.api.sessions({ pinned: false })).total).toBe(58);
  await recorder.close();
});

test.each([
  ['an earlier build has not stored', { seq: undefined }],
  ['is damaged', { counts: { active: -1 }, pinned: 'all' }],
])('what %s of the lists is found again, and stored with the next checkpoint', async (_, stored) => {
  const passed = new Map<string, number>();
  const database = newDatabase();
  const open = (): TestRecorder => {
    const store = countingEntries(
      createRecordingStore(database, () => () => undefined),
      passed,
    );
    return openTestRecorder({ database: 'stored', clock: () => START_MS, host: { store } });
  };
  let recorder = open();
  const read = async (): Promise<readonly number[]> => [
    valueOf(await recorder.api.sessions({ limit: 1 })).total,
    valueOf(await recorder.api.sessions({ pinned: true })).total,
  ];
  await recorder.record(
    Array.from({ length: 30 }, (_each, index) => sessionStart(`s${index}`)),
    HERE,
  );
  valueOf(await recorder.api.pin('s3', true));
  await recorder.close();
  const connection = await openDB(database);
  const { seq } = await connection.get('meta', 'checkpoint');
  for (const key of ['checkpoint', 'checkpoint_again']) await connection.put('meta', { ...stored, seq }, key);
  connection.close();

  recorder = open();
  passed.clear();
  expect(await read()).toEqual([30, 1]);
  expect(passed.get('countSessions')).toBeGreaterThan(0);
  await recorder.record([sessionStart('new')], HERE);
  await recorder.close();
  recorder = open();
  passed.clear();
  expect(await read()).toEqual([31, 1]);
  expect(passed.get('countSessions') ?? 0).toBe(0);
  await recorder.close();
});

test('the counts of sessions that have timed out cost what has not', async () => {
  const passed = new Map<string, number>();
  const store = countingEntries(
    createRecordingStore(newDatabase(), () => () => undefined),
    passed,
  );
  const clock = { now: START_MS };
  const recorder = openTestRecorder({ database: 'timed out', clock: () => clock.now, host: { store } });
  const start = (name: string, count: number): Promise<unknown> =>
    recorder.record(
      Array.from({ length: count }, (_, index) => sessionStart(`${name}${index}`)),
      HERE,
    );
  await start('old', 200);
  clock.now += TIMEOUT_MS + 1;
  await start('new', 5);
  await recorder.checkpoint();
  passed.clear();
  const read = valueOf(await recorder.api.sessions({ status: 'timed_out', limit: 1, skip: 190 }));
  expect([read.sessions[0]?.session_id, read.total]).toEqual(['old190', 200]);
  expect(passed.get('countSessions')).toBeLessThanOrEqual(4 * 5);
  expect(passed.get('placeOfSession')).toBeLessThanOrEqual(12);
  await recorder.close();
});

test.each([
  ['skip', -1],
  ['skip', 1.5],
  ['since', 'yesterday'],
  ['until', Number.NaN],
  ['model', 7],
  ['status', 'stuck'],
  ['pinned', 'yes'],
])('a query whose %s is %s is refused', async (field, value) => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => START_MS });
  expect(outcomeOf(await recorder.api.sessions({ [field]: value }))).toBe('invalid_event');
});
