// The sessions that are recording now: read once, and again when a fact says that this may have changed. Announces each that ends.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Failure, SessionSummary } from '../../protocol/index.ts';
import { changesWhatRecords, liveAfterRead, type LiveSession } from '../view/live-sessions.ts';
import { Rereads } from './rereads.ts';

export type LiveState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  | { readonly status: 'content'; readonly live: readonly LiveSession[] };

type LiveClient = Pick<RecorderClient, 'api' | 'subscribe'>;

/** More sessions than that are not looked at. */
const MOST_SESSIONS = 200;

/** Several facts of one moment make one read. */
const READ_SOON_MS = 100;

/** Sessions time out without any fact. */
const READ_ANYWAY_MS = 10_000;

/** How often the elapsed times are shown anew. */
const TICK_MS = 1_000;

export class LiveController implements ReactiveController {
  state: LiveState = { status: 'loading' };
  /** Epoch ms. */
  now = Date.now();

  readonly #host: ReactiveControllerHost;
  readonly #onEnded: (session: SessionSummary) => void;
  #client: LiveClient | null = null;
  readonly #rereads = new Rereads((signal) => this.#read(signal));
  #ticking: ReturnType<typeof setInterval> | null = null;

  /** `onEnded` is called with each session that stops recording while it is shown. */
  constructor(host: ReactiveControllerHost, onEnded: (session: SessionSummary) => void) {
    this.#host = host;
    this.#onEnded = onEnded;
    host.addController(this);
  }

  hostConnected(): void {
    this.#start();
  }

  hostDisconnected(): void {
    this.#end();
  }

  /** Shows the sessions of a client. A call with the same one changes nothing. */
  show(client: LiveClient | null): void {
    if (client === this.#client) return;
    this.#end();
    this.#client = client;
    this.state = { status: 'loading' };
    this.#start();
  }

  retry(): void {
    this.state = { status: 'loading' };
    this.#rereads.ask(0);
    this.#host.requestUpdate();
  }

  /** Takes sessions that are recording no more out of sight: one, or all of them. */
  dismiss(sessionId?: string): void {
    if (this.state.status !== 'content') return;
    const live = this.state.live.filter(
      ({ session, isRecording }) => isRecording || (sessionId !== undefined && session.session_id !== sessionId),
    );
    this.state = { status: 'content', live };
    this.#host.requestUpdate();
  }

  #start(): void {
    const client = this.#client;
    if (client === null || this.#ticking !== null) return;
    const signal = this.#rereads.start();
    client.subscribe(
      (fact) => {
        if (changesWhatRecords(this.#live, fact)) this.#rereads.ask(READ_SOON_MS);
      },
      { onMissed: () => this.#rereads.ask(READ_SOON_MS), signal },
    );
    this.#rereads.ask(0);
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  #end(): void {
    this.#rereads.stop();
    if (this.#ticking !== null) clearInterval(this.#ticking);
    this.#ticking = null;
  }

  #tick(): void {
    this.now = Date.now();
    if (this.#live.some(({ isRecording }) => isRecording)) this.#host.requestUpdate();
  }

  get #live(): readonly LiveSession[] {
    return this.state.status === 'content' ? this.state.live : [];
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const api = this.#client?.api;
    if (api === undefined) return true;
    const page = await api.sessions({ status: 'active', limit: MOST_SESSIONS });
    const ids = new Set(page.value?.sessions.map(({ session_id }) => session_id));
    const left = page.ok
      ? this.#live.filter(({ session, isRecording }) => isRecording && !ids.has(session.session_id))
      : [];
    const read = await Promise.all(left.map(({ session }) => api.session(session.session_id, { limit: 1 })));
    if (signal.aborted) return true;
    this.#rereads.ask(READ_ANYWAY_MS);
    this.now = Date.now();
    if (!page.ok) {
      if (this.state.status !== 'content') this.state = { status: 'error', error: page.error };
    } else {
      const summaries = read.flatMap(({ value }) => value ?? []);
      this.state = { status: 'content', live: liveAfterRead(this.#live, page.value.sessions, summaries) };
      for (const { session } of left)
        this.#onEnded(summaries.find(({ session_id }) => session_id === session.session_id) ?? session);
    }
    this.#host.requestUpdate();
    return page.ok;
  }
}
