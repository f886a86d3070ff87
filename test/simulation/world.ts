// One run: tabs, workers and builds start and end, failures happen, and the guarantees are checked after
// each crash and at the end. The seed determines everything.

import { Browser, NO_FAILURES } from './browser.ts';
import {
  attendanceProblems,
  copyProblems,
  disposalProblems,
  doubledProblems,
  ledgerProblems,
  livingProblems,
  purgedCopyProblems,
  quarantineProblems,
  restoredProblems,
  sharedProblems,
} from './checks.ts';
import { chooseCopy, copyEntries } from './copied.ts';
import { Hosts } from './hosts.ts';
import { Moves } from './moves.ts';
import { People } from './people.ts';
import { planOf, type Transport, type Plan } from './plan.ts';
import { globalsOf } from './platform/globals.ts';
import { promptnessProblems } from './promptness.ts';
import { damageRecord } from './damage.ts';
import { codecOf } from './codec.ts';
import { createRandom } from './random.ts';
import { Observer, PATIENCE_MS, type Recordings } from './read-back.ts';
import { textOf } from './session-text.ts';

export type { Transport } from './plan.ts';

/** Installs the globals of the simulated browser. */
export type UseGlobals = (globals: Record<string, unknown>) => void;

/** The actions of a run, so that tests can check that it really tests something. */
export interface RunReport {
  readonly acked: number;
  readonly crashes: number;
  readonly workers: number;
  /** How often each kind of action was performed. */
  readonly moves: Readonly<Record<string, number>>;
  /** The recordings of the tabs that were open until the end. */
  readonly contents: readonly string[];
  /** The end of the run, in epoch ms. */
  readonly endedAt: number;
}

/** Runs one seed. Throws an error that says what went wrong. */
export async function simulate(seed: number, useGlobals: UseGlobals, transport: Transport = 'any'): Promise<RunReport> {
  const browser = new Browser(createRandom(seed));
  const people = new People(() => browser.disk.head);
  const hosts = new Hosts(browser, (name) => people.isAlive(name));
  useGlobals(globalsOf(browser, hosts));
  // The actions depend only on the seed; their results also depend on the browser's randomness.
  const random = createRandom(~seed);
  const plan = planOf(random, transport);
  const moves = new Moves({ browser, people, hosts, random, plan, seed });
  return new World(browser, people, hosts, moves, plan).run();
}

class World {
  readonly #browser: Browser;
  readonly #people: People;
  readonly #hosts: Hosts;
  readonly #moves: Moves;
  readonly #plan: Plan;
  #crashes = 0;
  /** Changes of Cache Storage so far. */
  #changes = 0;
  /** Records that were damaged before they were folded, and the sessions that lost events. */
  readonly #damaged = new Map<number, readonly string[]>();

  constructor(browser: Browser, people: People, hosts: Hosts, moves: Moves, plan: Plan) {
    this.#browser = browser;
    this.#people = people;
    this.#hosts = hosts;
    this.#moves = moves;
    this.#plan = plan;
    browser.caches.onChanged = () => this.#strike();
    browser.disk.onSync = () => {
      for (const ledger of people.ledgers) ledger.noteDurable();
    };
  }

