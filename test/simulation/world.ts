// One run: tabs, workers and builds come and go, things go wrong, and what was promised is looked
// at after each crash and in the end. Everything follows from the seed.

import type { OpenDoor } from '../../src/client/door.ts';
import type { Result, SessionDetail } from '../../src/protocol/index.ts';
import { Browser, FINE, type Weather } from './browser.ts';
import { textOfDetails } from './ledger.ts';
import { createRandom, type Random } from './random.ts';
import { Realm } from './scheduler.ts';
import { Tab } from './tab.ts';
import { doorTo, startWorker, type SimulatedWorker, type WorkerKind } from './worker.ts';

/** Puts the globals of a simulated page in place. */
export type UseGlobals = (globals: Record<string, unknown>) => void;

/** What a run did, so that tests can tell that it does what it is for. */
export interface RunReport {
  readonly acked: number;
  readonly crashes: number;
  readonly workers: number;
  /** What the tabs that lived to the end have recorded. */
  readonly contents: readonly string[];
  /** When it ended, in epoch ms. */
  readonly endedAt: number;
}

const MAX_TABS = 3;
/** Longest wait for what must come once nothing goes wrong any more, in ms. */
const PATIENCE_MS = 120_000;
const WORKER_KINDS: readonly [WorkerKind, ...WorkerKind[]] = ['port', 'port of another build', 'rest'];

function weatherOf(random: Random): Weather {
  const isCalm = random.chance(0.1);
  const upTo = (most: number): number => (isCalm || random.chance(0.3) ? 0 : random.next() * most);
  return {
    storeFault: upTo(0.3),
    slowness: upTo(0.5),
    channelDrop: upTo(0.5),
    channelRepeat: upTo(0.3),
    portLoss: upTo(0.1),
    delayMs: random.pick([1, 20, 200]),
  };
}

/** Which door tabs take: the same one always, or by chance. */
export type Door = 'any' | 'port' | 'rest';

/** Runs one seed. Throws an error that says what went wrong. */
export async function simulate(seed: number, useGlobals: UseGlobals, door: Door = 'any'): Promise<RunReport> {
  const browser = new Browser(createRandom(seed));
  useGlobals(browser.globals());
  const world = new World(browser, seed, door);
  return world.run();
}

class World {
  readonly #browser: Browser;
  readonly #random: Random;
  readonly #seed: number;
  readonly #door: Door;
  /** Sessions that a recorder has said to be purged. */
  readonly #purged = new Set<string>();
  readonly #workers = new Map<WorkerKind, SimulatedWorker>();
  #tabs: Tab[] = [];
  /** Those that are gone: what they recorded stays. */
  readonly #goneTabs: Tab[] = [];
  #tabCount = 0;
  #crashes = 0;
  #workerCount = 0;

  /** What is done follows from the seed alone; what comes of it, from the browser's chance as well. */
  constructor(browser: Browser, seed: number, door: Door) {
    this.#browser = browser;
    this.#seed = seed;
    this.#random = createRandom(~seed);
    this.#door = door;
  }

  async run(): Promise<RunReport> {
    const random = this.#random;
    const weather = weatherOf(random);
    this.#browser.weather = weather;
    const steps = 20 + random.below(40);
    for (let step = 0; step < steps; step += 1) {
      await this.#act(weather);
      await this.#browser.scheduler.runFor(this.#pauseMs());
    }
    this.#browser.weather = FINE;
    this.#browser.isFull = false;
    await this.#settle();
    const { details } = await this.#verify('in the end');
    return {
      acked: this.#allTabs().reduce((sum, { ledger }) => sum + ledger.acked, 0),
      crashes: this.#crashes,
      workers: this.#workerCount,
      contents: this.#tabs.map(({ sessionIds }) => textOfDetails(sessionIds, details)),
      endedAt: this.#browser.scheduler.now,
    };
  }

