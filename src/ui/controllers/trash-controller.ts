// The trash, page by page, and what is done with the sessions in it.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { BulkCommand, Failure, SessionPage } from '../../protocol/index.ts';
import { actOnAll } from './act-on-all.ts';
import { Rereads } from './rereads.ts';

/** Rows of a page. */
export const TRASH_PAGE = 50;

/** Several facts of one moment cause one read. */
const READ_SOON_MS = 100;

const CHANGES = new Set(['session_trashed', 'session_restored', 'session_purged', 'session_update']);

export type TrashState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  | { readonly status: 'empty' }
  | { readonly status: 'content'; readonly page: SessionPage; readonly skip: number };

export class TrashController implements ReactiveController {
  state: TrashState = { status: 'loading' };
  /** Ids that are chosen, also on other pages. */
  selected: ReadonlySet<string> = new Set();
  /** How many sessions are done of what is under way; null while nothing is. */
  progress: number | null = null;
  /** Why the last action failed, for people; null when it did not. */
  problem: string | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #client: () => RecorderClient | null;
  readonly #rereads = new Rereads((signal) => this.#read(signal));
  #skip = 0;

  constructor(host: ReactiveControllerHost, client: () => RecorderClient | null) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {
    const signal = this.#rereads.start();
    this.#client()?.subscribe((fact) => CHANGES.has(fact.type) && this.#rereads.ask(READ_SOON_MS), {
      onMissed: () => {
        this.#rereads.ask(READ_SOON_MS);
      },
      signal,
    });
    this.#rereads.ask(0);
  }

  hostDisconnected(): void {
    this.#rereads.stop();
  }

  /** Shows the page that begins after so many sessions. */
  show(skip: number): void {
    this.#skip = Math.max(0, skip);
    this.#rereads.ask(0);
  }

  retry(): void {
    this.state = { status: 'loading' };
    this.show(this.#skip);
    this.#host.requestUpdate();
  }

  select(sessionIds: readonly string[], isSelected: boolean): void {
    const selected = new Set(this.selected);
    for (const id of sessionIds) {
      if (isSelected) selected.add(id);
      else selected.delete(id);
    }
    this.selected = selected;
    this.#host.requestUpdate();
  }

  /** Carries a command out. Returns how many sessions it has changed, null where it failed; `problem` says why. */
  async act(command: BulkCommand): Promise<number | null> {
    const client = this.#client();
    if (client === null || this.progress !== null) return null;
    this.progress = 0;
    this.problem = null;
    this.#host.requestUpdate();
    const result = await actOnAll(client.api, command, this.#rereads.signal, (done) => {
      this.progress = done;
      this.#host.requestUpdate();
    });
    this.progress = null;
    if (result.ok) this.selected = new Set();
    else this.problem = result.error.message;
    this.#rereads.ask(0);
    this.#host.requestUpdate();
    return result.ok ? result.value.done : null;
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const api = this.#client()?.api;
    if (api === undefined) return true;
    const read = await api.sessions({ status: 'trashed', skip: this.#skip, limit: TRASH_PAGE });
    if (signal.aborted) return true;
    if (!read.ok) this.state = { status: 'error', error: read.error };
    else if (read.value.total === 0) this.state = { status: 'empty' };
    else if (read.value.sessions.length === 0) {
      // The page was emptied: the last one that there is.
      this.show(Math.floor((read.value.total - 1) / TRASH_PAGE) * TRASH_PAGE);
      return true;
    } else this.state = { status: 'content', page: read.value, skip: this.#skip };
    this.#host.requestUpdate();
    return read.ok;
  }
}
