// The damaged records that were found, read at intervals, and the actions on them.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Failure, QuarantinedRecord } from '../../protocol/index.ts';
import { copyText } from './copy-text.ts';
import { RereadTimer } from './reread-timer.ts';

/** Damage is found when the journal is read from its beginning, which is rare. */
const READ_EVERY_MS = 30_000;

export type QuarantineState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  /** The newest record first. */
  | { readonly status: 'content'; readonly records: readonly QuarantinedRecord[] };

export class QuarantineController implements ReactiveController {
  state: QuarantineState = { status: 'loading' };
  /** The record that was copied last, by `first_seq`. */
  copied: number | null = null;
  /** Why the last copy failed; null when it succeeded. */
  problem: string | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #client: () => Pick<RecorderClient, 'api'> | null;
  #timer = new RereadTimer(() => this.#read());
  #dismissed = 0;

  constructor(host: ReactiveControllerHost, client: () => Pick<RecorderClient, 'api'> | null) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = new RereadTimer(() => this.#read());
    this.#timer.ask(0);
  }

  hostDisconnected(): void {
    this.#timer.stop();
  }

  /** The number of damaged records in the notice: 0 after the notice was dismissed, until a newer record is found. */
  get noticed(): number {
    if (this.state.status !== 'content') return 0;
    const [newest] = this.state.records;
    return newest === undefined || newest.first_seq <= this.#dismissed ? 0 : this.state.records.length;
  }

  /** Hides the notice until a newer record is found. */
  dismiss(): void {
    if (this.state.status === 'content') this.#dismissed = this.state.records[0]?.first_seq ?? 0;
    this.#host.requestUpdate();
  }

  /** Reads the records again at once. */
  look(): void {
    this.copied = null;
    this.problem = null;
    if (this.state.status === 'error') this.state = { status: 'loading' };
    this.#timer.ask(0);
    this.#host.requestUpdate();
  }

  /** Puts what is left of a record on the clipboard. */
  async copy({ first_seq, stored }: QuarantinedRecord): Promise<void> {
    const outcome = await copyText(stored);
    this.copied = outcome.ok ? first_seq : null;
    this.problem = outcome.ok ? null : outcome.error.message;
    this.#host.requestUpdate();
  }

  async #read(): Promise<void> {
    const read = await this.#client()?.api.quarantine();
    this.#timer.ask(READ_EVERY_MS);
    if (read === undefined) return;
    if (read.ok) this.state = { status: 'content', records: read.value.toReversed() };
    // Records that were read before stay valid.
    else if (this.state.status !== 'content') this.state = { status: 'error', error: read.error };
    this.#host.requestUpdate();
  }
}
