// The random actions of a run: users open and close pages and record, workers die, sessions are read,
// followed and deleted, settings change, and builds are deployed.

import { openDedicatedWorkerTransport } from '../../src/client/transports/dedicated-worker-transport.ts';
import type { OpenTransport } from '../../src/client/transports/transport.ts';
import type { SaveState } from '../../src/client/recorder-client.ts';
import { openRestTransport } from '../../src/client/transports/rest-transport.ts';
import { openSharedWorkerTransport } from '../../src/client/transports/shared-worker-transport.ts';
import type { RecordingApi } from '../../src/protocol/index.ts';
import type { Disposals } from './checks.ts';
import { chooseCopy } from './copied.ts';
import { Disposal } from './disposal.ts';
import type { Setting } from './setting.ts';
import type { SimulatedHost } from './hosts.ts';
import { Imports } from './imports.ts';
import { Losses } from './losses.ts';
import { oneOf } from './people.ts';
import { createRandom } from './random.ts';
import { follow, readSession } from './reading.ts';
import { RestCaller } from './rest-caller.ts';
import { Realm, type Build } from './scheduler.ts';
import { Tab } from './tab.ts';
import type { Writer } from './writer.ts';

const MAX_PAGES = 4;

/** Every token may be the beginning of such a secret, so that its event waits for the next one, and none ever is. */
const NEVER_MATCHED = { name: 'never', pattern: '[0-9]+ ~' };

const TRANSPORTS = {
  shared: openSharedWorkerTransport,
  dedicated: openDedicatedWorkerTransport,
  rest: openRestTransport,
} as const;
type TransportName = keyof typeof TRANSPORTS;

type Move = readonly [weight: number, name: string, act: () => void];

