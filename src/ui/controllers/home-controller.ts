// What home shows: what is recording now, what wants recovery, what was recorded last, and the storage.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Failure, SessionPage, StatusReport } from '../../protocol/index.ts';
import { listChange, touched } from '../view/list-changes.ts';
import { Rereads } from './rereads.ts';

/** Rows of each kind: home is a glance, the list has them all. */
const SHOWN_RECOVERIES = 3;
const SHOWN_RECORDING = 4;
const SHOWN_RECENT = 6;

/** Several facts of one moment (a start, a message, an end) make one read. */
const READ_SOON_MS = 150;
/** Tokens of a session that is not shown. */
const READ_LATER_MS = 5_000;
/** Sessions time out and times grow old without any fact. */
const READ_ANYWAY_MS = 30_000;

type HomeClient = Pick<RecorderClient, 'api' | 'subscribe'>;

export interface Home {
  readonly recoveries: SessionPage;
  readonly recording: SessionPage;
  /** Ended sessions, as the other kinds are shown by themselves. */
  readonly recent: SessionPage;
  /** Null while it cannot be read. */
  readonly storage: StatusReport['storage'] | null;
}

export type HomeState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  /** There is nothing but perhaps the trash. */
  | { readonly status: 'empty'; readonly home: Home }
  | { readonly status: 'content'; readonly home: Home };

export class HomeController implements ReactiveController {
  state: HomeState = { status: 'loading' };

  readonly #host: ReactiveControllerHost;
  readonly #client: () => HomeClient | null;
  readonly #rereads = new Rereads((signal) => this.#read(signal));

  constructor(host: ReactiveControllerHost, client: () => HomeClient | null) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {
    const signal = this.#rereads.start();
    this.#client()?.subscribe(
      (fact) => {
        const change = listChange(fact, this.#sessions());
        if (change === 'touch') this.#touch(fact);
        else if (change !== 'none') this.#rereads.ask(change === 'now' ? READ_SOON_MS : READ_LATER_MS);
      },
      { onMissed: () => this.#rereads.ask(READ_SOON_MS), signal },
    );
    this.#rereads.ask(0);
  }

  hostDisconnected(): void {
    this.#rereads.stop();
  }

  retry(): void {
    this.state = { status: 'loading' };
    this.#rereads.ask(0);
    this.#host.requestUpdate();
  }

  #sessions(): SessionPage['sessions'] {
    return this.state.status === 'content' ? this.state.home.recording.sessions : [];
  }

  #touch(fact: Parameters<typeof touched>[1]): void {
    if (this.state.status !== 'content') return;
    const { home } = this.state;
    const recording = { ...home.recording, sessions: touched(home.recording.sessions, fact) };
    this.state = { status: 'content', home: { ...home, recording } };
    this.#host.requestUpdate();
  }

  async #read(signal: AbortSignal): Promise<void> {
    const api = this.#client()?.api;
    if (api === undefined) return;
    const [recoveries, recording, recent, status] = await Promise.all([
      api.recoveries({ limit: SHOWN_RECOVERIES }),
      api.sessions({ status: 'active', limit: SHOWN_RECORDING }),
      api.sessions({ status: 'ended', limit: SHOWN_RECENT }),
      api.status(),
    ]);
    this.#rereads.ask(READ_ANYWAY_MS);
    if (signal.aborted) return;
    if (recoveries.ok && recording.ok && recent.ok) {
      const isEmpty = recoveries.value.total + recording.value.total + recent.value.total === 0;
      const home = {
        recoveries: recoveries.value,
        recording: recording.value,
        recent: recent.value,
        storage: status.ok ? status.value.storage : null,
      };
      this.state = { status: isEmpty ? 'empty' : 'content', home };
    } else {
      const failed = [recoveries, recording, recent].find(({ ok }) => !ok);
      if (failed?.ok === false) this.state = { status: 'error', error: failed.error };
    }
    this.#host.requestUpdate();
  }
}
