// Reads everything that is recorded, through a new recorder without cached state.

import type { FactPage, Result, SessionDetail, StatusReport } from '../../src/protocol/index.ts';
import type { Browser } from './browser.ts';
import type { Hosts } from './hosts.ts';
import type { Build } from './scheduler.ts';

/** Deadline for expected results when there are no more failures, in ms. */
export const PATIENCE_MS = 120_000;

/** The recorded state. */
export interface Recordings {
  readonly details: ReadonlyMap<string, SessionDetail>;
  /** The seq of the last fact in the journal. */
  readonly head: number;
  /** Ids of the reported damaged values. */
  readonly quarantined: ReadonlySet<string>;
  readonly status: StatusReport;
}

export class Observer {
  readonly #browser: Browser;
  readonly #hosts: Hosts;
  readonly #build: Build;

  /** `build`: a build that can read every record. */
  constructor(browser: Browser, hosts: Hosts, build: Build) {
    this.#browser = browser;
    this.#hosts = hosts;
    this.#build = build;
  }

  /** Starts a worker, which checks which clients are still connected. */
  async sweep(): Promise<void> {
    const { realm, recorder } = this.#hosts.lookIn(this.#build);
    await this.#ask(realm, 'A sweep', () => recorder.sweep());
    this.#browser.kill([realm]);
  }

  /** Folds the journal. Returns what is wrong afterwards, or null. */
  async checkpoint(): Promise<string | null> {
    const { realm, recorder } = this.#hosts.lookIn(this.#build);
    await this.#ask(realm, 'A checkpoint', () => recorder.checkpoint());
    this.#browser.kill([realm]);
    return recorder.health === 'ok' ? null : `the checkpoint left the storage ${recorder.health}`;
  }

  /** Folds the journal, and waits for the second copy of that. */
  async copy(): Promise<void> {
    const { realm, recorder } = this.#hosts.lookIn(this.#build);
    await this.#ask(realm, 'A checkpoint', () => recorder.checkpoint());
    await this.#ask(realm, 'The second copy', () => recorder.copied());
    this.#browser.kill([realm]);
  }

  /** `mayLackFacts`: the journal may have gaps where sessions were purged. */
  async read(sessionIds: readonly string[], mayLackFacts: boolean): Promise<Recordings> {
    const { realm, recorder } = this.#hosts.lookIn(this.#build);
    const details = new Map<string, SessionDetail>();
    for (const sessionId of sessionIds) {
      const answer = await this.#ask(realm, 'Reading a session', () => recorder.api.session(sessionId, {}));
      if (answer.ok) details.set(sessionId, answer.value);
      else if (answer.error.code !== 'session_not_found') throw new Error(answer.error.message);
    }
    const readFacts = (since: number): Promise<Result<FactPage>> =>
      this.#ask(realm, 'Reading facts', () => recorder.api.facts({ since }));
    const head = await readJournal(readFacts, mayLackFacts);
    const answer = await this.#ask(realm, 'Reading the quarantine', () => recorder.api.quarantine());
    if (!answer.ok) throw new Error(answer.error.message);
    const quarantined = new Set(answer.value.map(({ id }) => id));
    const status = await this.#ask(realm, 'Reading the status', () => recorder.api.status());
    if (!status.ok) throw new Error(status.error.message);
    this.#browser.kill([realm]);
    return { details, head, quarantined, status: status.value };
  }

  #ask<T>(realm: Parameters<Browser['scheduler']['ask']>[0], what: string, work: () => Promise<T>): Promise<T> {
    return this.#browser.scheduler.ask(realm, what, PATIENCE_MS, work);
  }
}

/** Reads all facts, which must have no gaps. Returns the seq of the last one. */
async function readJournal(read: (since: number) => Promise<Result<FactPage>>, mayLackFacts: boolean): Promise<number> {
  let seq: number | null = null;
  for (;;) {
    const page = await read(seq ?? 0);
    if (!page.ok) throw new Error(page.error.message);
    seq ??= Math.min(page.value.oldest_since, (page.value.facts[0]?.seq ?? Infinity) - 1);
    for (const fact of page.value.facts) {
      const isNext = mayLackFacts ? fact.seq > seq : fact.seq === seq + 1;
      if (!isNext) throw new Error(`Fact ${fact.seq} comes after ${seq}.`);
      seq = fact.seq;
    }
    seq = page.value.read_to;
    if (seq >= page.value.head) return seq;
  }
}
