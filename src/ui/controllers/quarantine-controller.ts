// The damaged records that were found, read at intervals, and the actions on them.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Failure, QuarantinedRecord } from '../../protocol/index.ts';
import { copyText } from './copy-text.ts';
import { Rereads } from './rereads.ts';

/** Damage is found when the journal is read from its beginning, which is rare. */
const READ_EVERY_MS = 30_000;

export type QuarantineState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  /** The newest record first. */
  | { readonly status: 'content'; readonly records: readonly QuarantinedRecord[] };

export class QuarantineController implements ReactiveController {
  state: QuarantineState = { status: 'loading' };
  /** The record that was copied last, by its id. */
  copied: string | null = null;
  /** Why the last copy failed; null when it succeeded. */
  problem: string | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #client: () => Pick<RecorderClient, 'api'> | null;
  readonly #rereads = new Rereads(() => this.#read());
  #dismissed: ReadonlySet<string> = new Set();

  constructor(host: ReactiveControllerHost, client: () => Pick<RecorderClient, 'api'> | null) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {
    this.#rereads.start();
    this.#rereads.ask(0);
  }

  hostDisconnected(): void {
    this.#rereads.stop();
  }

  /** The number of damaged records in the notice: 0 after the notice was dismissed, until another record is found. */
  get noticed(): number {
    if (this.state.status !== 'content') return 0;
    const { records } = this.state;
    return records.every(({ id }) => this.#dismissed.has(id)) ? 0 : records.length;
  }

  /** Hides the notice until another record is found. */
  dismiss(): void {
    if (this.state.status === 'content') this.#dismissed = new Set(this.state.records.map(({ id }) => id));
    this.#host.requestUpdate();
  }

  /** Reads the records again at once. */
  look(): void {
    this.copied = null;
    this.problem = null;
    if (this.state.status === 'error') this.state = { status: 'loading' };
    this.#rereads.ask(0);
    this.#host.requestUpdate();
  }

  /** Puts what is left of a record on the clipboard. */
  async copy({ id, stored }: QuarantinedRecord): Promise<void> {
    const outcome = await copyText(stored);
    this.copied = outcome.ok ? id : null;
    this.problem = outcome.ok ? null : outcome.error.message;
    this.#host.requestUpdate();
  }

  async #read(): Promise<boolean> {
    const read = await this.#client()?.api.quarantine();
    this.#rereads.ask(READ_EVERY_MS);
    if (read === undefined) return true;
    if (read.ok) this.state = { status: 'content', records: read.value.toReversed() };
    // Records that were read before stay valid.
    else if (this.state.status !== 'content') this.state = { status: 'error', error: read.error };
    this.#host.requestUpdate();
    return read.ok;
  }
}
