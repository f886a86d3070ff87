// Deletes all that is recorded in a namespace for good.

import type { ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';

const LISTS = ['all', 'trashed'] as const;

export type DeletionState =
  | { readonly status: 'waiting' }
  /** What is there, to be shown before the person confirms. */
  | { readonly status: 'asking'; readonly total: number }
  | { readonly status: 'deleting'; readonly total: number }
  /** `total`: how many sessions that were. */
  | { readonly status: 'done'; readonly total: number }
  | { readonly status: 'error'; readonly message: string };

export class DeleteEverythingController {
  state: DeletionState = { status: 'waiting' };

  readonly #host: ReactiveControllerHost;
  readonly #client: () => Pick<RecorderClient, 'api'> | null;

  constructor(host: ReactiveControllerHost, client: () => Pick<RecorderClient, 'api'> | null) {
    this.#host = host;
    this.#client = client;
  }

  /** Counts what there is. */
  async count(): Promise<void> {
    const api = this.#client()?.api;
    if (api === undefined) return;
    const [kept, trashed] = await Promise.all(LISTS.map((status) => api.sessions({ status, limit: 1 })));
    if (kept?.ok === true && trashed?.ok === true)
      this.#show({ status: 'asking', total: kept.value.total + trashed.value.total });
    else
      this.#show({ status: 'error', message: [kept, trashed].find((each) => each?.ok === false)?.error.message ?? '' });
  }

  async delete(total: number): Promise<void> {
    const api = this.#client()?.api;
    if (api === undefined || this.state.status === 'deleting') return;
    this.#show({ status: 'deleting', total });
    const purged = await api.purgeAll();
    this.#show(purged.ok ? { status: 'done', total } : { status: 'error', message: purged.error.message });
  }

  #show(state: DeletionState): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}
