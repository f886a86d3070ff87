// The sessions that stopped without an end: how many there are, and the newest of them.
// Read after the list, whose first row never waits for it.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { SessionSummary } from '../../protocol/index.ts';
import { listChange } from '../view/list-changes.ts';
import { Rereads } from './rereads.ts';

export interface Recoveries {
  readonly total: number;
  /** The one with the newest activity; null when there is none. */
  readonly newest: SessionSummary | null;
}

/** Several facts of one moment cause one read. */
const READ_SOON_MS = 100;
/** Tokens of a session that may have been one of them. */
const READ_LATER_MS = 2_000;
/** Sessions time out without any fact. */
const READ_ANYWAY_MS = 30_000;

export class RecoveriesController implements ReactiveController {
  recoveries: Recoveries = { total: 0, newest: null };
  readonly #host: ReactiveControllerHost;
  readonly #client: Pick<RecorderClient, 'api' | 'subscribe'>;
  readonly #after: Promise<void>;
  readonly #rereads = new Rereads((signal) => this.#read(signal));

  /** Reads nothing before `after` resolves. */
  constructor(
    host: ReactiveControllerHost,
    client: Pick<RecorderClient, 'api' | 'subscribe'>,
    after: Promise<void> = Promise.resolve(),
  ) {
    this.#host = host;
    this.#after = after;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {
    const signal = this.#rereads.start();
    this.#client.subscribe(
      (fact) => {
        const { newest } = this.recoveries;
        const change = listChange(fact, newest === null ? [] : [newest]);
        if (change !== 'none') this.#rereads.ask(change === 'now' ? READ_SOON_MS : READ_LATER_MS);
      },
      { onMissed: () => this.#rereads.ask(READ_SOON_MS), signal },
    );
    this.#rereads.ask(0);
  }

  hostDisconnected(): void {
    this.#rereads.stop();
  }

  async #read(signal: AbortSignal): Promise<void> {
    await this.#after;
    const read = await this.#client.api.recoveries({ limit: 1 });
    this.#rereads.ask(READ_ANYWAY_MS);
    if (!read.ok || signal.aborted) return;
    const { total, sessions } = read.value;
    this.recoveries = { total, newest: sessions[0] ?? null };
    this.#host.requestUpdate();
  }
}
