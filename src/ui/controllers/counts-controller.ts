// How many sessions are being recorded now, and how many want recovery; the latter is on the app's icon as well.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import { listChange } from '../view/list-changes.ts';
import { RereadTimer } from './reread-timer.ts';

/** Several facts of one moment cause one read. */
const READ_SOON_MS = 150;
/** A token may have brought a session back that was interrupted. */
const READ_LATER_MS = 10_000;
/** Sessions time out without any fact. */
const READ_ANYWAY_MS = 30_000;

export interface Counts {
  readonly recording: number;
  readonly recoverable: number;
}

export class CountsController implements ReactiveController {
  counts: Counts = { recording: 0, recoverable: 0 };

  readonly #host: ReactiveControllerHost;
  readonly #client: Pick<RecorderClient, 'api' | 'subscribe'>;
  #timer = new RereadTimer(() => this.#read());
  #stop = new AbortController();

  constructor(host: ReactiveControllerHost, client: Pick<RecorderClient, 'api' | 'subscribe'>) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = new AbortController();
    this.#timer = new RereadTimer(() => this.#read());
    this.#client.subscribe(
      (fact) => {
        const change = listChange(fact, []);
        if (change !== 'none') this.#timer.ask(change === 'now' ? READ_SOON_MS : READ_LATER_MS);
      },
      { onMissed: () => this.#timer.ask(READ_SOON_MS), signal: this.#stop.signal },
    );
    this.#timer.ask(READ_SOON_MS); // after the list
  }

  hostDisconnected(): void {
    this.#stop.abort();
    this.#timer.stop();
  }

  async #read(): Promise<void> {
    const { api } = this.#client;
    const [recording, recoverable] = await Promise.all([
      api.sessions({ status: 'active', limit: 1 }),
      api.recoveries({ limit: 1 }),
    ]);
    this.#timer.ask(READ_ANYWAY_MS);
    if (this.#stop.signal.aborted) return;
    this.counts = {
      recording: recording.ok ? recording.value.total : this.counts.recording,
      recoverable: recoverable.ok ? recoverable.value.total : this.counts.recoverable,
    };
    this.#host.requestUpdate();
  }
}
