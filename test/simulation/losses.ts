// What a browser throws away: the database, its newest commits under the same id, and the second copy or parts of it. At most one of both
// is lost before the other has it again: otherwise more may be missing.

import { chooseCopy, clearCopy, copiedUpTo, copyEntries, isHead, refOfEntry, wantsCopy } from './copied.ts';
import { oneOf } from './people.ts';
import type { Setting } from './setting.ts';

/** Commits that may be lost from the end of a database. */
const MOST_LOST_COMMITS = 40;

/** What must be there, of which less must be from now on. */
export interface Expectations {
  /** Facts may be missing. */
  expectHoles(): void;
  /** What came after fact `seq` may be lost. `isAnew`: another database follows. */
  loseAfter(seq: number, isAnew: boolean): void;
  /** Part of a session is lost. */
  forget(sessionId: string): void;
}

export class Losses {
  readonly #setting: Setting;
  readonly #expectations: Expectations;
  /** Sessions of which the copy has lost something, by their refs; an id is null where it is not known. */
  readonly #hurt = new Map<number, string | null>();
  /** Whether recordings must have come back, as the status says. */
  #mustRestore = false;
  #wasAny = false;

  constructor(setting: Setting, expectations: Expectations) {
    this.#setting = setting;
    this.#expectations = expectations;
    setting.browser.caches.onCleared = () => this.#hurt.clear();
  }

  get mustRestore(): boolean {
    return this.#mustRestore;
  }

  /** Whether a database or its end was lost, so that something may have come back. */
  get wasAny(): boolean {
    return this.#wasAny;
  }

  /** The ids of sessions of which the copy has not everything. */
  get hurtSessions(): readonly (string | null)[] {
    return [...this.#hurt.values()];
  }

  /** The database is gone, and another one is made with the next opening. */
  loseDatabase(): void {
    const { browser, random } = this.#setting;
    const copied = copiedUpTo(browser);
    const isOfIt = copied?.databaseId === browser.disk.databaseId;
    if (!this.#mayLose || (copied === null && random.chance(0.95))) return; // one of both is lost, and has not caught up
    const hadSessions = browser.disk.sessions.keys().length > 0;
    browser.disk.erase();
    if (copied === null) chooseCopy(browser.disk, true);
    this.#mustRestore = isOfIt && hadSessions && this.#hurt.size === 0;
    this.#lose(copied === null ? -1 : isOfIt ? copied.seq : 0, true);
  }

  /** The newest commits are gone, and nobody is told. */
  loseEnd(): void {
    const { browser, random } = this.#setting;
    const { disk } = browser;
    const copied = copiedUpTo(browser);
    if (!this.#mayLose || (copied === null && random.chance(0.95))) return;
    disk.loseEnd(1 + random.below(MOST_LOST_COMMITS));
    this.#mustRestore = false;
    const isOfIt = copied?.databaseId === disk.databaseId;
    this.#lose(copied === null ? -1 : Math.max(disk.head, isOfIt ? copied.seq : 0), false);
  }

  /** All of the copy, its head or a piece is gone or damaged. */
  loseCopy(): void {
    const { browser, random } = this.#setting;
    if (this.#isAwaited && random.chance(0.95)) return; // the database is lost, and has not caught up
    if (this.#isAwaited) {
      this.#mustRestore = false;
      this.#lose(-1, true);
    }
    const kind = random.pick(['all', 'head', 'piece', 'flip'] as const);
    const entries = copyEntries(browser);
    if (kind === 'all') return clearCopy(browser);
    const urls = [...entries.keys()].filter((url) => kind === 'flip' || isHead(url) === (kind === 'head'));
    const url = oneOf(random, urls);
    const bytes = url === undefined ? undefined : entries.get(url);
    if (url === undefined || bytes === undefined) return;
    const ref = refOfEntry(url);
    if (ref !== null) this.#hurt.set(ref, this.#idOf(ref));
    if (kind !== 'flip') entries.delete(url);
    else if (bytes.length > 0) entries.set(url, bytes.with(random.below(bytes.length), random.below(256)));
  }

  /** The site's data are cleared: nothing comes back. */
  forget(): void {
    this.#mustRestore = false;
    this.#wasAny = true;
  }

  /** Without Web Locks, contexts do not write and restore in turn. A copy that is not wanted any more is being deleted. */
  get #mayLose(): boolean {
    const { browser } = this.#setting;
    return browser.hasLocks && (wantsCopy(browser.disk) || copiedUpTo(browser)?.databaseId !== browser.disk.databaseId);
  }

  /** Whether something is to come back from the copy. */
  get #isAwaited(): boolean {
    const { browser } = this.#setting;
    const copied = copiedUpTo(browser);
    if (browser.disk.meta.get('restoring') !== undefined) return true;
    if (copied === null) return false;
    return copied.databaseId !== browser.disk.databaseId || copied.seq > browser.disk.checkpoint;
  }

  #idOf(ref: number): string | null {
    const row = this.#setting.browser.disk.sessions.get(ref);
    return typeof row === 'object' && row !== null && 'session_id' in row ? String(row.session_id) : null;
  }

  /** Nothing after fact `seq` must be there. `isAnew`: facts of another database follow. */
  #lose(seq: number, isAnew: boolean): void {
    this.#wasAny = true;
    const isAnySure = [...this.#hurt].every(([ref, id]) => ref !== 0 && id !== null);
    this.#expectations.expectHoles();
    this.#expectations.loseAfter(isAnySure ? seq : -1, isAnew);
    for (const id of this.#hurt.values()) if (id !== null) this.#expectations.forget(id);
  }
}
