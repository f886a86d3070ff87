// A storm: on one profile, a browser records and ends or is killed, again and again, and a file is damaged every second time at most.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '../simulation/random.ts';
import { pause } from '../support/within.ts';
import { withTries } from '../support/with-tries.ts';
import { differences } from './check.ts';
import { keepRecording } from './continue-recording.ts';
import { copied } from './copied.ts';
import { damageFile, damagesOf, type Damage } from './damage.ts';
import { engineOf, type Engine } from './engines.ts';
import { exceptionOf } from './exceptions.ts';
import { PROFILE_FILES, type FileClass } from './file-classes.ts';
import { killWhile } from './kill-while.ts';
import { Ledger } from './ledger.ts';
import { listFiles, type ProfileFile } from './list-files.ts';
import type { ReadAnswer } from './messages.ts';
import { OwnBrowser, type OpenedPage } from './own-browser.ts';
import { readUntil } from './read-whole.ts';
import type { PlannedSession, SessionKind } from './sessions.ts';
import { Site, type DamagePage } from './site.ts';
import { textsInCopy } from './texts-in-files.ts';
import { Writer } from './writer.ts';

export interface StormRun {
  readonly engine: Engine;
  readonly seed: number;
  readonly minutes: number;
  /** The project's directory. */
  readonly root: string;
  /** The directory of the build. */
  readonly build: string;
  readonly log: (line: string) => void;
}

/** How long a browser records before it ends, in ms, at least: more than what the copy may lack. */
const LEAST_MS = 6_500;

/** How much longer at most, in ms. */
const MORE_MS = 4_000;

/** How long it goes on after its file was damaged, in ms. */
const AFTER_DAMAGE_MS = 1_500;

/** How often a running browser's files are listed where one of them is gone before it is damaged. */
const LISTINGS = 5;

/** For a purge to be answered, in ms: while the copy cannot be read, it is not, and a copy that stays so is begun anew after four checkpoints. */
const PURGE_DEADLINE_MS = 60_000;

const PURGE_PAUSE_MS = 1_000;

/** Sessions that are kept: the oldest are purged then. */
const MOST_SESSIONS = 40;

/** Of new sessions. */
const KINDS = [
  'plain',
  'plain',
  'plain',
  'attachment',
  'trashed',
  'purged',
  'large',
] as const satisfies readonly SessionKind[];

/** What was damaged in a round; null: nothing. */
type Damaged = { readonly class: FileClass; readonly damage: Damage } | null;

/** Resolves with sentences that say what has gone wrong; none: nothing. */
export async function runStorm(run: StormRun): Promise<string[]> {
  const { engine, root, build, minutes, log } = run;
  const site = await Site.open(root, build);
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-storm-'));
  const browser = new OwnBrowser(site, await engineOf(engine), profile);
  const storm = new Storm(run, browser, profile);
  try {
    for (const until = Date.now() + minutes * 60_000; Date.now() < until && storm.failures.length === 0;)
      log(await storm.round());
    log(storm.summary);
    return storm.failures;
  } finally {
    await browser.kill().catch(() => undefined); // it may have ended
    await site.close();
    if (storm.failures.length === 0) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    else log(`The profile is kept in ${profile}.`);
  }
}

/** Purges a session, and records meanwhile until that is answered. */
async function purge(page: DamagePage, { id }: PlannedSession): Promise<void> {
  let isBegun = false;
  for (const deadline = performance.now() + PURGE_DEADLINE_MS; ; await pause(PURGE_PAUSE_MS))
    try {
      await page.ask({ type: 'purge', session_id: id });
      return;
    } catch (error) {
      if (isBegun && String(error).includes('session_not_found')) return;
      if (!String(error).includes('storage_unavailable') || performance.now() > deadline) throw error;
      isBegun = true;
      await keepRecording(page);
    }
}

class Storm {
  readonly failures: string[] = [];
  readonly #engine: Engine;
  readonly #random: Random;
  readonly #browser: OwnBrowser;
  readonly #profile: string;
  #ledger = new Ledger();
  readonly #counts = { rounds: 0, killed: 0, damaged: 0, told: 0, texts: 0 };
  #oldestLost = 0;
  /** Sessions so far. */
  #sessions = 0;
  /** What the last rounds have damaged, the latest first. */
  #damaged: readonly [Damaged, Damaged] = [null, null];

  constructor({ engine, seed }: Pick<StormRun, 'engine' | 'seed'>, browser: OwnBrowser, profile: string) {
    this.#engine = engine;
    this.#random = createRandom(seed);
    this.#browser = browser;
    this.#profile = profile;
  }

  get summary(): string {
    const { rounds, killed, damaged, told, texts } = this.#counts;
    return `${rounds} rounds, ${killed} kills, ${damaged} files damaged, ${told} losses told, ${texts} texts acked; the oldest acked text that was lost was sent ${Math.round(this.#oldestLost)} ms before the end; ${this.failures.length} failures`;
  }

