// Searches all messages, for pages. The worker of the index is started by the first search.

import {
  failed,
  ok,
  reasonOf,
  SEARCH_DEADLINE_MS,
  SEARCH_LOOK_DEADLINE_MS,
  sharedNames,
  type Result,
  type SearchPage,
  type SearchQuery,
  type SearchStatus,
} from '../protocol/index.ts';
import type { RecorderClient } from '../client/index.ts';
import { startTimer } from '../client/timing.ts';
import { SearchAsking } from './channel/index.ts';
import { startOwnSearchWorker } from './own-search-worker.ts';

/** A search over all messages of a namespace. No call rejects: failures are values. */
export interface Search {
  /** How the index is, as far as this page knows. */
  readonly status: SearchStatus;
  /**
   * Finds messages and titles. The first search opens the index, or begins to build it: then it finds what is in it so far,
   * and says so in `complete`. Errors: `not_connected` when `signal` is aborted, and when no index answers in time;
   * `storage_unavailable`.
   *
   * @example
   * const found = await searchOf(client).search({ text: 'error handling' });
   * if (found.ok) for (const { session, hits } of found.value.groups) show(session, hits);
   */
  search(query: SearchQuery, signal?: AbortSignal): Promise<Result<SearchPage>>;
  /** Calls back on every change of `status`, and soon with the status of an index that another tab has open. Returns the function that stops it. */
  onStatus(listener: (status: SearchStatus) => void): () => void;
  /** Throws the index away and builds it anew; `status` shows how far that is. */
  rebuild(): Promise<Result<null>>;
  /** Throws the index away. The next search builds it anew. */
  discard(): Promise<Result<null>>;
}

const OFF: SearchStatus = {
  state: 'off',
  storage: null,
  reason: null,
  indexed_messages: 0,
  total_messages: 0,
  bytes: 0,
  is_full: false,
};

const searches = new WeakMap<RecorderClient, Search>();

/** The search over what a client records, one for all who ask. */
export function searchOf(client: RecorderClient): Search {
  let search = searches.get(client);
  if (search === undefined) {
    search = new PageSearch(client);
    searches.set(client, search);
  }
  return search;
}

/** What a page needs to ask: known once the recorder has named its namespace. */
interface Connected {
  readonly asking: SearchAsking;
  readonly namespace: string;
}

class PageSearch implements Search {
  status = OFF;
  readonly #client: RecorderClient;
  readonly #listeners = new Set<(status: SearchStatus) => void>();
  #connecting: Promise<Result<Connected>> | null = null;
  #worker: Worker | null = null;

  constructor(client: RecorderClient) {
    this.#client = client;
  }

  search(query: SearchQuery, signal?: AbortSignal): Promise<Result<SearchPage>> {
    return this.#withWorker((asking) => asking.ask({ name: 'search', query }, SEARCH_DEADLINE_MS, signal));
  }

  onStatus(listener: (status: SearchStatus) => void): () => void {
    this.#listeners.add(listener);
    void this.#connected().then(({ value }) => value?.asking.ask({ name: 'status' }, SEARCH_LOOK_DEADLINE_MS));
    return () => {
      this.#listeners.delete(listener);
    };
  }

  rebuild(): Promise<Result<null>> {
    return this.#withWorker((asking) => asking.ask({ name: 'rebuild' }, SEARCH_DEADLINE_MS));
  }

  discard(): Promise<Result<null>> {
    return this.#withWorker((asking) => asking.ask({ name: 'discard' }, SEARCH_DEADLINE_MS));
  }

  async #withWorker<T>(ask: (asking: SearchAsking) => Promise<Result<T>>): Promise<Result<T>> {
    const connected = await this.#connected();
    if (!connected.ok) return connected;
    const { asking, namespace } = connected.value;
    try {
      this.#worker ??= this.#startWorker(namespace);
    } catch (cause) {
      return failed('not_connected', `The worker of the search cannot be started: ${reasonOf(cause)}`);
    }
    return ask(asking);
  }

  async #connected(): Promise<Result<Connected>> {
    this.#connecting ??= this.#connect();
    const connected = await this.#connecting;
    if (!connected.ok) this.#connecting = null;
    return connected;
  }

  async #connect(): Promise<Result<Connected>> {
    const status = await this.#client.api.status();
    if (!status.ok) return status;
    const { namespace } = status.value;
    const asking = new SearchAsking({
      names: sharedNames(namespace),
      startTimer,
      newId: () => crypto.randomUUID(),
      onStatus: (shown) => {
        // The index was thrown away: every worker ends, or the next one would build it anew.
        if (shown.state === 'off') this.#stopWorker();
        this.#show(shown);
      },
    });
    return ok({ asking, namespace });
  }

  #startWorker(namespace: string): Worker {
    const worker = startOwnSearchWorker(namespace);
    const lose = (reason: string): void => {
      this.#stopWorker();
      this.#show({ ...OFF, state: 'failed', reason });
    };
    worker.addEventListener('error', ({ message }) => {
      lose(`The worker of the search could not be loaded. ${message}`);
    });
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      lose(String(data));
    });
    if (this.status.state === 'off' || this.status.state === 'failed') this.#show({ ...OFF, state: 'starting' });
    return worker;
  }

  #stopWorker(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #show(status: SearchStatus): void {
    this.status = status;
    for (const listener of this.#listeners) listener(status);
  }
}
