// The browser, its tabs and their server; keeps track of the live tabs and of what each has written.
import type { TransportKind } from '../../src/client/recorder-client.ts';
import type { FileServer } from '../support/serve.ts';
import type { Random } from '../simulation/random.ts';
import { PageDied, type ControlServer, type PageLink } from '../support/control-server.ts';
import type { TortureBrowser, TortureEngine, TortureTab } from './engines/engine.ts';
import { Ledger } from './ledger.ts';
import type { Command, Report } from './messages.ts';
import { Violation } from './violation.ts';
import { withTries } from '../support/with-tries.ts';
import { within } from '../support/within.ts';
import type { WritingPlan } from './writing-plan.ts';

/** Deadline for every expected condition, in ms: long, because the machine may be busy. */
export const DEADLINE_MS = 45_000;

/** Deadline for the browser to start, in ms: longer than the deadline of an engine. */
const LAUNCH_DEADLINE_MS = 190_000;

const ROUNDS_PER_SHARED_SESSION = 5;

/** Number of ballast events that a full disk cannot store. They are 18 MB, because opening a database again can make it megabytes smaller. */
const BALLAST_EVENTS = 120;

/** Maximum number of attempts to open a tab. */
const OPEN_TRIES = 3;

/** How often a page is loaded until it has its service worker. */
const INSTALL_TRIES = 3;

/** A page that writes. After a reload its tab has a new one. */
export interface Writer {
  readonly tab: TortureTab;
  readonly name: string;
  readonly link: PageLink<Command, Report>;
  readonly ledger: Ledger;
  /** Null: the default transports. */
  readonly transports: readonly TransportKind[] | null;
  /** The number up to which its events have been compared, by both transports. */
  checkedTo: number;
  /** The last state that the client reported. */
  state: { readonly status: string; readonly reason: string | null };
}

/** What a run counts of its world. */
export interface WorldEvents {
  readonly onAcked: () => void;
  /** A page was loaded again before it wrote, because it got no service worker in time. */
  readonly onLoadedAgain: (why: string) => void;
}

export interface Site {
  readonly server: FileServer;
  readonly control: ControlServer<Command, Report>;
  /** Directories of the builds that can be deployed. */
  readonly builds: readonly [string, string];
}

export class World {
  readonly random: Random;
  readonly site: Site;
  /** Live pages, oldest first. */
  writers: Writer[] = [];
  /** The current action, for the message of a failure. */
  doing = 'the start';
  /** All writers that ever wrote to this profile. */
  readonly all: Writer[] = [];
  readonly #engine: TortureEngine;
  readonly #profile: string;
  readonly #events: WorldEvents;
  #browser: TortureBrowser | null = null;
  #launching: Promise<TortureBrowser> | null = null;
  #tabs = 0;
  #ledgers = 0;
  #rounds = 0;
  #deployed = 0;

  constructor(engine: TortureEngine, profile: string, site: Site, random: Random, events: WorldEvents) {
    this.#engine = engine;
    this.#profile = profile;
    this.site = site;
    this.random = random;
    this.#events = events;
  }

  /** Whether the browser ends pages that were not killed. */
  get losesPages(): boolean {
    return this.#engine.losesPages === true;
  }

