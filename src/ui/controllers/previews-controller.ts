// The first words of sessions without a title, read for those in view.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { SessionSummary } from '../../protocol/index.ts';
import { Rereads } from './rereads.ts';

/** While a list is scrolled, what passes by is not read. */
const READ_SOON_MS = 80;
/** Texts that stay in memory, of 200 characters at most. */
const MOST_KEPT = 5_000;
/** Sessions of one request; more are not in view. */
const MOST_ASKED = 100;

/** The first words as they were when the session had so many messages; null where there were none. */
interface Preview {
  readonly messageCount: number;
  readonly words: string | null;
}

export class PreviewsController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #known = new Map<string, Preview>();
  #client: Pick<RecorderClient, 'api'> | null = null;
  #wanted: readonly SessionSummary[] = [];
  readonly #rereads = new Rereads(() => this.#read());

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#rereads.start();
  }

  hostDisconnected(): void {
    this.#rereads.stop();
  }

  /** The first words of a session; undefined while they are not read, or where there are none. */
  of({ session_id }: SessionSummary): string | undefined {
    return this.#known.get(session_id)?.words ?? undefined;
  }

  /** These sessions are in view. Those with a title need no first words. */
  want(client: Pick<RecorderClient, 'api'>, sessions: readonly SessionSummary[]): void {
    if (client !== this.#client) this.#known.clear();
    this.#client = client;
    this.#wanted = sessions.filter((session) => this.#isMissing(session)).slice(0, MOST_ASKED);
    if (this.#wanted.length > 0) this.#rereads.ask(READ_SOON_MS);
  }

  #isMissing({ session_id, title, message_count }: SessionSummary): boolean {
    if ((title?.trim() ?? '') !== '' || message_count === 0) return false;
    const known = this.#known.get(session_id);
    return known === undefined || (known.words === null && known.messageCount !== message_count);
  }

  async #read(): Promise<boolean> {
    const [client, wanted] = [this.#client, this.#wanted];
    if (client === null || wanted.length === 0) return true;
    const counts = new Map(wanted.map(({ session_id, message_count }) => [session_id, message_count]));
    const read = await client.api.previews([...counts.keys()]);
    if (!read.ok || client !== this.#client) return read.ok;
    for (const { session_id, first_words } of read.value) {
      this.#known.set(session_id, { messageCount: counts.get(session_id) ?? 0, words: first_words });
    }
    for (const id of [...this.#known.keys()].slice(0, Math.max(0, this.#known.size - MOST_KEPT)))
      this.#known.delete(id);
    this.#host.requestUpdate();
    return true;
  }
}
