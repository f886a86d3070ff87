// Hostile messages at every entry point, generated from seeds, together with a well-behaved client.
// HOSTILE_MESSAGES is the number of messages, HOSTILE_SEED the first seed.
//
// Invariants for all messages: nothing throws; each message gets an ack, an error or no answer; the recorder
// reads what a replay of its journal gives; and followers show what is recorded.
// Another invariant holds if the hostile senders do not know the well-behaved client's session and id: its
// events are all acked, and recorded once, in order. (All scripts of an origin are trusted equally. The ids
// separate clients, but do not protect them.)

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  eventOfFact,
  isReply,
  parseFromWorker,
  sessionOfFact,
  type Fact,
  type Reply,
} from '../../src/protocol/index.ts';
import type { Recorder } from '../../src/recorder/index.ts';
import { foldFacts } from '../model/fold-facts.ts';
import { createRandom } from '../simulation/random.ts';
import { GOOD_SESSION, HostileWorld } from '../support/hostile-world.ts';
import { valueOf } from '../support/recorder-reads.ts';

const FIRST_SEED = Number(process.env['HOSTILE_SEED'] ?? 1);
const MESSAGES = Number(process.env['HOSTILE_MESSAGES'] ?? 100_000);

/** Deadline per message, in ms: many times its duration on a busy core. */
const MESSAGE_DEADLINE_MS = 10;

/** The rounds of one seed. */
const ROUNDS = 20;
const MESSAGES_PER_ROUND = 100;
const SEEDS = Math.ceil(MESSAGES / (ROUNDS * MESSAGES_PER_ROUND));

/** From this number of seeds on, the test also checks how many messages were understood. A single repeated seed is too few. */
const MANY_SEEDS = 10;

const errors: unknown[] = [];
const note = (error: unknown): void => {
  errors.push(error);
};

beforeEach(() => {
  errors.length = 0;
  vi.stubGlobal('navigator', {});
  vi.spyOn(console, 'error').mockImplementation(note); // errors of listeners are reported there
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
});