  #pauseMs(): number {
    const random = this.#random;
    if (random.chance(0.03)) return 12_000;
    return random.next() * random.pick([5, 50, 50, 500, 3_000]);
  }

  async #act(weather: Weather): Promise<void> {
    const random = this.#random;
    const choice = random.next();
    if (this.#tabs.length === 0 || (choice < 0.05 && this.#tabs.length < MAX_TABS)) return this.#openTab();
    if (choice < 0.09) return this.#killWorker();
    if (choice < 0.11) return this.#killTab();
    if (choice < 0.14) return this.#crash(weather);
    if (choice < 0.17) {
      this.#browser.isFull = !this.#browser.isFull && random.chance(0.5);
      return;
    }
    if (choice < 0.22) return this.#checkpoint();
    if (choice < 0.24) return this.#configure();
    if (choice < 0.26) return this.#purge();
    if (choice < 0.32) return this.#follow();
    this.#inTab((tab) => {
      tab.chat();
    });
  }

  #allTabs(): Tab[] {
    return [...this.#goneTabs, ...this.#tabs];
  }

  #inTab(act: (tab: Tab) => void): void {
    const tab = this.#tabs[this.#random.below(this.#tabs.length)];
    if (tab !== undefined) this.#browser.scheduler.schedule(tab.realm, 0, () => act(tab));
  }

  #openTab(): void {
    const random = this.#random;
    const realm = new Realm();
    const build = random.pick(['port', 'port of another build'] as const);
    const chosen = random.pick<readonly WorkerKind[]>([[build], ['rest'], [build, 'rest'], ['rest', build]]);
    const kinds = { any: chosen, port: [build], rest: ['rest'] as const }[this.#door];
    const doors = kinds.map((kind): OpenDoor => doorTo(this.#browser, realm, kind, () => this.#worker(kind)));
    const name = `tab-${(this.#tabCount += 1)}`;
    const chat = createRandom(this.#seed * 31 + this.#tabCount);
    this.#browser.scheduler.schedule(realm, 0, () => {
      this.#tabs.push(new Tab(this.#browser, chat, name, realm, doors));
    });
  }

  /** The living worker of a kind; the browser starts one that is not there. */
  #worker(kind: WorkerKind): SimulatedWorker {
    const living = this.#workers.get(kind);
    if (living !== undefined && !living.realm.isDead) return living;
    const started = startWorker(this.#browser);
    this.#workerCount += 1;
    this.#workers.set(kind, started);
    return started;
  }

  #someWorker(): SimulatedWorker | undefined {
    const worker = this.#workers.get(this.#random.pick(WORKER_KINDS));
    return worker?.realm.isDead === true ? undefined : worker;
  }

  #killWorker(): void {
    const worker = this.#someWorker();
    if (worker !== undefined) this.#browser.kill([worker.realm]);
  }

  #killTab(): void {
    const tab = this.#tabs[this.#random.below(this.#tabs.length)];
    if (tab !== undefined) this.#kill([tab], []);
  }

  #kill(tabs: readonly Tab[], workers: readonly SimulatedWorker[]): void {
    this.#browser.kill([...tabs, ...workers].map(({ realm }) => realm));
    this.#goneTabs.push(...this.#tabs.filter((tab) => tabs.includes(tab)));
    this.#tabs = this.#tabs.filter((tab) => !tabs.includes(tab));
  }

  /** The whole browser dies; then what it left is looked at. */
  async #crash(weather: Weather): Promise<void> {
    this.#crashes += 1;
    this.#kill(this.#tabs, [...this.#workers.values()]);
    this.#browser.weather = FINE;
    this.#browser.isFull = false;
    await this.#sweep();
    await this.#verify(`after crash ${this.#crashes}`);
    this.#browser.weather = weather;
  }

  #checkpoint(): void {
    const worker = this.#someWorker();
    if (worker !== undefined)
      this.#browser.scheduler.schedule(worker.realm, 0, () => void worker.recorder.checkpoint());
  }

  #configure(): void {
    const random = this.#random;
    const change = { max_memory_messages: random.pick([1, 2, 100]), persist_interval_secs: random.pick([0.1, 1, 5]) };
    const worker = this.#someWorker();
    if (worker !== undefined)
      this.#browser.scheduler.schedule(worker.realm, 0, () => void worker.recorder.api.configure(change));
  }

  /** Somebody deletes a session, for good, that nobody writes to any more. */
  #purge(): void {
    const tab = this.#goneTabs[this.#random.below(this.#goneTabs.length)];
    const sessionId = tab?.sessionIds[0];
    const worker = this.#someWorker();
    if (tab === undefined || sessionId === undefined || worker === undefined) return;
    tab.ledger.forget(sessionId);
    this.#browser.mayLackFacts = true;
    this.#browser.scheduler.schedule(worker.realm, 0, () => {
      void worker.recorder.api.purge(sessionId).then((answer) => {
        if (answer.ok) this.#purged.add(sessionId);
      });
    });
  }

  #follow(): void {
    const sessionIds = this.#allTabs().flatMap((tab) => tab.sessionIds);
    const sessionId = sessionIds[this.#random.below(sessionIds.length)];
    if (sessionId === undefined) return;
    this.#inTab((tab) => {
      tab.follow(sessionId);
    });
  }

  /** Nothing goes wrong any more: whatever is pending must come through. */
  async #settle(): Promise<void> {
    const { scheduler } = this.#browser;
    const deadline = scheduler.now + PATIENCE_MS;
    await scheduler.runFor(1);
    while (this.#tabs.some(({ client: { state } }) => state.status !== 'saved')) {
      if (scheduler.now > deadline) {
        const states = this.#tabs.map(({ name, client }) => `${name}: ${JSON.stringify(client.state)}`);
        throw new Error(`Not everything was saved within ${PATIENCE_MS} ms: ${states.join(', ')}`);
      }
      await scheduler.runFor(1_000);
    }
    await scheduler.runFor(60_000); // hung transactions end
    await this.#sweep();
    await scheduler.runFor(10_000); // followers ask
  }

  /** Compares what is on the disk with what was promised, through recorders that know nothing. */
  async #verify(when: string): Promise<Recordings> {
    const problems = this.#allTabs().flatMap(({ faults }) => faults);
    const first = await this.#readAll();
    const { realm, recorder } = this.#lookIn();
    await this.#wait(recorder.checkpoint(), 'A checkpoint');
    if (recorder.health !== 'ok') problems.push(`the checkpoint left the storage ${recorder.health}`);
    this.#browser.kill([realm]);
    const folded = await this.#readAll();

    for (const tab of this.#allTabs()) {
      const wrong = tab.ledger.check(textOfDetails(tab.sessionIds, first.details));
      if (wrong !== null) problems.push(`${tab.name}: ${wrong}`);
      const before = textOfDetails(tab.sessionIds, first.details);
      const after = textOfDetails(tab.sessionIds, folded.details);
      if (before !== after) problems.push(`${tab.name}: a checkpoint made\n  ${after}\nof\n  ${before}`);
    }
    problems.push(...this.#attendanceProblems(folded.details));
    for (const tab of this.#tabs) {
      if (tab.ledger.acked !== tab.ledger.sent)
        problems.push(`${tab.name}: ${tab.ledger.acked} of ${tab.ledger.sent} events are acked`);
      problems.push(...this.#followersProblems(tab, folded));
    }
    for (const sessionId of this.#purged)
      if (first.details.has(sessionId)) problems.push(`${sessionId} was purged and is there`);
    if (problems.length > 0) throw new Error(`${when}: ${problems.join('\n')}`);
    return folded;
  }

  #followersProblems(tab: Tab, { details, head }: Recordings): string[] {
    const problems: string[] = [];
    if (tab.position !== null && tab.position !== head)
      problems.push(`${tab.name}: the subscription is at ${tab.position}, the journal at ${head}`);
    for (const [sessionId, followed] of tab.followed) {
      const session = details.get(sessionId);
      if (session === undefined && !this.#purged.has(sessionId)) continue; // nobody knows whether it was purged
      const shown = followed.status === 'content' ? followed.session : undefined;
      if (viewOf(shown) !== viewOf(session))
        problems.push(`${tab.name} shows ${viewOf(shown)}\nof\n  ${viewOf(session)} (${followed.status})`);
    }
    return problems;
  }

  /** A worker starts, and looks who is still there. */
  async #sweep(): Promise<void> {
    const { realm, recorder } = this.#lookIn();
    await this.#wait(recorder.sweep(), 'A sweep');
    this.#browser.kill([realm]);
  }

  /** Sessions are interrupted when their tab is gone, and not before. */
  #attendanceProblems(details: ReadonlyMap<string, SessionDetail>): string[] {
    return this.#allTabs().flatMap((tab) => {
      const wrong = this.#tabs.includes(tab) ? 'interrupted' : 'active';
      const sessions = tab.sessionIds.filter((id) => details.get(id)?.status === wrong);
      return sessions.map((id) => `${id} is ${wrong}`);
    });
  }

  /** A worker of its own, to look at what there is. */
  #lookIn(): SimulatedWorker {
    return startWorker(this.#browser);
  }

  #wait<T>(promise: Promise<T>, what: string): Promise<T> {
    return this.#browser.scheduler.runUntil(promise, PATIENCE_MS, what);
  }

  async #readAll(): Promise<Recordings> {
    const { realm, recorder } = this.#lookIn();
    const details = new Map<string, SessionDetail>();
    const sessionIds = this.#allTabs().flatMap((tab) => tab.sessionIds);
    for (const sessionId of [...sessionIds, ...this.#purged]) {
      const answer = await this.#wait(recorder.api.session(sessionId, {}), 'Reading a session');
      if (answer.ok) details.set(sessionId, answer.value);
      else if (answer.error.code !== 'session_not_found') throw new Error(answer.error.message);
    }
    const head = await this.#readJournal((since) => this.#wait(recorder.api.facts({ since }), 'Reading facts'));
    this.#browser.kill([realm]);
    return { details, head };
  }

  /** Reads all facts, which must have no holes. Answers with the last one's number. */
  async #readJournal(
    read: (
      since: number,
    ) => Promise<Result<{ facts: readonly { seq: number }[]; head: number; read_to: number; oldest_since: number }>>,
  ): Promise<number> {
    let seq: number | null = null;
    for (;;) {
      const page = await read(seq ?? 0);
      if (!page.ok) throw new Error(page.error.message);
      seq ??= page.value.oldest_since;
      for (const fact of page.value.facts) {
        const isNext = this.#browser.mayLackFacts ? fact.seq > seq : fact.seq === seq + 1;
        if (!isNext) throw new Error(`Fact ${fact.seq} comes after ${seq}.`);
        seq = fact.seq;
      }
      seq = page.value.read_to;
      if (seq >= page.value.head) return seq;
    }
  }
}

interface Recordings {
  readonly details: ReadonlyMap<string, SessionDetail>;
  readonly head: number;
}

/** What a follower must show, without what a checkpoint changes. */
function viewOf(session: SessionDetail | undefined): string {
  if (session === undefined) return 'nothing';
  const { seq: _seq, is_dirty: _isDirty, last_activity: _lastActivity, ...view } = session;
  return JSON.stringify(view);
}