  async run(): Promise<RunReport> {
    this.#browser.failureRates = this.#plan.failureRates;
    chooseCopy(this.#browser.disk, this.#plan.hasCopy);
    for (let step = 0; step < this.#plan.steps; step += 1) {
      if (this.#moves.next() === 'crash') await this.#crash();
      await this.#browser.scheduler.runFor(this.#moves.pauseMs());
    }
    this.#calm();
    await this.#settle();
    const { details } = await this.#verify('at the end', true);
    if (this.#plan.hasCopy && this.#browser.hasLocks) await this.#proveCopy();
    const contents = this.#people.tabs.map(({ ledger }) => ledger.sessionIds);
    if (this.#plan.isHurried && this.#browser.hasLocks) await this.#hurry();
    const contentsOf = (ids: readonly string[]): string =>
      ids
        .flatMap((id) => details.get(id) ?? [])
        .map((detail) => textOf(detail))
        .join('\n');
    return {
      acked: this.#people.ledgers.reduce((sum, ledger) => sum + ledger.acked, 0),
      crashes: this.#crashes,
      workers: this.#hosts.started,
      moves: this.#moves.counts,
      contents: contents.map(contentsOf),
      endedAt: this.#browser.scheduler.now,
    };
  }

  get #observer(): Observer {
    return new Observer(this.#browser, this.#hosts, this.#moves.newestBuild);
  }

  #calm(): void {
    this.#browser.failureRates = NO_FAILURES;
    this.#browser.isFull = false;
  }

  /** Kills the whole browser, or simulates a power loss; then checks the recordings. */
  async #crash(): Promise<void> {
    this.#crashes += 1;
    this.#hosts.killAll();
    this.#moves.kill(this.#people.living);
    if (this.#browser.random.chance(0.4)) this.#losePower();
    this.#calm();
    if (this.#plan.isDamaged && !this.#moves.isErased && this.#browser.random.chance(0.5)) this.#damage();
    if (this.#plan.losesData && this.#browser.random.chance(0.6)) this.#lose();
    await this.#observer.sweep();
    await this.#verify(`after crash ${this.#crashes}`, false);
    this.#moves.forgetTorn();
    this.#browser.failureRates = this.#plan.failureRates;
  }

  #losePower(): void {
    this.#browser.disk.losePower((most) => this.#browser.random.below(most + 1));
    if (!this.#plan.isRelaxed) return; // every acked event must be recorded
    for (const ledger of this.#people.ledgers) ledger.notePowerLoss();
    this.#people.forgetShared();
    this.#moves.forgetDisposals();
    this.#moves.imports.forgetAnswers();
  }

  #lose(): void {
    const { losses } = this.#moves;
    const lose = this.#browser.random.pick([
      () => losses.loseDatabase(),
      () => losses.loseDatabase(),
      () => losses.loseEnd(),
      () => losses.loseCopy(),
    ]);
    lose();
  }

  /** Loses something just after the copy has changed, in most cases while the workers die: so at every step of the writer. */
  #strike(): void {
    if (this.#browser.failureRates === NO_FAILURES) return; // what is there is looked at
    this.#changes += 1;
    if (!this.#plan.strikes.includes(this.#changes)) return;
    this.#browser.caches.soon(() => {
      this.#moves.count('strike');
      if (this.#browser.random.chance(0.7)) this.#hosts.killAll();
      this.#lose();
      this.#moves.forgetTorn();
    });
  }

  #damage(): void {
    const damage = damageRecord(this.#browser.disk, codecOf(this.#moves.newestBuild), this.#browser.random);
    if (damage === null) return;
    const sessionIds = damage.sessionIds ?? this.#people.sessionIds;
    for (const sessionId of sessionIds) this.#moves.forget(sessionId);
    if (sessionIds.length > 0) this.#damaged.set(damage.firstSeq, sessionIds);
    this.#moves.expectHoles();
  }

  /** Stops all failures. Every pending event must then be recorded. */
  async #settle(): Promise<void> {
    const { scheduler } = this.#browser;
    const deadline = scheduler.now + PATIENCE_MS;
    await scheduler.runFor(1);
    while (this.#people.living.some(({ isSettled }) => !isSettled)) {
      if (scheduler.now > deadline) {
        const standings = this.#people.living.map(({ standing }) => standing);
        throw new Error(`Not everything was saved within ${PATIENCE_MS} ms: ${standings.join(', ')}`);
      }
      await scheduler.runFor(1_000);
      this.#moves.reloadOutdated();
    }
    this.#moves.reloadReaders();
    await scheduler.runFor(60_000); // hanging transactions end, and pages without a lock count as closed
    await this.#observer.sweep();
    await scheduler.runFor(10_000); // followers read the missing facts
  }

  async #hurry(): Promise<void> {
    const [browser, hosts, people, observer] = [this.#browser, this.#hosts, this.#people, this.#observer];
    const problems = await promptnessProblems({ browser, hosts, people, observer, isRedacted: this.#plan.isRedacted });
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }

  /** Loses the database while nothing is under way: everything must come back. */
  async #proveCopy(): Promise<void> {
    const { losses, disposals, imports, mayLackFacts } = this.#moves;
    await this.#browser.scheduler.runFor(20_000); // other hosts write theirs
    await this.#observer.copy();
    const hurt = losses.hurtSessions;
    const sessionIds = [...this.#people.sessionIds, ...imports.sessionIds].filter((id) => !hurt.includes(id));
    const before = await this.#observer.read([...sessionIds, ...disposals.purged], mayLackFacts);
    if (!before.status.config.second_copy || hurt.includes(null)) return;
    const purged = purgedCopyProblems(disposals, copyEntries(this.#browser));
    losses.loseDatabase();
    this.#moves.count('copy proven');
    const after = await this.#observer.read([...sessionIds, ...disposals.purged], true);
    const problems = [
      ...purged,
      ...copyProblems(sessionIds, before, after),
      ...disposalProblems(disposals, after),
      ...restoredProblems(losses.mustRestore, true, after),
    ];
    if (problems.length > 0) throw new Error(`the copy: ${problems.join('\n')}`);
  }

  /** Compares the disk with the guarantees. `isSettled`: nothing is in flight. */
  async #verify(when: string, isSettled: boolean): Promise<Recordings> {
    const people = this.#people;
    if (this.#moves.isErased) this.#damaged.clear();
    const sessionIds = [
      ...people.sessionIds,
      ...people.sharedSessions.map((shared) => shared.sessionId),
      ...this.#moves.disposals.purged,
      ...this.#moves.imports.sessionIds,
      ...[...this.#damaged.values()].flat(),
    ];
    const before = await this.#observer.read(sessionIds, this.#moves.mayLackFacts);
    const unfolded = await this.#observer.checkpoint();
    const after = await this.#observer.read(sessionIds, this.#moves.mayLackFacts);
    const sure = { ofLocks: this.#browser.hasLocks, ofPages: isSettled };
    const problems = [
      ...people.faults,
      ...this.#browser.disk.faults,
      ...(unfolded === null ? [] : [unfolded]),
      ...ledgerProblems(people, before, after),
      ...sharedProblems(people, after, isSettled),
      ...attendanceProblems(people, after, sure),
      ...quarantineProblems([...this.#damaged.keys()], after),
      ...disposalProblems(this.#moves.disposals, after),
      ...this.#moves.imports.problems(after),
      ...doubledProblems(this.#browser.disk),
      ...restoredProblems(this.#moves.losses.mustRestore, this.#moves.losses.wasAny || this.#plan.isRelaxed, after),
      ...(isSettled ? livingProblems(people, after, sure) : []),
    ];
    if (problems.length > 0) throw new Error(`${when}: ${problems.join('\n')}`);
    return after;
  }
}
