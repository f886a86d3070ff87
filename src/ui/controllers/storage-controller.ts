// The state of the storage, read every few seconds: what is used, what the browser may do, and what is damaged.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Failure, StatusReport } from '../../protocol/index.ts';
import { readDatabases } from '../view/databases.ts';
import { askToPersist, type PersistAnswer } from '../view/persistence.ts';
import type { StorageEstimateWithDetails } from '../view/storage-use.ts';
import { Rereads } from './rereads.ts';

/** Browsers themselves compute the usage every few seconds. */
const READ_EVERY_MS = 10_000;
/** The second copy is written within seconds after its setting was changed. */
const READ_COPY_EVERY_MS = 2_000;

export interface StorageState {
  readonly report: StatusReport;
  /** What the browser says; empty where it says nothing. */
  readonly estimate: StorageEstimateWithDetails;
  /** Names of the origin's databases; null where the browser does not list them. */
  readonly databases: readonly string[] | null;
  readonly sessions: number;
  readonly trashed: number;
  readonly damaged: number;
}

export type StorageViewState =
  | { readonly status: 'loading' }
  /** What the browser itself knows is known all the same. */
  | ({ readonly status: 'error'; readonly error: Failure } & Pick<StorageState, 'estimate' | 'databases'>)
  | { readonly status: 'content'; readonly storage: StorageState };

export class StorageController implements ReactiveController {
  state: StorageViewState = { status: 'loading' };
  persistAnswer: PersistAnswer = 'not_asked';
  /** What the recorder said when the second copy was turned on or off; null where it has done so. */
  copyRefusal: string | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #client: () => Pick<RecorderClient, 'api'> | null;
  readonly #rereads = new Rereads((signal) => this.#read(signal));

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

  retry(): void {
    this.state = { status: 'loading' };
    this.#rereads.ask(0);
    this.#host.requestUpdate();
  }

  /** Asks the browser not to delete the recordings; on a person's gesture only. */
  async persist(): Promise<void> {
    if (this.persistAnswer === 'asking') return;
    this.persistAnswer = 'asking';
    this.#host.requestUpdate();
    this.persistAnswer = await askToPersist();
    this.#rereads.ask(0);
    this.#host.requestUpdate();
  }

  /** Turns the second copy on or off. */
  async keepCopy(second_copy: boolean): Promise<void> {
    const changed = await this.#client()?.api.configure({ second_copy });
    this.copyRefusal = changed?.ok === false ? changed.error.message : null;
    this.#rereads.ask(0);
    this.#host.requestUpdate();
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const api = this.#client()?.api;
    if (api === undefined) return true;
    const [status, kept, trashed, damaged, estimate, databases] = await Promise.all([
      api.status(),
      api.sessions({ limit: 1 }),
      api.sessions({ status: 'trashed', limit: 1 }),
      api.quarantine(),
      readEstimate(),
      readDatabases(),
    ]);
    const { copy }: Partial<StatusReport['storage']> = status.value?.storage ?? {};
    this.#rereads.ask(copy?.state === 'behind' ? READ_COPY_EVERY_MS : READ_EVERY_MS);
    if (signal.aborted) return true;
    const failed = [status, kept, trashed, damaged].find(({ ok }) => !ok);
    if (status.ok && kept.ok && trashed.ok && damaged.ok) {
      const storage = {
        report: status.value,
        estimate,
        databases,
        sessions: kept.value.total,
        trashed: trashed.value.total,
        damaged: damaged.value.length,
      };
      this.state = { status: 'content', storage };
    } else {
      if (failed?.ok === false) this.state = { status: 'error', error: failed.error, estimate, databases };
    }
    this.#host.requestUpdate();
    return failed === undefined;
  }
}

/** WebKitGTK has no `navigator.storage`. */
async function readEstimate(): Promise<StorageEstimateWithDetails> {
  if (!('storage' in navigator)) return {};
  try {
    return await navigator.storage.estimate();
  } catch (error) {
    console.debug('holdfast: the browser does not report how much is stored', error);
    return {};
  }
}
