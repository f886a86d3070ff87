// The sessions that match a query: those in view are read page by page, and kept live by facts. Of all sessions, the pinned ones
// come first.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Fact, Failure, Result, SessionPage, SessionQuery, SessionSummary } from '../../protocol/index.ts';
import { changeBy, newlyInterrupted, touchedBy } from '../view/list-changes.ts';
import { NOTHING_KNOWN, withValues, type KnownValues } from '../view/known-values.ts';
import { PAGE_SIZE, SessionPages } from '../view/session-pages.ts';
import { Rereads } from './rereads.ts';

/** What the list needs of a client. */
export type RowsClient = Pick<RecorderClient, 'api' | 'subscribe'>;

export type SessionRowsState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  | { readonly status: 'content'; readonly pages: SessionPages };

/** Several facts of one moment (a start, a message, an end) make one read. */
const READ_SOON_MS = 100;
/** Tokens of a session that is not loaded. */
const READ_LATER_MS = 2_000;
/** Sessions time out and times grow old without any fact. */
const READ_ANYWAY_MS = 30_000;
/** Rows before and after those in view that are read as well. */
const READ_AHEAD = 50;
/** Pages that stay in memory: about 2 MB. */
const KEPT_PAGES = 30;
/** More are not shown at the top. */
const MOST_PINNED = 50;

export class SessionRowsController implements ReactiveController {
  state: SessionRowsState = { status: 'loading' };
  /** Resolves once the list was read, or could not be: what else a view reads comes after that. */
  readonly firstRead: Promise<void>;

  readonly #host: ReactiveControllerHost;
  readonly #onInterrupted: (sessions: readonly SessionSummary[]) => void;
  #client: RowsClient | null = null;
  #query: SessionQuery = {};
  #known: KnownValues = NOTHING_KNOWN;
  /** The one whose sessions `state` has. */
  #shownQuery: SessionQuery | null = null;
  #pinned: readonly SessionSummary[] = [];
  /** The last read of them. */
  #pinnedRead: Promise<Result<SessionPage>> | null = null;
  #isConnected = false;
  #visible = { start: 0, end: 0 };
  /** Loaded sessions may have changed. */
  #isStale = false;
  #resolveFirstRead = (): void => undefined;
  readonly #rereads = new Rereads((signal) => this.#read(signal));