export class Moves {
  readonly #setting: Setting;
  readonly #disposal: Disposal;
  readonly imports: Imports;
  readonly losses: Losses;
  readonly #moves: readonly Move[];
  readonly counts: Record<string, number> = {};
  #pages = 0;
  #newest: Build = 'one';
  #mayLackFacts = false;
  #isErased = false;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#disposal = new Disposal(setting);
    this.imports = new Imports(setting);
    this.losses = new Losses(setting, this);
    const { plan } = setting;
    this.#moves = [
      [4, 'open', () => this.#openPage()],
      [4, 'worker dies', () => this.#killHost()],
      [2, 'page dies', () => this.#killPage()],
      [3, 'crash', () => undefined],
      [3, 'disk fills', () => this.#fillDisk()],
      [5, 'checkpoint', () => this.#checkpoint()],
      [2, 'configure', () => this.#configure()],
      [2, 'purge', () => this.#purge()],
      [3, 'trash', () => this.#disposal.trashOrRestore(this.#host())],
      [3, 'import', () => this.imports.import(this.#host())],
      [5, 'follow', () => this.#follow()],
      [6, 'read', () => this.#read()],
      [1, 'suspend', () => this.#suspend()],
      [plan.hasNewerBuild ? 3 : 0, 'new build', () => this.#deploy()],
      [plan.isErased ? 3 : 0, 'erase', () => this.#erase()],
      [plan.losesData ? 2 : 0, 'lose database', () => this.#lose(() => this.losses.loseDatabase())],
      [plan.losesData ? 1 : 0, 'lose end', () => this.#lose(() => this.losses.loseEnd())],
      [plan.losesData ? 1 : 0, 'lose copy', () => this.losses.loseCopy()],
      [60, 'record', () => this.#record()],
    ];
  }

  /** The newest build that was deployed so far. */
  get newestBuild(): Build {
    return this.#newest;
  }

  /** Whether the recordings were deleted, together with their reports. */
  get isErased(): boolean {
    return this.#isErased;
  }

  /** Facts of purged sessions may be missing. */
  get mayLackFacts(): boolean {
    return this.#mayLackFacts;
  }

  get disposals(): Disposals {
    return this.#disposal;
  }

  /** Notes that something happened. */
  count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }

  /** Performs a random action. Returns its name. */
  next(): string {
    const { random, people } = this.#setting;
    let choice = random.next() * this.#moves.reduce((sum, [weight]) => sum + weight, 0);
    const chosen = this.#moves.find(([weight]) => (choice -= weight) < 0);
    if (chosen === undefined || people.living.length === 0) {
      this.#openPage();
      return 'open';
    }
    const [, name, act] = chosen;
    this.count(name);
    act();
    return name;
  }

  pauseMs(): number {
    const { random } = this.#setting;
    if (random.chance(0.03)) return 12_000;
    return random.next() * random.pick([5, 50, 50, 500, 3_000]);
  }

  kill(writers: readonly Writer[]): void {
    const { browser, people } = this.#setting;
    browser.kill(writers.map(({ realm }) => realm));
    people.go(writers);
  }

  /** From now on, facts may be missing. */
  expectHoles(): void {
    this.#mayLackFacts = true;
    for (const tab of this.#setting.people.tabs) tab.expectHoles();
  }

  /** Part of a session is lost. */
  forget(sessionId: string): void {
    const { people } = this.#setting;
    people.ledgerOf(sessionId)?.forget(sessionId);
    for (const shared of people.sharedSessions) shared.isForgotten ||= shared.sessionId === sessionId;
    this.#disposal.forget(sessionId);
    this.imports.forget(sessionId);
  }

  /** What came after fact `seq` may be lost. `isAnew`: another database follows. */
  loseAfter(seq: number, isAnew: boolean): void {
    const { people } = this.#setting;
    people.loseAfter(seq, isAnew);
    this.#disposal.loseAfter(seq, isAnew);
    this.imports.loseAfter(seq, isAnew);
    for (const tab of people.tabs) tab.loseOrder();
  }

  /** Sessions that may lack anything are not looked at any more. */
  forgetTorn(): void {
    this.#setting.people.forgetTorn();
  }

  /** The expected state of the trash is unknown from now on. */
  forgetDisposals(): void {
    this.#disposal.forgetAll();
  }

  /** Reloads pages of builds that may no longer write, and updates their service worker. */
  reloadOutdated(): void {
    this.#updateServiceWorker();
    this.kill(this.#outdated.filter(({ client: { state } }) => isMismatch(state)));
  }

  /** Reloads pages that have nothing to record and may not even read. */
  reloadReaders(): void {
    this.#updateServiceWorker();
    this.kill(this.#outdated);
  }

  #updateServiceWorker(): void {
    const { hosts } = this.#setting;
    if (hosts.serviceBuild !== this.#newest) hosts.updateServiceWorker(this.#newest);
  }

  get #outdated(): readonly Tab[] {
    return this.#newest === 'newer' ? this.#setting.people.tabs.filter(({ realm }) => realm.build !== 'newer') : [];
  }

  /** Loads a page: a chat app with a client, or one that uses plain REST. */
  #openPage(): void {
    const { browser, people, random, seed } = this.#setting;
    if (people.living.length >= MAX_PAGES) return;
    const build = this.#newest === 'newer' && random.chance(0.6) ? 'newer' : random.pick<Build>(['one', 'other']);
    const transports = this.#transports();
    const speaksRest = random.chance(0.2);
    const realm = new Realm(`page-${(this.#pages += 1)}`, build);
    const chance = createRandom(seed * 31 + this.#pages);
    const headSeq = (): number => browser.disk.head;
    browser.scheduler.schedule(realm, 0, () => {
      if (speaksRest) return people.come(new RestCaller(chance, realm, headSeq));
      const tab = new Tab(chance, realm, transports, { shared: () => people.shared(), headSeq });
      if (this.#mayLackFacts) tab.expectHoles();
      if (this.#isErased) tab.startOver();
      people.come(tab);
    });
  }

  #transports(): OpenTransport[] {
    const { random, plan } = this.#setting;
    const worker = random.pick<TransportName>(['shared', 'shared', 'dedicated']);
    const chosen = random.pick<readonly TransportName[]>([[worker], ['rest'], [worker, 'rest'], ['rest', worker]]);
    const names = { any: chosen, port: [worker], rest: ['rest'] as const }[plan.transport];
    return names.map((name) => TRANSPORTS[name]);
  }

  #host(): SimulatedHost | undefined {
    const { random, hosts } = this.#setting;
    return oneOf(random, hosts.living);
  }

  #killHost(): void {
    const host = this.#host();
    if (host !== undefined) this.#setting.browser.kill([host.realm]);
  }

  /** What is under way goes on: so what sessions that lack something have in the end is not known. */
  #lose(act: () => void): void {
    act();
    this.forgetTorn();
  }

  #killPage(): void {
    const { random, people } = this.#setting;
    const writer = oneOf(random, people.living);
    if (writer !== undefined) this.kill([writer]);
  }

  #fillDisk(): void {
    const { browser, random } = this.#setting;
    browser.isFull = !browser.isFull && random.chance(0.5);
  }

  #inHost(act: (host: SimulatedHost) => void, ms = 0): void {
    const host = this.#host();
    if (host !== undefined) this.#setting.browser.scheduler.schedule(host.realm, ms, () => act(host));
  }

  #inTab(act: (tab: Tab) => void): void {
    const { browser, random, people } = this.#setting;
    const tab = oneOf(random, people.tabs);
    if (tab !== undefined) browser.scheduler.schedule(tab.realm, 0, () => act(tab));
  }

  #record(): void {
    const { browser, random, people } = this.#setting;
    const writer = oneOf(random, people.living);
    if (writer !== undefined) browser.scheduler.schedule(writer.realm, 0, () => writer.act());
  }

  #checkpoint(): void {
    this.#inHost(({ recorder }) => void recorder.checkpoint());
  }

  #configure(): void {
    const { random, plan } = this.#setting;
    const change = {
      max_memory_messages: random.pick([1, 2, 100]),
      persist_interval_secs: random.pick([0.1, 1, 5]),
      ...(plan.isRelaxed ? { durability: random.pick(['relaxed', 'relaxed', 'strict'] as const) } : {}),
      ...(plan.hasCopy ? { second_copy: random.chance(0.95) } : {}),
      ...(plan.isRedacted ? { redact: random.chance(0.7), redaction_rules: [NEVER_MATCHED] } : {}),
    };
    this.#inHost(({ recorder }) => void recorder.api.configure(change));
  }

  #purge(): void {
    if (this.#disposal.purge(this.#host())) this.expectHoles();
  }

  #someSession(): string | undefined {
    return oneOf(this.#setting.random, this.#setting.people.sessionIds);
  }

  #follow(): void {
    const { people } = this.#setting;
    const sessionId = this.#someSession();
    const ledger = sessionId === undefined ? null : people.ledgerOf(sessionId);
    this.#inTab((tab) => {
      if (sessionId !== undefined && ledger !== null) follow(tab, ledger, sessionId);
    });
  }

  /** Reads a session, while checkpoints run. */
  #read(): void {
    const { browser, random, people } = this.#setting;
    const sessionId = this.#someSession();
    const ledger = sessionId === undefined ? null : people.ledgerOf(sessionId);
    const onWrong = (text: string): void => void browser.disk.faults.push(text);
    const read = async (api: RecordingApi): Promise<void> => {
      if (sessionId !== undefined && ledger !== null) await readSession(api, { ledger, sessionId, onWrong });
    };
    this.#inTab(({ client }) => void read(client.api));
    for (let count = random.below(3); count > 0; count -= 1) {
      this.#inHost(({ recorder }) => void read(recorder.api), random.next() * 20);
      this.#inHost(({ recorder }) => void recorder.checkpoint(), random.next() * 30);
    }
  }

  /** Puts a page into the back/forward cache, and restores it. */
  #suspend(): void {
    const { browser, random } = this.#setting;
    const ms = random.next() * random.pick([100, 20_000]);
    this.#inTab((tab) => {
      if (tab.suspend()) browser.scheduler.schedule(tab.realm, ms, () => tab.resume());
    });
  }

  /** Deploys a build that writes records which the others cannot read. */
  #deploy(): void {
    const { hosts, random } = this.#setting;
    this.#newest = 'newer';
    if (random.chance(0.5)) hosts.updateServiceWorker('newer');
  }

  /** Clears the site's data. */
  #erase(): void {
    const { browser, people, plan } = this.#setting;
    browser.disk.erase();
    browser.caches.stored.clear();
    chooseCopy(browser.disk, plan.hasCopy);
    this.losses.forget();
    for (const ledger of people.ledgers) for (const id of ledger.sessionIds) ledger.forget(id);
    for (const writer of people.living) writer.startOver();
    people.forgetShared();
    this.#disposal.forgetAll();
    this.imports.forgetAnswers();
    this.#isErased = true;
  }
}

function isMismatch(state: SaveState): boolean {
  return state.status === 'not_saved' && state.reason.code === 'version_mismatch';
}
