// How many sessions are being recorded now.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import { listChange } from '../view/list-changes.ts';
import { Rereads } from './rereads.ts';

/** Several facts of one moment cause one read. */
const READ_SOON_MS = 150;
/** A token may have brought a session back that was interrupted. */
const READ_LATER_MS = 10_000;
/** Sessions time out without any fact. */
const READ_ANYWAY_MS = 30_000;

export class RecordingCountController implements ReactiveController {
  count = 0;

  readonly #host: ReactiveControllerHost;
  readonly #client: Pick<RecorderClient, 'api' | 'subscribe'>;
  readonly #rereads = new Rereads((signal) => this.#read(signal));

  constructor(host: ReactiveControllerHost, client: Pick<RecorderClient, 'api' | 'subscribe'>) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {
    const signal = this.#rereads.start();
    this.#client.subscribe(
      (fact) => {
        const change = listChange(fact, []);
        if (change !== 'none') this.#rereads.ask(change === 'now' ? READ_SOON_MS : READ_LATER_MS);
      },
      { onMissed: () => this.#rereads.ask(READ_SOON_MS), signal },
    );
    this.#rereads.ask(READ_SOON_MS); // after the list
  }

  hostDisconnected(): void {
    this.#rereads.stop();
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const recording = await this.#client.api.sessions({ status: 'active', limit: 1 });
    this.#rereads.ask(READ_ANYWAY_MS);
    if (!recording.ok || signal.aborted) return recording.ok;
    this.count = recording.value.total;
    this.#host.requestUpdate();
    return true;
  }
}
