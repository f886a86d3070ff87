// The pinned sessions, newest activity first: remembered by their ids, and read one by one, as there are few.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { preference, type Preference } from '../../kit/preference.ts';
import { sessionOfFact, type Fact, type SessionQuery, type SessionSummary } from '../../protocol/index.ts';
import { isMatch, readPinnedIds, withPinsOf } from '../view/pinned-sessions.ts';
import { Rereads } from './rereads.ts';
import type { RowsClient } from './session-rows-controller.ts';

/** More are not shown at the top. */
const MOST_PINNED = 50;
/** Several facts of one moment make one read. */
const READ_SOON_MS = 150;
/** Times and statuses of the others grow old. */
const READ_LATER_MS = 2_000;

export class PinnedSessionsController implements ReactiveController {
  sessions: readonly SessionSummary[] = [];

  readonly #host: ReactiveControllerHost;
  #client: RowsClient | null = null;
  #ids: Preference<readonly string[]> | null = null;
  #matching: { readonly key: string; readonly of: unknown; readonly found: readonly SessionSummary[] } | null = null;
  #isConnected = false;
  readonly #rereads = new Rereads((signal) => this.#read(signal));

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#isConnected = true;
    this.#start();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#end();
  }

  /** Shows those of a client's namespace, once `after` has resolved. The same client again changes nothing. */
  show(client: RowsClient, after: Promise<void>): void {
    if (client === this.#client) return;
    this.#end();
    this.#client = client;
    this.#ids = null;
    this.sessions = [];
    void after.then(() => this.#open(client));
  }

  /** Those that match a query; the same list while neither changes. */
  matching(query: SessionQuery): readonly SessionSummary[] {
    const key = JSON.stringify(query);
    if (this.#matching?.key !== key || this.#matching.of !== this.sessions)
      this.#matching = { key, of: this.sessions, found: this.sessions.filter((each) => isMatch(each, query)) };
    return this.#matching.found;
  }

  /** Sessions were read, with their pins or without. */
  learn(read: readonly SessionSummary[]): void {
    const stored = this.#ids;
    if (stored === null) return;
    const ids = stored.get();
    const now = withPinsOf(ids, read);
    if (now === ids) return;
    stored.set(now);
    this.#rereads.ask(0);
  }

  async #open(client: RowsClient): Promise<void> {
    const status = await client.api.status();
    if (!status.ok || client !== this.#client) return;
    this.#ids = preference(`pinned:${status.value.namespace}`, readPinnedIds);
    if (this.#isConnected) this.#start();
  }

  #start(): void {
    if (this.#client === null || this.#ids === null) return;
    const signal = this.#rereads.start();
    this.#client.subscribe((fact) => this.#onFact(fact), { onMissed: () => this.#rereads.ask(0), signal });
    signal.addEventListener(
      'abort',
      this.#ids.subscribe(() => this.#rereads.ask(0)),
    );
    this.#rereads.ask(0);
  }

  #end(): void {
    this.#rereads.stop();
  }

  #onFact(fact: Fact): void {
    const id = sessionOfFact(fact);
    if (id === null || id === undefined || this.#ids?.get().includes(id) !== true) return;
    const isToken = fact.type === 'message_append' || fact.type === 'heartbeat';
    this.#rereads.ask(isToken ? READ_LATER_MS : READ_SOON_MS);
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const [client, stored] = [this.#client, this.#ids];
    if (client === null || stored === null) return true;
    const ids = stored.get().slice(0, MOST_PINNED);
    const reads = await Promise.all(ids.map((id) => client.api.session(id, { limit: 0 })));
    if (signal.aborted) return true;
    const read = reads.flatMap((each) => (each.ok ? [each.value] : []));
    const gone = ids.filter((_, index) => {
      const each = reads[index];
      return each?.ok === false && each.error.code === 'session_not_found';
    });
    const left = withPinsOf(stored.get(), read).filter((id) => !gone.includes(id));
    if (left.length !== stored.get().length) stored.set(left);
    this.sessions = read
      .filter(({ pinned, status }) => pinned && status !== 'trashed')
      .toSorted((a, b) => Date.parse(b.last_activity) - Date.parse(a.last_activity));
    this.#host.requestUpdate();
    return read.length + gone.length === ids.length;
  }
}
