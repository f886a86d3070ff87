// The list of sessions, read once and kept live by facts.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Fact, Failure, Result, SessionPage, SessionStatus, SessionSummary } from '../../protocol/index.ts';
import { listChange, newlyInterrupted, touched } from '../view/list-changes.ts';
import { RereadTimer } from './reread-timer.ts';

/** Which sessions the list shows. */
export interface ListQuery {
  readonly status: SessionStatus | 'all';
  /** Part of the title, provider, workspace path or id. */
  readonly text: string;
}

/** What the list needs of a client. */
type ListClient = Pick<RecorderClient, 'api' | 'subscribe'>;

export type SessionListState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  | { readonly status: 'content'; readonly sessions: readonly SessionSummary[]; readonly total: number };

/** Sessions read at first and with each "Show more". */
const PAGE_SIZE = 100;
/** Several facts of one moment (a start, a message, an end) make one read. */
const READ_SOON_MS = 100;
/** Tokens of a session that the list does not show. */
const READ_LATER_MS = 2_000;
/** Sessions time out and times grow old without any fact. */
const READ_ANYWAY_MS = 30_000;

export class SessionListController implements ReactiveController {
  state: SessionListState = { status: 'loading' };
  query: ListQuery = { status: 'all', text: '' };
  /** Resolves once the list was read, or could not be: what else the viewer reads comes after that. */
  readonly firstRead: Promise<void>;

  readonly #host: ReactiveControllerHost;
  readonly #client: ListClient;
  readonly #onInterrupted: (sessions: readonly SessionSummary[]) => void;
  #shown = PAGE_SIZE;
  #resolveFirstRead = (): void => undefined;
  #timer = new RereadTimer(() => this.#read());
  #stop = new AbortController();

  /** `onInterrupted` is called with sessions that were interrupted while the list was shown. */
  constructor(
    host: ReactiveControllerHost,
    client: ListClient,
    onInterrupted: (sessions: readonly SessionSummary[]) => void,
  ) {
    this.#host = host;
    this.firstRead = new Promise((resolve) => {
      this.#resolveFirstRead = resolve;
    });
    this.#client = client;
    this.#onInterrupted = onInterrupted;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = new AbortController();
    this.#timer = new RereadTimer(() => this.#read());
    this.#client.subscribe((fact) => this.#onFact(fact), {
      onMissed: () => this.#timer.ask(READ_SOON_MS),
      signal: this.#stop.signal,
    });
    this.#timer.ask(0);
  }

  hostDisconnected(): void {
    this.#stop.abort();
    this.#timer.stop();
  }

  get hasMore(): boolean {
    return this.state.status === 'content' && this.state.sessions.length < this.state.total;
  }

  /** Shows other sessions. */
  search(query: ListQuery): void {
    this.query = query;
    this.#shown = PAGE_SIZE;
    this.#timer.ask(READ_SOON_MS);
    this.#host.requestUpdate();
  }

  showMore(): void {
    this.#shown += PAGE_SIZE;
    this.#timer.ask(0);
  }

  retry(): void {
    this.state = { status: 'loading' };
    this.#timer.ask(0);
    this.#host.requestUpdate();
  }

  #onFact(fact: Fact): void {
    const sessions = this.state.status === 'content' ? this.state.sessions : [];
    switch (listChange(fact, sessions)) {
      case 'none':
        return;
      case 'touch':
        if (this.state.status === 'content') this.state = { ...this.state, sessions: touched(sessions, fact) };
        this.#host.requestUpdate();
        return;
      case 'later':
        this.#timer.ask(READ_LATER_MS);
        return;
      case 'now':
        this.#timer.ask(READ_SOON_MS);
        return;
    }
  }

  async #read(): Promise<void> {
    const client = this.#client;
    const query = this.query;
    const page = await readPages(client, query, this.#shown);
    this.#resolveFirstRead();
    this.#timer.ask(READ_ANYWAY_MS);
    if (this.#stop.signal.aborted || query !== this.query) return;
    this.#show(page);
    this.#host.requestUpdate();
  }

  #show(page: Result<SessionPage>): void {
    if (!page.ok) {
      this.state = { status: 'error', error: page.error };
      return;
    }
    const { sessions, total } = page.value;
    const interrupted = this.state.status === 'content' ? newlyInterrupted(this.state.sessions, sessions) : [];
    this.state = { status: 'content', sessions, total };
    if (interrupted.length > 0) this.#onInterrupted(interrupted);
  }
}

/** The first `count` sessions that match, over as many pages as that takes. */
async function readPages(client: ListClient, { status, text }: ListQuery, count: number): Promise<Result<SessionPage>> {
  const q = text.trim();
  const query = { status, limit: PAGE_SIZE, ...(q === '' ? {} : { q }) };
  let page = await client.api.sessions(query);
  const sessions: SessionSummary[] = [];
  while (page.ok) {
    sessions.push(...page.value.sessions);
    const cursor = page.value.next_cursor;
    if (cursor === null || sessions.length >= count) return { ok: true, value: { ...page.value, sessions } };
    page = await client.api.sessions({ ...query, cursor });
  }
  return page;
}