  get browser(): TortureBrowser {
    if (this.#browser === null) throw new Error('The browser is not running.');
    return this.#browser;
  }

  async launch(): Promise<void> {
    this.#launching = this.#engine.launch(this.#profile);
    this.#browser = await within(this.#launching, LAUNCH_DEADLINE_MS, 'the browser to start');
  }

  /** Sends SIGKILL to all processes of the browser. */
  async kill(): Promise<void> {
    const { browser, writers } = this;
    this.#browser = null;
    this.#launching = null;
    this.writers = [];
    await browser.kill();
    await within(Promise.all(writers.map(({ link }) => link.closed)), DEADLINE_MS, 'killed pages to be closed');
  }

  async close(): Promise<void> {
    // A browser that is still starting is closed too.
    const browser = await this.#launching;
    this.#launching = null;
    this.#browser = null;
    this.writers = [];
    await browser?.close();
  }

  beginRound(): void {
    this.#rounds += 1;
  }

  /** Deploys the other build. */
  deployOther(): void {
    this.#deployed = 1 - this.#deployed;
    this.site.server.deploy(this.site.builds[this.#deployed] ?? this.site.builds[0]);
  }

  /** Opens a tab that records through `transports` as soon as it is open. If the page dies while it opens, tries again: WebKit ends pages that load while its network process dies. */
  async openTab(transports: readonly TransportKind[] | null, kind: WritingPlan['kind'] = 'answers'): Promise<Writer> {
    return withTries(
      OPEN_TRIES,
      () => this.#openTab(transports, kind),
      (error) => error instanceof PageDied,
    );
  }

  async #openTab(transports: readonly TransportKind[] | null, kind: WritingPlan['kind']): Promise<Writer> {
    this.#tabs += 1;
    const name = `t${this.#tabs}`;
    const { server, control } = this.site;
    const page = control.nextPage(name, DEADLINE_MS);
    const opened = this.browser.openTab(`${server.url}torture.html?tab=${name}&socket=${control.port}`);
    const [tab, link] = await Promise.all([within(opened, DEADLINE_MS, 'a tab to open'), page]);
    return this.write({ tab, name, link, transports, waits: true, kind });
  }

  /** Reloads a writer's tab. The new page writes under a new name. */
  async reload(writer: Writer, hard: boolean, transports: Writer['transports'] = writer.transports): Promise<Writer> {
    return this.replace(writer, await this.#load(writer, hard), !hard, transports);
  }

  /** Loads the page of a tab again. Resolves with the link of the new one. */
  async #load({ tab, name }: Pick<Writer, 'tab' | 'name'>, hard: boolean): Promise<Writer['link']> {
    const page = this.site.control.nextPage(name, DEADLINE_MS);
    const [link] = await Promise.all([page, within(tab.reload({ hard }), DEADLINE_MS, 'a tab to reload')]);
    return link;
  }

  /** Installs the service worker. A page that does not get it in time is loaded again, as its user would do. Resolves with the link of the page that has it. */
  async #install(page: Pick<Writer, 'tab' | 'name' | 'link'>, waits: boolean): Promise<Writer['link']> {
    let { link } = page;
    for (let left = INSTALL_TRIES - 1; ; left -= 1) {
      const missing = (await link.ask({ type: 'install', waits }, DEADLINE_MS)) as string | null;
      if (missing === null) return link;
      const why = `The page of ${page.name} has no service worker: ${missing}`;
      if (left === 0) throw new Violation(why);
      this.#events.onLoadedAgain(`${why}, during ${this.doing}`);
      link = await this.#load(page, false);
    }
  }

  /** Replaces the closed page of a tab by its new page. */
  async replace(
    writer: Writer,
    link: PageLink<Command, Report>,
    waits: boolean,
    transports: Writer['transports'],
  ): Promise<Writer> {
    const { tab, name } = writer;
    await within(writer.link.closed, DEADLINE_MS, 'a reloaded page to be closed');
    this.drop(writer);
    return this.write({ tab, name, link, transports, waits, kind: 'answers' });
  }

  /** Removes a writer whose page is closed. */
  drop(writer: Writer): void {
    this.writers = this.writers.filter((each) => each !== writer);
  }

  /** Starts a writer in a page. */
  async write(
    page: Pick<Writer, 'tab' | 'name' | 'link' | 'transports'> & { waits: boolean; kind: WritingPlan['kind'] },
  ) {
    const { tab, name, transports, waits, kind } = page;
    const link = await this.#install(page, waits);
    const shared = `shared-${Math.floor(this.#rounds / ROUNDS_PER_SHARED_SESSION)}`;
    const ledger = new Ledger({ writer: `w${(this.#ledgers += 1)}`, shared, kind });
    const state = { status: 'saved', reason: null };
    const writer: Writer = { tab, name, link, transports, ledger, checkedTo: 0, state };
    this.#listen(writer);
    await this.ask(writer, { type: 'open', transports });
    const limit = kind === 'ballast' ? BALLAST_EVENTS : null;
    await this.ask(writer, { type: 'write', plan: ledger.plan, seed: this.random.below(2 ** 31), limit });
    this.writers.push(writer);
    this.all.push(writer);
    return writer;
  }

  ask(writer: Writer, command: Command): Promise<unknown> {
    return writer.link.ask(command, DEADLINE_MS);
  }

  /** Resolves when the writer has recorded an event after its first `sent` events. */
  async recordsAgain(writer: Writer, sent: number, after: string): Promise<void> {
    const { ledger } = writer;
    const died = writer.link.closed.then(() => {
      throw new Violation(`${describe(writer)} died ${after} without being killed.`);
    });
    try {
      await within(Promise.race([ledger.whenAcked(sent + 1), died]), DEADLINE_MS, 'an ack');
    } catch (error) {
      if (error instanceof Violation) throw error;
      const { status, reason } = writer.state;
      const { sent: all, acked } = ledger;
      throw new Violation(
        `${describe(writer)} did not record again within ${DEADLINE_MS} ms ${after}: sent ${all}, acked ${acked}, state ${status} ${reason ?? ''}`,
      );
    }
  }

  #listen(writer: Writer): void {
    writer.link.onReport = (report) => {
      const { ledger } = writer;
      switch (report.type) {
        case 'sent':
          ledger.noteSent(report.number, report.at);
          return;
        case 'acked':
          ledger.noteAcked(report.number);
          this.#events.onAcked();
          return;
        case 'refused':
          this.refused.push(`event ${report.number} of ${describe(writer)} was refused: ${report.message}`);
          return;
        case 'state':
          writer.state = { status: report.status, reason: report.reason };
          return;
      }
    };
  }

  /** Events that were refused. All events of a plan are valid, so each of these is a violation. */
  readonly refused: string[] = [];
}

/** Describes a writer in messages. */
export function describe({ name, transports, ledger }: Writer): string {
  return `writer ${ledger.plan.writer} in tab ${name} (${transports?.join(', ') ?? 'default transports'})`;
}
