// What home shows: what wants recovery, which the viewer has read, and what is recording now, what was recorded last, and the storage.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Failure, SessionPage, StatusReport } from '../../protocol/index.ts';
import { listChange, touched } from '../view/list-changes.ts';
import type { Recoveries } from './recoveries-controller.ts';
import { Rereads } from './rereads.ts';

/** Rows of each kind: home is a glance, the list has them all. */
const SHOWN_RECORDING = 4;
const SHOWN_RECENT = 6;

/** Several facts of one moment (a start, a message, an end) make one read. */
const READ_SOON_MS = 150;
/** Tokens of a session that is not shown. */
const READ_LATER_MS = 5_000;
/** Sessions time out and times grow old without any fact. */
const READ_ANYWAY_MS = 30_000;

type HomeClient = Pick<RecorderClient, 'api' | 'subscribe'>;

/** What home reads itself. */
interface Glance {
  readonly recording: SessionPage;
  /** Ended sessions, as the other kinds are shown by themselves. */
  readonly recent: SessionPage;
  /** Null while it cannot be read. */
  readonly storage: StatusReport['storage'] | null;
}

export interface Home extends Glance {
  readonly recoveries: Recoveries;
}

type ReadState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  | { readonly status: 'read'; readonly glance: Glance };

export type HomeState =
  | Exclude<ReadState, { readonly status: 'read' }>
  /** There is nothing but perhaps the trash. */
  | { readonly status: 'empty' }
  | { readonly status: 'content'; readonly home: Home };

export class HomeController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: () => HomeClient | null;
  readonly #recoveries: () => Recoveries | null;
  #state: ReadState = { status: 'loading' };
  readonly #rereads = new Rereads((signal) => this.#read(signal));

  /** `recoveries`: null while they are not read. */
  constructor(host: ReactiveControllerHost, client: () => HomeClient | null, recoveries: () => Recoveries | null) {
    this.#host = host;
    this.#client = client;
    this.#recoveries = recoveries;
    host.addController(this);
  }

  get state(): HomeState {
    if (this.#state.status !== 'read') return this.#state;
    const recoveries = this.#recoveries();
    if (recoveries === null) return { status: 'loading' };
    const { glance } = this.#state;
    const isEmpty = recoveries.total + glance.recording.total + glance.recent.total === 0;
    return isEmpty ? { status: 'empty' } : { status: 'content', home: { ...glance, recoveries } };
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
    this.#state = { status: 'loading' };
    this.#rereads.ask(0);
    this.#host.requestUpdate();
  }

  #sessions(): SessionPage['sessions'] {
    return this.#state.status === 'read' ? this.#state.glance.recording.sessions : [];
  }

  #touch(fact: Parameters<typeof touched>[1]): void {
    if (this.#state.status !== 'read') return;
    const { glance } = this.#state;
    const recording = { ...glance.recording, sessions: touched(glance.recording.sessions, fact) };
    this.#state = { status: 'read', glance: { ...glance, recording } };
    this.#host.requestUpdate();
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const api = this.#client()?.api;
    if (api === undefined) return true;
    const [recording, recent, status] = await Promise.all([
      api.sessions({ status: 'active', limit: SHOWN_RECORDING }),
      api.sessions({ status: 'ended', limit: SHOWN_RECENT }),
      api.status(),
    ]);
    this.#rereads.ask(READ_ANYWAY_MS);
    if (signal.aborted) return true;
    if (!recording.ok) this.#state = { status: 'error', error: recording.error };
    else if (!recent.ok) this.#state = { status: 'error', error: recent.error };
    else {
      const storage = status.ok ? status.value.storage : null;
      this.#state = { status: 'read', glance: { recording: recording.value, recent: recent.value, storage } };
    }
    this.#host.requestUpdate();
    return recording.ok && recent.ok;
  }
}
