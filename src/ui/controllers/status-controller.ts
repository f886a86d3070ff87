// The recorder's own state for the status line, read every few seconds.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient, SaveState } from '../../client/index.ts';
import type { Result, StatusReport } from '../../protocol/index.ts';
import { askToPersist, type PersistAnswer } from '../view/persistence.ts';
import { roomTroubleOf, type RoomTrouble } from '../view/room-trouble.ts';
import { Rereads } from './rereads.ts';

/** Storage use changes slowly; a broken storage should be seen soon. */
const READ_EVERY_MS = 5_000;

export class StatusController implements ReactiveController {
  /** Null before the first answer. */
  report: Result<StatusReport> | null = null;
  /** Whether what this page records is saved. */
  save: SaveState;
  /** What the browser said when it was asked to keep the storage. */
  persistAnswer: PersistAnswer = 'not_asked';

  readonly #host: ReactiveControllerHost;
  readonly #client: RecorderClient;
  readonly #rereads = new Rereads(() => this.#read());
  #unlisten: (() => void) | null = null;

  constructor(host: ReactiveControllerHost, client: RecorderClient) {
    this.#host = host;
    this.#client = client;
    this.save = client.state;
    host.addController(this);
  }

  hostConnected(): void {
    this.#rereads.start();
    this.#rereads.ask(0);
    this.#unlisten = this.#client.onStateChange((state) => {
      this.#noticeState(state);
    });
    this.#noticeState(this.#client.state);
  }

  hostDisconnected(): void {
    this.#rereads.stop();
    this.#unlisten?.();
  }

  /** Whether asking the browser to keep the recordings can still come to something. */
  get canPersist(): boolean {
    const isPersisted = this.report?.ok === true && this.report.value.storage.persisted === true;
    return !isPersisted && this.persistAnswer === 'not_asked';
  }

  /** Room that runs short, as far as the recorder's worker knows. */
  get roomTrouble(): RoomTrouble | null {
    return this.report?.ok === true ? roomTroubleOf(this.report.value.storage) : null;
  }

  /** Asks the browser to exempt the recordings from its clean-up; only useful on a person's gesture. */
  async persist(): Promise<void> {
    if (this.persistAnswer === 'asking') return;
    this.persistAnswer = 'asking';
    this.#host.requestUpdate();
    this.persistAnswer = await askToPersist();
    this.#host.requestUpdate();
    this.#rereads.ask(0);
  }

  /** Where no recorder can be reached, the client knows the first cause and its remedy; a failed read does not. */
  #noticeState(state: SaveState): void {
    this.save = state;
    if (state.status === 'not_saved') this.report = { ok: false, error: state.reason };
    this.#host.requestUpdate();
  }

  async #read(): Promise<boolean> {
    this.report = await this.#client.api.status();
    if (!this.report.ok && this.report.error.health === undefined) this.#noticeState(this.#client.state);
    this.#rereads.ask(READ_EVERY_MS);
    this.#host.requestUpdate();
    return this.report.ok;
  }
}
