// The recorder's own state for the status line, read every few seconds.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient, SaveState } from '../../client/index.ts';
import type { Result, StatusReport } from '../../protocol/index.ts';
import { askToPersist, type PersistAnswer } from '../view/persistence.ts';
import { RereadTimer } from './reread-timer.ts';

/** Storage use changes slowly; a broken storage should be seen soon. */
const READ_EVERY_MS = 10_000;

export class StatusController implements ReactiveController {
  /** Null before the first answer. */
  report: Result<StatusReport> | null = null;
  /** What the browser said when it was asked to keep the storage. */
  persistAnswer: PersistAnswer = 'not_asked';

  readonly #host: ReactiveControllerHost;
  readonly #client: RecorderClient;
  #timer = new RereadTimer(() => this.#read());
  #unlisten: (() => void) | null = null;

  constructor(host: ReactiveControllerHost, client: RecorderClient) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = new RereadTimer(() => this.#read());
    this.#timer.ask(0);
    this.#unlisten = this.#client.onStateChange((state) => {
      this.#noticeState(state);
    });
    this.#noticeState(this.#client.state);
  }

  hostDisconnected(): void {
    this.#timer.stop();
    this.#unlisten?.();
  }

  /** Asks the browser to exempt the recordings from its clean-up; only useful on a person's gesture. */
  async persist(): Promise<void> {
    if (this.persistAnswer === 'asking') return;
    this.persistAnswer = 'asking';
    this.#host.requestUpdate();
    this.persistAnswer = await askToPersist();
    this.#host.requestUpdate();
    this.#timer.ask(0);
  }

  /** What is wrong with the storage may be known where no recorder can be asked. */
  #noticeState(state: SaveState): void {
    if (state.status !== 'not_saved' || state.reason.health === undefined) return;
    this.report = { ok: false, error: state.reason };
    this.#host.requestUpdate();
  }

  async #read(): Promise<void> {
    const report = await this.#client.api.status();
    this.report = report;
    if (!report.ok && report.error.health === undefined) this.#noticeState(this.#client.state);
    this.#timer.ask(READ_EVERY_MS);
    this.#host.requestUpdate();
  }
}
