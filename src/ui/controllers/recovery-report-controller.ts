// What recovery says of the session that is open, as long as that has stopped without an end.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { RecoveryReport } from '../../protocol/index.ts';
import { RereadTimer } from './reread-timer.ts';

/** Damage to the recordings may be found later. */
const READ_EVERY_MS = 30_000;

export class RecoveryReportController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #client: Pick<RecorderClient, 'api'> | null = null;
  #sessionId: string | null = null;
  #report: RecoveryReport | null = null;
  #timer = new RereadTimer(() => this.#read());

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The report; null while it is not read, or there is none. */
  get report(): RecoveryReport | null {
    return this.#report?.session_id === this.#sessionId ? this.#report : null;
  }

  hostConnected(): void {
    this.#timer = new RereadTimer(() => this.#read());
    this.#timer.ask(0);
  }

  hostDisconnected(): void {
    this.#timer.stop();
  }

  /** Reads the report of another session; null: of none. The same again changes nothing. */
  show(client: Pick<RecorderClient, 'api'> | null, sessionId: string | null): void {
    if (client === this.#client && sessionId === this.#sessionId) return;
    this.#client = client;
    this.#sessionId = sessionId;
    this.#timer.ask(0);
  }

  async #read(): Promise<void> {
    const sessionId = this.#sessionId;
    if (this.#client === null || sessionId === null) return;
    const read = await this.#client.api.recovery(sessionId);
    this.#timer.ask(READ_EVERY_MS);
    if (!read.ok || sessionId !== this.#sessionId) return;
    this.#report = read.value;
    this.#host.requestUpdate();
  }
}