  /** `onInterrupted` is called with sessions that were interrupted while they were loaded. */
  constructor(
    host: ReactiveControllerHost,
    onInterrupted: (sessions: readonly SessionSummary[]) => void = () => undefined,
  ) {
    this.#host = host;
    this.#onInterrupted = onInterrupted;
    this.firstRead = new Promise((resolve) => {
      this.#resolveFirstRead = resolve;
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#isConnected = true;
    this.#start();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#end();
  }

  /** The sessions; none while they are not read. */
  get pages(): SessionPages {
    return this.state.status === 'content' ? this.state.pages : NO_PAGES;
  }

  /** Values that the sessions have that were loaded so far. */
  get known(): KnownValues {
    return this.#known;
  }

  /** Shows the sessions of a client that match a query. The same again changes nothing. */
  show(client: RowsClient, query: SessionQuery): void {
    if (client !== this.#client) {
      this.#end();
      this.#client = client;
      this.#query = query;
      this.#pinned = [];
      this.state = { status: 'loading' };
      if (this.#isConnected) this.#start();
      return;
    }
    if (JSON.stringify(query) === JSON.stringify(this.#query)) return;
    this.#query = query;
    this.#visible = { start: 0, end: 0 };
    this.reread();
  }

  /** Rows `start` to `end` (inclusive) are in view. */
  want(start: number, end: number): void {
    this.#visible = { start, end };
    if (this.state.status === 'content' && this.#wanted(this.pages).length > 0) this.#rereads.ask(0);
  }

  /** Reads again what is in view, and the rest once it is. */
  reread(): void {
    this.#isStale = true;
    this.#rereads.ask(READ_SOON_MS);
  }

  retry(): void {
    this.state = { status: 'loading' };
    this.#rereads.ask(0);
    this.#host.requestUpdate();
  }

  /** Shows a change of loaded sessions before it is read. */
  change(change: (session: SessionSummary) => SessionSummary): void {
    if (this.state.status !== 'content') return;
    this.state = { status: 'content', pages: this.pages.map(change) };
    this.#host.requestUpdate();
  }

  #start(): void {
    const signal = this.#rereads.start();
    this.#client?.subscribe((fact) => this.#onFact(fact), { onMissed: () => this.reread(), signal });
    this.#rereads.ask(0);
  }

  #end(): void {
    this.#rereads.stop();
  }

  #onFact(fact: Fact): void {
    switch (changeBy(fact, (id) => this.pages.find(id))) {
      case 'none':
        return;
      case 'touch':
        this.change((session) => touchedBy(session, fact));
        return;
      case 'later':
        this.#isStale = true;
        this.#rereads.ask(READ_LATER_MS);
        return;
      case 'now':
        this.reread();
        return;
    }
  }

  #wanted(pages: SessionPages): readonly number[] {
    return pages.wanted(this.#visible.start - READ_AHEAD, this.#visible.end + READ_AHEAD);
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const [client, query] = [this.#client, this.#query];
    if (client === null) return true;
    const isOther = query !== this.#shownQuery || this.state.status !== 'content';
    const isFresh = isOther || this.#isStale || this.#wanted(this.pages).length === 0;
    this.#isStale = false;
    const wanted = isOther ? [] : this.#wanted(isFresh ? this.pages.stale() : this.pages);
    const numbers = wanted.length === 0 ? [0] : wanted;
    const reads = await Promise.all(numbers.map((number) => readPage(client, query, number)));
    this.#resolveFirstRead();
    this.#rereads.ask(READ_ANYWAY_MS);
    if (signal.aborted || query !== this.#query || client !== this.#client) return true;
    this.#shownQuery = query;
    const others = isWhole(query) ? NO_PAGES.withPinned(this.#pinned) : NO_PAGES;
    this.#show(reads, isOther ? others : isFresh ? this.pages.stale() : this.pages);
    this.#host.requestUpdate();
    if (isFresh && isWhole(query)) void this.#readPinned(client, signal);
    return reads.every(({ ok }) => ok);
  }

  /** The list waits for them neither at first nor while one scrolls. */
  async #readPinned(client: RowsClient, signal: AbortSignal): Promise<void> {
    const reading = client.api.sessions({ pinned: true, limit: MOST_PINNED });
    this.#pinnedRead = reading;
    const read = await reading;
    if (!read.ok || signal.aborted || reading !== this.#pinnedRead) return;
    this.#pinned = read.value.sessions;
    if (this.#shownQuery === null || !isWhole(this.#shownQuery) || this.state.status !== 'content') return;
    this.state = { status: 'content', pages: this.pages.withPinned(this.#pinned) };
    this.#host.requestUpdate();
  }

  #show(reads: readonly Result<readonly [number, SessionPage]>[], known: SessionPages): void {
    let pages = known;
    for (const each of reads) {
      if (!each.ok) {
        this.state = { status: 'error', error: each.error };
        return;
      }
      pages = pages.withPage(...each.value);
    }
    const read = reads.flatMap((each) => (each.ok ? each.value[1].sessions : []));
    const interrupted = newlyInterrupted(known, read);
    this.#known = withValues(this.#known, read);
    this.state = { status: 'content', pages: pages.near(this.#visible.start, KEPT_PAGES) };
    if (interrupted.length > 0) this.#onInterrupted(interrupted);
  }
}

const NO_PAGES = new SessionPages();

function isWhole(query: SessionQuery): boolean {
  return Object.keys(query).length === 0;
}

/** The page with a number. */
async function readPage(
  { api }: RowsClient,
  query: SessionQuery,
  number: number,
): Promise<Result<readonly [number, SessionPage]>> {
  const page = await api.sessions({ ...query, limit: PAGE_SIZE, skip: number * PAGE_SIZE });
  return page.ok ? { ok: true, value: [number, page.value] } : page;
}
