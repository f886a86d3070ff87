// A long list of sessions of which only some pages are loaded, after those that are pinned. Immutable: every change returns
// another one.

import type { SessionPage, SessionSummary } from '../../protocol/index.ts';

/** Sessions of a page. */
export const PAGE_SIZE = 100;

interface LoadedPage {
  readonly sessions: readonly SessionSummary[];
  /** Something has changed since it was read. It is shown until it is read again. */
  readonly isStale: boolean;
}

/**
 * Rows: the pinned sessions, then all of the list in its order. There, a pinned one has a row as well, which is not shown: so a
 * row's index follows from its place in the list.
 */
export class SessionPages {
  /** How many sessions there are, loaded or not, each once. */
  readonly total: number;
  readonly pinned: readonly SessionSummary[];
  readonly #pages: ReadonlyMap<number, LoadedPage>;
  /** Indexes by session, once one was asked for. */
  #indexes: ReadonlyMap<string, number> | null = null;

  constructor(total = 0, pages: ReadonlyMap<number, LoadedPage> = new Map(), pinned: readonly SessionSummary[] = []) {
    this.total = total;
    this.#pages = pages;
    this.pinned = pinned;
  }

  /** How many rows there are, also those that are not shown. */
  get rows(): number {
    return this.pinned.length + this.total;
  }

  /** The same list after other pinned sessions. */
  withPinned(pinned: readonly SessionSummary[]): SessionPages {
    return new SessionPages(this.total, this.#pages, pinned);
  }

  /** Whether a row is that of a pinned session in its place in the list. */
  isHidden(index: number): boolean {
    if (index < this.pinned.length) return false;
    const id = this.at(index)?.session_id;
    return id !== undefined && this.pinned.some(({ session_id }) => session_id === id);
  }

  /** The session at an index; undefined where it is not loaded. */
  at(index: number): SessionSummary | undefined {
    const place = index - this.pinned.length;
    if (place < 0) return this.pinned[index];
    return this.#pages.get(Math.floor(place / PAGE_SIZE))?.sessions[place % PAGE_SIZE];
  }

  /** The index of a loaded session; -1 for any other. */
  indexOf(sessionId: string): number {
    // The first row of each counts: that of a pinned one at the top.
    this.#indexes ??= new Map([...this.loaded()].toReversed().map(([index, { session_id }]) => [session_id, index]));
    return this.#indexes.get(sessionId) ?? -1;
  }

  /** A loaded session. */
  find(sessionId: string): SessionSummary | undefined {
    return this.at(this.indexOf(sessionId));
  }

  /** Every loaded session with its index, in order. */
  *loaded(): Iterable<readonly [number, SessionSummary]> {
    yield* this.pinned.entries();
    for (const [number, { sessions }] of [...this.#pages].toSorted(([a], [b]) => a - b)) {
      const first = this.pinned.length + number * PAGE_SIZE;
      for (const [index, session] of sessions.entries()) yield [first + index, session];
    }
  }

  /** The numbers of the pages that rows `start` to `end` (inclusive) need and that are missing or stale. */
  wanted(start: number, end: number): readonly number[] {
    const numbers: number[] = [];
    const [from, to] = [start - this.pinned.length, end - this.pinned.length];
    const last = Math.floor(Math.min(to, this.total - 1) / PAGE_SIZE);
    for (let number = Math.floor(Math.max(0, from) / PAGE_SIZE); number <= last; number += 1) {
      if (this.#pages.get(number)?.isStale !== false) numbers.push(number);
    }
    return numbers;
  }

  /** With a page as it was read now. */
  withPage(number: number, { sessions, total }: Pick<SessionPage, 'sessions' | 'total'>): SessionPages {
    const pages = new Map(this.#pages).set(number, { sessions, isStale: false });
    for (const each of pages.keys()) if (each > 0 && each * PAGE_SIZE >= total) pages.delete(each);
    return new SessionPages(total, pages, this.pinned);
  }

  /** With every page to be read again once it is wanted. */
  stale(): SessionPages {
    return new SessionPages(
      this.total,
      new Map([...this.#pages].map(([number, { sessions }]) => [number, { sessions, isStale: true }])),
      this.pinned,
    );
  }

  /** With loaded sessions changed. */
  map(change: (session: SessionSummary) => SessionSummary): SessionPages {
    return new SessionPages(
      this.total,
      new Map([...this.#pages].map(([number, page]) => [number, { ...page, sessions: page.sessions.map(change) }])),
      this.pinned.map(change),
    );
  }

  /** Without the pages that are furthest from row `index`, so that at most `count` are left. */
  near(index: number, count: number): SessionPages {
    if (this.#pages.size <= count) return this;
    const here = (index - this.pinned.length) / PAGE_SIZE;
    const nearest = [...this.#pages]
      .toSorted(([a], [b]) => Math.abs(a + 0.5 - here) - Math.abs(b + 0.5 - here))
      .slice(0, count);
    return new SessionPages(this.total, new Map(nearest), this.pinned);
  }
}