  /** Starts the browser, compares what it has with what must be there, records, and ends it. Resolves with a line for the log. */
  async round(): Promise<string> {
    this.#counts.rounds += 1;
    const opened = await this.#browser.start();
    const { answer, failures } = await readUntil(opened, (read) => this.#wrongIn(read));
    this.#fail(failures);
    if (answer === null || failures.length > 0) return `Round ${this.#counts.rounds}: ${failures.join('\n')}`;
    this.#compare(answer);
    if (answer.evicted !== null) await opened.page.ask({ type: 'dismiss' });
    try {
      await this.#beginSessions(opened);
      // One damage at a time: so the copy has all before the next one.
      await copied(opened.page, () => keepRecording(opened.page));
      const how = await this.#end(opened);
      return `Round ${this.#counts.rounds}: ${answer.sessions.length} sessions${answer.evicted === null ? '' : ', told'}; ${how}`;
    } catch (error) {
      this.#fail([String(error)]);
      return `Round ${this.#counts.rounds}: ${String(error)}`;
    }
  }

  #fail(failures: readonly string[]): void {
    const damaged = this.#damaged.map((each) => (each === null ? 'nothing' : `${each.damage} ${each.class.name}`));
    this.failures.push(...failures.map((each) => `after ${damaged.join(', before that ')}: ${each}`));
  }

  #wrongIn(answer: ReadAnswer): string[] {
    const mayBeTold = this.#damaged.some((each) => each?.class.holds === 'database');
    const isFalse = answer.evicted !== null && !mayBeTold;
    return [
      ...differences(this.#ledger, answer),
      ...(isFalse ? ['onEvicted was called, and nothing was damaged'] : []),
    ];
  }

  #compare({ sessions, evicted }: ReadAnswer): void {
    const texts = new Map(sessions.map(({ session_id, text }) => [session_id, text]));
    if (evicted !== null) this.#counts.told += 1;
    this.#oldestLost = Math.max(this.#oldestLost, this.#ledger.oldestLost(texts) ?? 0);
    this.#ledger = this.#ledger.asFound(texts);
  }

  async #beginSessions({ page, ways }: OpenedPage): Promise<void> {
    const writer = new Writer(page, this.#ledger);
    const { kept } = this.#ledger;
    const surplus = ways.includes('rest') ? kept.slice(0, Math.max(0, kept.length - MOST_SESSIONS)) : [];
    for (const { planned } of surplus) {
      this.#ledger.purge(planned);
      await purge(page, planned);
    }
    for (let count = 1 + this.#random.below(3); count > 0; count -= 1) {
      const kind = this.#random.pick(KINDS);
      if (kind === 'purged' && !ways.includes('rest')) continue;
      const planned: PlannedSession = {
        id: `storm-${(this.#sessions += 1)}`,
        kind,
        by: this.#one(ways) ?? 'port',
        isLate: false,
        isLive: kind === 'plain',
      };
      await writer.begin(planned);
      if (kind === 'trashed') await page.ask({ type: 'trash', session_id: planned.id });
      if (kind === 'purged') await purge(page, planned);
    }
  }

  /** Records until the end, and damages a file unless the last round has. */
  async #end({ page, ways }: OpenedPage): Promise<string> {
    const random = this.#random;
    const live = this.#ledger.kept
      .map(({ planned }) => planned)
      .filter(({ isLive, by }) => isLive && ways.includes(by));
    const writer = new Writer(page, this.#ledger, `${this.#counts.rounds}.`);
    const mayDamage = this.#damaged[0] === null && random.chance(0.85);
    const isDamagedLive = mayDamage && random.chance(0.25);
    const isKilled = isDamagedLive || random.chance(0.7);
    const chosen = live.slice(-4);
    await writer.appendFor(LEAST_MS + random.below(MORE_MS), chosen);
    let damaged: Damaged = null;
    if (isKilled) {
      const writing = writer.appendFor(LEAST_MS * 10, chosen).catch(() => undefined); // its page dies
      if (isDamagedLive) damaged = await withTries(LISTINGS, () => this.#damage());
      await Promise.race([writing, pause(isDamagedLive ? AFTER_DAMAGE_MS : random.below(500))]);
      this.#ledger.endedAt = Date.now();
      await killWhile(this.#browser, writing);
      this.#counts.killed += 1;
    } else {
      this.#ledger.endedAt = Date.now();
      await this.#browser.close();
    }
    const { purgedTexts } = this.#ledger;
    this.#fail(await textsInCopy(this.#profile, PROFILE_FILES[this.#engine], purgedTexts));
    if (mayDamage && !isDamagedLive) damaged = await this.#damage();
    this.#counts.texts += writer.acked;
    this.#damaged = [damaged, this.#damaged[0]];
    const what = damaged === null ? 'nothing' : `${damaged.damage} ${damaged.class.name}`;
    return `${isKilled ? 'killed' : 'closed'}${isDamagedLive ? ' after' : ', then'} ${what}`;
  }

  async #damage(): Promise<Damaged> {
    const { files } = await listFiles(this.#profile, PROFILE_FILES[this.#engine]);
    const file = this.#pick(files);
    if (file === undefined) return null;
    const damage = this.#one(damagesOf(file.size)) ?? 'delete';
    if (exceptionOf(this.#engine, file.class.name, damage) !== null) return null;
    await damageFile(join(this.#profile, file.path), damage, this.#random);
    this.#counts.damaged += 1;
    return { class: file.class, damage };
  }

  /** As often of the database as of the copy and of what is neither, and of each class as often. */
  #pick(files: readonly ProfileFile[]): ProfileFile | undefined {
    const holds = this.#random.pick(['database', 'copy', 'other'] as const);
    const possible = files.filter((file) => file.class.holds === holds);
    const chosen = this.#one([...new Set(possible.map((file) => file.class))]);
    return this.#one(possible.filter((file) => file.class === chosen));
  }

  #one<T>(items: readonly T[]): T | undefined {
    return items[this.#random.below(items.length)];
  }
}
