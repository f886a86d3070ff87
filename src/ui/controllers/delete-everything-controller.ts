// Deletes every session of a namespace for good, those of the trash last, and counts.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import { actOnAll } from './act-on-all.ts';

const LISTS = ['all', 'trashed'] as const;

export type DeletionState =
  | { readonly status: 'waiting' }
  /** What is there, to be shown before the person confirms. */
  | { readonly status: 'asking'; readonly total: number }
  | { readonly status: 'deleting'; readonly done: number; readonly total: number }
  | { readonly status: 'done'; readonly done: number }
  | { readonly status: 'error'; readonly message: string };

export class DeleteEverythingController implements ReactiveController {
  state: DeletionState = { status: 'waiting' };

  readonly #host: ReactiveControllerHost;
  readonly #client: () => Pick<RecorderClient, 'api'> | null;
  #stop = new AbortController();

  constructor(host: ReactiveControllerHost, client: () => Pick<RecorderClient, 'api'> | null) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = new AbortController();
  }

  /** What is under way goes on to the end of its call. */
  hostDisconnected(): void {
    this.#stop.abort();
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
    let done = 0;
    this.#show({ status: 'deleting', done, total });
    for (const status of LISTS) {
      const before = done;
      const result = await actOnAll(api, { action: 'purge', query: { status } }, this.#stop.signal, (sofar) => {
        done = before + sofar;
        this.#show({ status: 'deleting', done, total: Math.max(total, done) });
      });
      if (result.ok) continue;
      this.#show({ status: 'error', message: result.error.message });
      return;
    }
    this.#show({ status: 'done', done });
  }

  #show(state: DeletionState): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}
