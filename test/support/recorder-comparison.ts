// Runs a program on real recorders and on the reference, and compares everything that a caller can read.

import { expect } from 'vitest';
import { DEFAULT_CONFIG, type Fact, type Reply, type SessionDetail } from '../../src/protocol/index.ts';
import { foldSession, mustBeReadFor } from '../../src/client/reading/fold-session.ts';
import { FRESH_ID, ReferenceRecorder } from '../model/reference-recorder.ts';
import { agreeing, type MadeCall } from './commit-orders.ts';
import { resolvePlan, SESSION_IDS } from './event-arbitraries.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from './recorder-harness.ts';
import type { Call, Transport, Step } from './recorder-programs.ts';
import { comparePublished, compareReads, outcomeOf, valueOf } from './recorder-reads.ts';

const BEGINNING = 1_700_000_000_000;

/** Two recorders on one new database, and the reference with which they must agree. */
class Comparison {
  readonly #database = newDatabase();
  readonly #published: Fact[] = [];
  readonly #earlier: unknown[] = [];
  readonly #followed = new Map<string, SessionDetail>();
  #reference = new ReferenceRecorder();
  #now = BEGINNING;
  readonly #recorders: [TestRecorder, TestRecorder] = [this.#openOne(), this.#openOne()];
  readonly #abandoned: TestRecorder[] = [];

  async close(): Promise<void> {
    for (const recorder of [...this.#recorders, ...this.#abandoned]) await recorder.close();
  }

  async run(step: Step): Promise<void> {
    switch (step.kind) {
      case 'record':
        this.#at(step.transport).failWrites(step.faults);
        await this.#record(step.calls.map((call) => [step.transport, call]));
        return this.#at(step.transport).failWrites([]);
      case 'race':
        return this.#race(step.calls, step.checkpoints);
      case 'checkpoint':
        this.#at(step.transport).failWrites(step.fault === null ? [] : [step.fault]);
        await this.#at(step.transport).checkpoint();
        this.#at(step.transport).failWrites([]);
        if (step.fault === null || step.fault === 'silent_commit') this.#reference.checkpoint();
        return;
      case 'restart':
        return this.#restart(step.transport, step.closes);
      case 'trash':
      case 'restore':
      case 'purge': {
        const result = await this.#at(step.transport).api[step.kind](step.session_id);
        const known = this.#reference[step.kind](step.session_id, this.#now);
        return expect(outcomeOf(result)).toEqual(known ? null : 'session_not_found');
      }
      case 'client_gone':
        await this.#at(step.transport).clientGone(step.client_id);
        return this.#reference.clientGone(step.client_id, this.#now);
      case 'configure': {
        const { session_timeout_secs } = step;
        expect(valueOf(await this.#at(step.transport).api.configure({ session_timeout_secs }))).toEqual({
          ...DEFAULT_CONFIG,
          session_timeout_secs,
        });
        return this.#reference.configure(session_timeout_secs);
      }
      case 'advance':
        this.#now += step.ms;
        return;
      case 'read':
        return this.compareReads(step.transport);
    }
  }

  /** Everything that can be read through one transport. */
  async compareReads(transport: Transport): Promise<void> {
    const { api } = this.#at(transport);
    const facts = this.#factsInOrder();
    await compareReads(api, this.#reference, this.#now, facts);
    for (const sessionId of SESSION_IDS)
      this.#compareFollower(sessionId, outcomeOf(await api.session(sessionId, {})), facts);
  }

  /** Checks the published facts: each was published once, and folding them gives the recorded state. */
  comparePublished(): void {
    comparePublished(this.#factsInOrder(), this.#reference);
  }

  /** A follower that read the session once and folded every later fact must equal a new read. */
  #compareFollower(sessionId: string, read: SessionDetail | string, facts: readonly Fact[]): void {
    const detail = typeof read === 'string' ? null : read;
    let followed = this.#followed.get(sessionId) ?? null;
    for (const fact of facts) {
      if (followed !== null && mustBeReadFor(followed, fact)) followed = null;
      followed = followed === null ? null : foldSession(followed, fact);
    }
    if (followed !== null && detail !== null) expect(withoutClock(followed)).toEqual(withoutClock(detail));
    const next = followed ?? detail;
    if (next === null) this.#followed.delete(sessionId);
    else this.#followed.set(sessionId, next);
  }

  #openOne(): TestRecorder {
    const publish = (facts: readonly Fact[]): void => {
      this.#published.push(...facts);
    };
    return openTestRecorder({ database: this.#database, clock: () => this.#now, host: { publish } });
  }

  #at(transport: Transport): TestRecorder {
    return this.#recorders[transport];
  }

  #factsInOrder(): Fact[] {
    return this.#published.toSorted((one, other) => one.seq - other.seq);
  }

  async #restart(transport: Transport, closes: boolean): Promise<void> {
    const left = this.#at(transport);
    this.#recorders[transport] = this.#openOne();
    if (!closes) {
      this.#abandoned.push(left);
      return;
    }
    await left.close();
    this.#reference.checkpoint();
  }

  async #race(calls: readonly (readonly [Transport, Call])[], withCheckpoints: boolean): Promise<void> {
    const checkpoints = withCheckpoints ? this.#recorders.map((recorder) => recorder.checkpoint()) : [];
    await this.#record(calls);
    await Promise.all(checkpoints);
    if (withCheckpoints) await this.run({ kind: 'checkpoint', transport: 0, fault: null });
  }

  /** The replies must equal those of the reference for one of the possible commit orders. */
  async #record(calls: readonly (readonly [Transport, Call])[]): Promise<void> {
    const guess = this.#reference.clone();
    const made = calls.map(([transport, { source, plans }]): MadeCall => {
      const events = plans.map((plan) => {
        const event = resolvePlan(plan, guess, this.#earlier);
        this.#earlier.push(event);
        guess.record([event], source, this.#now);
        return event;
      });
      return { transport, source, events };
    });

    const replies = await Promise.all(
      made.map(({ transport, source, events }) => this.#at(transport).record(events, source)),
    );
    const isRefused = (call: MadeCall): boolean =>
      (replies[made.indexOf(call)] ?? []).every((reply) => reply.type === 'error' && reply.code === 'storage_full');
    const refused = made.filter(isRefused);
    const recorded = made.filter((call) => !isRefused(call));
    for (const call of refused) {
      const ids = new ReferenceRecorder()
        .record(call.events, call.source, this.#now)
        .map(({ event_id }) => (event_id === FRESH_ID ? null : event_id));
      expect(replies[made.indexOf(call)]?.map(({ event_id }) => event_id)).toEqual(ids);
    }
    const repliesTo = (call: MadeCall): readonly Reply[] => replies[made.indexOf(call)] ?? [];
    this.#reference = agreeing(this.#reference, recorded, repliesTo, this.#now);
  }
}

/** Runs a program. Throws at the first difference. */
export async function compareWithReference(program: readonly Step[]): Promise<void> {
  const comparison = new Comparison();
  try {
    for (const step of program) await comparison.run(step);
    await comparison.compareReads(0);
    await comparison.compareReads(1);
    comparison.comparePublished();
  } finally {
    await comparison.close();
  }
}

/** Removes the fields that the clock or a checkpoint changes without a fact. */
function withoutClock(session: SessionDetail): SessionDetail {
  return { ...session, is_dirty: false, status: session.status === 'timed_out' ? 'active' : session.status };
}
