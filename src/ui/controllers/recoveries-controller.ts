// The sessions that stopped without an end: how many there are, and the newest of them, for rail, banner, badge and home.
// Read after the list, whose first row never waits for it.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { SessionPage } from '../../protocol/index.ts';
import { listChange } from '../view/list-changes.ts';
import { Rereads } from './rereads.ts';

/** How many there are, and those with the newest activity. */
export type Recoveries = Pick<SessionPage, 'total' | 'sessions'>;

/** Home shows as many: it is a glance, the view of recoveries has them all. */
const SHOWN = 3;

/** Several facts of one moment cause one read. */
const READ_SOON_MS = 100;
/** Tokens of a session that may have been one of them. */
const READ_LATER_MS = 2_000;
/** Sessions time out without any fact. */
const READ_ANYWAY_MS = 30_000;

export class RecoveriesController implements ReactiveController {
  /** Null before the first read. A read that fails changes nothing; while none has succeeded, there are none. */
  recoveries: Recoveries | null = null;
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

  get total(): number {
    return this.recoveries?.total ?? 0;
  }

  hostConnected(): void {
    const signal = this.#rereads.start();
    this.#client.subscribe(
      (fact) => {
        const change = listChange(fact, this.recoveries?.sessions ?? []);
        if (change !== 'none') this.#rereads.ask(change === 'now' ? READ_SOON_MS : READ_LATER_MS);
      },
      { onMissed: () => this.#rereads.ask(READ_SOON_MS), signal },
    );
    this.#rereads.ask(0);
  }

  hostDisconnected(): void {
    this.#rereads.stop();
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    await this.#after;
    const read = await this.#client.api.recoveries({ limit: SHOWN });
    this.#rereads.ask(READ_ANYWAY_MS);
    if (signal.aborted) return true;
    this.recoveries = read.ok ? read.value : (this.recoveries ?? { total: 0, sessions: [] });
    this.#host.requestUpdate();
    return read.ok;
  }
}
