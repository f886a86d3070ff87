// All sessions that want recovery, newest first: as many as are shown, and how many there are.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Failure, Result, SessionPage, SessionSummary } from '../../protocol/index.ts';
import { changeBy } from '../view/list-changes.ts';
import type { RecoveryClient } from './recovery-details-controller.ts';
import { Rereads } from './rereads.ts';

export type RecoveryListState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  | { readonly status: 'content'; readonly sessions: readonly SessionSummary[]; readonly total: number };

/** Sessions shown at first, and more with each "Show more". */
const SHOWN = 20;
/** Sessions of one request; the most that a page can have. */
const MOST_OF_A_PAGE = 1_000;
/** Several facts of one moment make one read. */
const READ_SOON_MS = 150;
/** Tokens of a session that is not shown may have brought it back. */
const READ_LATER_MS = 2_000;
/** Sessions time out without any fact. */
const READ_ANYWAY_MS = 30_000;

export class RecoveryListController implements ReactiveController {
  state: RecoveryListState = { status: 'loading' };

  readonly #host: ReactiveControllerHost;
  #client: RecoveryClient | null = null;
  #shown = SHOWN;
  #isConnected = false;
  readonly #rereads = new Rereads((signal) => this.#read(signal));

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
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

  get sessions(): readonly SessionSummary[] {
    return this.state.status === 'content' ? this.state.sessions : [];
  }

  get total(): number {
    return this.state.status === 'content' ? this.state.total : 0;
  }

  /** Reads of another client. The same again changes nothing. */
  show(client: RecoveryClient | null): void {
    if (client === this.#client) return;
    this.#end();
    this.#client = client;
    if (this.#isConnected) this.#start();
  }

  showMore(): void {
    this.#shown += SHOWN;
    this.#rereads.ask(0);
  }

  reread(): void {
    this.#rereads.ask(READ_SOON_MS);
  }

  retry(): void {
    this.state = { status: 'loading' };
    this.#rereads.ask(0);
    this.#host.requestUpdate();
  }

  #start(): void {
    const signal = this.#rereads.start();
    const find = (id: string): SessionSummary | undefined => this.sessions.find(({ session_id }) => session_id === id);
    this.#client?.subscribe(
      (fact) => {
        const change = changeBy(fact, find);
        if (change !== 'none') this.#rereads.ask(change === 'now' ? READ_SOON_MS : READ_LATER_MS);
      },
      { onMissed: () => this.reread(), signal },
    );
    this.#rereads.ask(0);
  }

  #end(): void {
    this.#rereads.stop();
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const client = this.#client;
    if (client === null) return true;
    const page = await readStopped(client, this.#shown);
    this.#rereads.ask(READ_ANYWAY_MS);
    if (signal.aborted) return true;
    this.state = page.ok ? { status: 'content', ...page.value } : { status: 'error', error: page.error };
    this.#host.requestUpdate();
    return page.ok;
  }
}

/** The first `count` of them, over as many requests as that takes. */
async function readStopped(
  { api }: RecoveryClient,
  count: number,
): Promise<Result<Pick<SessionPage, 'sessions' | 'total'>>> {
  const sessions: SessionSummary[] = [];
  for (;;) {
    const limit = Math.min(count - sessions.length, MOST_OF_A_PAGE);
    const page = await api.sessions({ status: 'stopped', limit, skip: sessions.length });
    if (!page.ok) return page;
    sessions.push(...page.value.sessions);
    const { total } = page.value;
    if (page.value.sessions.length < limit || sessions.length >= count) return { ok: true, value: { sessions, total } };
  }
}