afterEach(() => {
  process.off('uncaughtException', note);
  process.off('unhandledRejection', note);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The prototype of all objects. */
function inherited(): unknown[] {
  return [Object, Function, Array, Promise, String, Map].flatMap((type) => [
    Reflect.ownKeys(type),
    Reflect.ownKeys(type.prototype),
  ]);
}

/** Everything that can be read, as JSON: -0 in memory is 0 in the journal. */
async function readAll({ api }: Recorder): Promise<unknown> {
  const { sessions } = valueOf(await api.sessions({ status: 'all' }));
  const trashed = valueOf(await api.sessions({ status: 'trashed' })).sessions;
  const details: unknown[] = [];
  for (const { session_id } of [...sessions, ...trashed]) {
    details.push(valueOf(await api.session(session_id, {})), valueOf(await api.recovery(session_id)));
  }
  const { head, config } = valueOf(await api.status());
  return asJson({ sessions, trashed, details, head, config });
}

/** A fact from the journal was stored as JSON, which has no -0. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function withoutDirt(read: unknown): unknown {
  return JSON.parse(JSON.stringify(read, (name, value: unknown) => (name === 'is_dirty' ? undefined : value)));
}

async function expectReplayToAgree(world: HostileWorld): Promise<void> {
  const living = await readAll(world.recorder);
  expect(await readAll(world.openRecorder())).toEqual(living);
  const folded = foldFacts(world.published);
  for (const session of valueOf(await world.recorder.api.sessions({ status: 'all' })).sessions) {
    const { messages } = valueOf(await world.recorder.api.session(session.session_id, {}));
    expect(
      messages.map(({ message_id, content, superseded, revisions }) => [
        message_id,
        content,
        superseded,
        revisions.length,
      ]),
    ).toEqual(
      folded
        .get(session.session_id)
        ?.messages.map(({ message_id, content, superseded, revisions }) => [
          message_id,
          content,
          superseded,
          revisions,
        ]),
    );
  }
  await world.recorder.checkpoint();
  expect(withoutDirt(await readAll(world.openRecorder()))).toEqual(withoutDirt(living));
}

/**
 * The facts that a subscriber must have received. If it missed a fact, it can no longer read what a later purge
 * removed, nor what a checkpoint after the purge trimmed from the journal; it is notified of the latter.
 */
function deliverable(world: HostileWorld, given: readonly { readonly seq: number }[]): readonly Fact[] {
  const seqs = new Set(given.map(({ seq }) => seq));
  return world.published.filter((fact) => seqs.has(fact.seq) || (world.missed === 0 && !isPurgedLater(world, fact)));
}

function isPurgedLater({ published }: HostileWorld, fact: Fact): boolean {
  const sessionId = sessionOfFact(fact);
  return published.some(
    (later) => later.type === 'session_purged' && later.seq > fact.seq && later.session_id === sessionId,
  );
}

async function expectFollowersToAgree(world: HostileWorld): Promise<void> {
  expect(world.published.map(({ seq }) => seq)).toEqual(world.published.map((_, index) => index + 1));
  expect(asJson(world.heard)).toEqual(asJson(deliverable(world, world.heard)));
  const broadcast = world.socketMessages.flatMap(({ type, seq }) =>
    type === 'event_broadcast' && seq !== undefined ? [{ seq }] : [],
  );
  const first = broadcast[0]?.seq ?? 0;
  expect(broadcast).toEqual(
    deliverable(world, broadcast).flatMap((fact) =>
      fact.seq >= first && eventOfFact(fact) !== null ? [{ seq: fact.seq }] : [],
    ),
  );
  const read = await world.recorder.api.session(GOOD_SESSION, {});
  if (!read.ok) return expect(world.followed).toMatchObject({ status: 'error', error: { code: 'session_not_found' } });
  expect(world.followed.status).toBe('content');
  const session = world.followed.status === 'content' ? world.followed.session : null;
  expect(withoutDirt({ ...session, seq: 0 })).toEqual(withoutDirt({ ...read.value, seq: 0 }));
}

function expectAnswers(world: HostileWorld): void {
  const replies = world.neighbours.answered.flatMap((message) => {
    const parsed = parseFromWorker(message);
    if (parsed === null) throw new Error(`The worker sent ${JSON.stringify(message)}`);
    return parsed.type === 'replies' ? [parsed] : [];
  });
  expect(replies.map(({ batch, replies: given }) => ({ batch, count: given.length }))).toEqual(world.neighbours.asked);
  for (const answer of world.neighbours.apiAnswers)
    expect(answer).toMatchObject({ id: expect.any(String), type: 'RAW', value: { ok: expect.any(Boolean) } });
  for (const answer of world.neighbours.restAnswers) {
    expect(answer).toMatchObject({ host: 'service-worker', isJson: true });
    expect([500, 503].includes(answer.status) ? answer : null).toBeNull();
  }
}

function isAck(reply: Reply): boolean {
  return reply.type === 'ack' && reply.duplicate !== true;
}

async function run(seed: number): Promise<HostileWorld> {
  const random = createRandom(seed);
  const isNamed = seed % 3 === 0;
  const world = new HostileWorld(random, isNamed);
  await world.open();
  for (let round = 0; round < ROUNDS; round += 1) {
    const half = random.below(MESSAGES_PER_ROUND);
    for (let count = 0; count < half; count += 1) world.neighbours.send();
    const streamed = Promise.all([world.stream(), world.stream()]);
    for (let count = half; count < MESSAGES_PER_ROUND; count += 1) world.neighbours.send();
    await streamed;
    if (random.chance(0.1)) await world.recorder.checkpoint();
  }
  await world.settle();
  expect(world.replies.every(isReply)).toBe(true);
  if (!isNamed) {
    expect(world.replies.filter((reply) => !isAck(reply))).toEqual([]);
    const { messages } = valueOf(await world.recorder.api.session(GOOD_SESSION, {}));
    expect(messages.map(({ content }) => content)).toEqual([world.goodText]);
  }
  expectAnswers(world);
  await expectFollowersToAgree(world);
  await expectReplayToAgree(world);
  expect(world.logged).toEqual([]);
  expect(errors).toEqual([]);
  await world.close();
  return world;
}

test(
  'hostile messages at every entry point crash nothing and do not affect a well-behaved client',
  async () => {
    const before = inherited();
    const total = { facts: 0, api: 0, rest: 0 };
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
      try {
        const world = await run(seed);
        total.facts += world.published.length;
        total.api += world.neighbours.apiAnswers.length;
        total.rest += world.neighbours.restAnswers.length;
        expect(inherited()).toEqual(before);
      } catch (cause) {
        const replay = `HOSTILE_SEED=${seed} HOSTILE_MESSAGES=1 npm run fuzz`;
        throw new Error(`Seed ${seed}: ${String(cause)}\nTo repeat it: ${replay}`, { cause });
      }
    }
    if (SEEDS < MANY_SEEDS) return;
    // If no message were understood, only the guards would be tested.
    expect(total.facts).toBeGreaterThan(100 * SEEDS);
    expect(total.api).toBeGreaterThan(30 * SEEDS);
    expect(total.rest).toBeGreaterThan(100 * SEEDS);
  },
  60_000 + MESSAGES * MESSAGE_DEADLINE_MS,
);
