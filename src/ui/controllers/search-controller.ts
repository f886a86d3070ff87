// A search as a person types it: begins with the first key, gives up an earlier one, and searches again as the index grows and
// as the recordings change.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Failure, SearchFilter, SearchGroup, SearchPage, SearchStatus } from '../../protocol/index.ts';
import type { Search } from '../../search/index.ts';
import { ChangeRepeats } from './change-repeats.ts';

export type SearchState =
  /** Nothing is searched for. */
  | { readonly status: 'idle' }
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  | {
      readonly status: 'content';
      readonly groups: readonly SearchGroup[];
      readonly order: SearchPage['order'];
      readonly isComplete: boolean;
      readonly nextCursor: string | null;
    };

/** Two searches while a person types begin at least so far apart, in ms. The first key need not wait. */
const BETWEEN_SEARCHES_MS = 60;

/** A search that the storage has failed is repeated after so long, in ms. */
const RETRY_MS = 2_000;

/** While the index is being built, the search is repeated so often, in ms. */
const REPEAT_MS = 1_500;

export class SearchController implements ReactiveController {
  state: SearchState = { status: 'idle' };
  /** How the index is; null until that is known. */
  index: SearchStatus | null = null;

  readonly #host: ReactiveControllerHost;
  #client: RecorderClient | null = null;
  #search: Search | null = null;
  #query: { readonly text: string; readonly filter: SearchFilter } | null = null;
  #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #begunAt = -Infinity;
  #stop: (() => void) | null = null;
  #stopFacts: (() => void) | null = null;
  readonly #repeats = new ChangeRepeats(() => this.#repeat());
  #isSearching = false;
  #isFirstPage = true;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#query !== null) this.#schedule(0);
    this.#follow();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#isSearching = false;
    this.#unsubscribe();
    this.#repeats.forget();
  }

  /** Searches for something else. What was found stays until then. Call it in `willUpdate`: it sets `state` without asking for an update. */
  query(client: RecorderClient, text: string, filter: SearchFilter): void {
    if (client !== this.#client) {
      this.#unsubscribe();
      this.#search = null;
    }
    this.#client = client;
    this.#repeats.forget();
    if (text.trim() === '') {
      this.#query = null;
      this.#abort.abort();
      this.state = { status: 'idle' };
      return;
    }
    if (this.state.status === 'idle') this.state = { status: 'loading' };
    this.#query = { text, filter };
    this.#schedule(Math.max(0, this.#begunAt + BETWEEN_SEARCHES_MS - performance.now()));
  }

  /** Searches again after a failure. */
  retry(): void {
    this.state = { status: 'loading' };
    this.#host.requestUpdate();
    this.#schedule(0);
  }

  /** Adds the next page. */
  async more(): Promise<void> {
    const { state } = this;
    if (state.status !== 'content' || state.nextCursor === null) return;
    await this.#run(state.nextCursor, state.groups);
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#timer = setTimeout(() => void this.#run(), ms);
  }

  async #run(cursor?: string, before: readonly SearchGroup[] = []): Promise<void> {
    const query = this.#query;
    const client = this.#client;
    if (query === null || client === null) return;
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#begunAt = performance.now();
    if (this.#search === null) {
      const module = await import('../../search/index.ts');
      this.#search = module.searchOf(client);
      this.#follow();
    }
    const asked = cursor === undefined ? query : { ...query, cursor };
    this.#isSearching = true;
    const found = await this.#search.search(asked, abort.signal);
    if (abort.signal.aborted) return;
    this.#isSearching = false;
    this.#isFirstPage = cursor === undefined;
    this.state = found.ok ? contentOf(found.value, before) : { status: 'error', error: found.error };
    if (!found.ok && found.error.health !== undefined) this.#schedule(RETRY_MS);
    this.#host.requestUpdate();
  }

  #follow(): void {
    this.#stop ??= this.#search?.onStatus((status) => this.#onStatus(status)) ?? null;
    const changed = (): void => this.#repeats.changed();
    this.#stopFacts ??= this.#client?.subscribe(changed, { onMissed: changed }) ?? null;
  }

  #unsubscribe(): void {
    this.#stop?.();
    this.#stop = null;
    this.#stopFacts?.();
    this.#stopFacts = null;
  }

  /** Only of the first page: more of them would be read again, and the person is somewhere in them. */
  #repeat(): void {
    if (this.state.status === 'content' && this.#isFirstPage && !this.#isSearching) void this.#run();
  }

  #onStatus(status: SearchStatus): void {
    const wasReady = this.index?.state === 'ready';
    this.index = status;
    this.#host.requestUpdate();
    const isBuilding = status.state === 'building' && performance.now() - this.#begunAt >= REPEAT_MS;
    const isIncomplete = this.state.status === 'content' && !this.state.isComplete;
    if (isIncomplete && (isBuilding || (status.state === 'ready' && !wasReady))) this.#schedule(0);
  }
}

function contentOf(page: SearchPage, before: readonly SearchGroup[]): SearchState {
  return {
    status: 'content',
    groups: [...before, ...page.groups],
    order: page.order,
    isComplete: page.complete,
    nextCursor: page.next_cursor,
  };
}
