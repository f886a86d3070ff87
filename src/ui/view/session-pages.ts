// A long list of sessions of which only some pages are loaded. Immutable: every change returns another one.

import type { SessionPage, SessionSummary } from '../../protocol/index.ts';

/** Sessions of a page. */
export const PAGE_SIZE = 100;

interface LoadedPage {
  readonly sessions: readonly SessionSummary[];
  /** Something has changed since it was read. It is shown until it is read again. */
  readonly isStale: boolean;
}

export class SessionPages {
  /** How many sessions there are, loaded or not. */
  readonly total: number;
  readonly #pages: ReadonlyMap<number, LoadedPage>;
  /** Indexes by session, once one was asked for. */
  #indexes: ReadonlyMap<string, number> | null = null;

  constructor(total = 0, pages: ReadonlyMap<number, LoadedPage> = new Map()) {
    this.total = total;
    this.#pages = pages;
  }

  /** The session at an index; undefined where it is not loaded. */
  at(index: number): SessionSummary | undefined {
    if (index < 0) return undefined;
    return this.#pages.get(Math.floor(index / PAGE_SIZE))?.sessions[index % PAGE_SIZE];
  }

  /** The index of a loaded session; -1 for any other. */
  indexOf(sessionId: string): number {
    this.#indexes ??= new Map([...this.loaded()].map(([index, { session_id }]) => [session_id, index]));
    return this.#indexes.get(sessionId) ?? -1;
  }

  /** A loaded session. */
  find(sessionId: string): SessionSummary | undefined {
    return this.at(this.indexOf(sessionId));
  }

  /** Every loaded session with its index, in order. */
  *loaded(): Iterable<readonly [number, SessionSummary]> {
    for (const [number, { sessions }] of [...this.#pages].toSorted(([a], [b]) => a - b)) {
      for (const [index, session] of sessions.entries()) yield [number * PAGE_SIZE + index, session];
    }
  }

  /** The numbers of the pages that rows `start` to `end` (inclusive) need and that are missing or stale. */
  wanted(start: number, end: number): readonly number[] {
    const numbers: number[] = [];
    const last = Math.floor(Math.min(end, this.total - 1) / PAGE_SIZE);
    for (let number = Math.floor(Math.max(0, start) / PAGE_SIZE); number <= last; number += 1) {
      if (this.#pages.get(number)?.isStale !== false) numbers.push(number);
    }
    return numbers;
  }

  /** With a page as it was read now. */
  withPage(number: number, { sessions, total }: Pick<SessionPage, 'sessions' | 'total'>): SessionPages {
    const pages = new Map(this.#pages).set(number, { sessions, isStale: false });
    for (const each of pages.keys()) if (each > 0 && each * PAGE_SIZE >= total) pages.delete(each);
    return new SessionPages(total, pages);
  }

  /** With every page to be read again once it is wanted. */
  stale(): SessionPages {
    return new SessionPages(
      this.total,
      new Map([...this.#pages].map(([number, { sessions }]) => [number, { sessions, isStale: true }])),
    );
  }

  /** With loaded sessions changed. */
  map(change: (session: SessionSummary) => SessionSummary): SessionPages {
    return new SessionPages(
      this.total,
      new Map([...this.#pages].map(([number, page]) => [number, { ...page, sessions: page.sessions.map(change) }])),
    );
  }

  /** Without the pages that are furthest from row `index`, so that at most `count` are left. */
  near(index: number, count: number): SessionPages {
    if (this.#pages.size <= count) return this;
    const here = index / PAGE_SIZE;
    const nearest = [...this.#pages]
      .toSorted(([a], [b]) => Math.abs(a + 0.5 - here) - Math.abs(b + 0.5 - here))
      .slice(0, count);
    return new SessionPages(this.total, new Map(nearest));
  }
}
