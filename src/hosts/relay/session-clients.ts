// The worker's own clients, one for each session that it records answers of. A session keeps its client for as long as an
// answer of it goes on or a page that asked for one is there: then it is interrupted, as if its last tab had closed.

import type { WorkerClient } from './worker-client.ts';

export class SessionClients {
  readonly #open: () => WorkerClient;
  readonly #sessions = new Map<string, { readonly client: WorkerClient; readonly holders: Set<unknown> }>();

  constructor(open: () => WorkerClient) {
    this.#open = open;
  }

  /** The client of a session, which `holder` keeps from now on. */
  hold(sessionId: string, holder: unknown): WorkerClient {
    const session = this.#sessions.get(sessionId) ?? { client: this.#open(), holders: new Set() };
    this.#sessions.set(sessionId, session);
    session.holders.add(holder);
    return session.client;
  }

  isHeld(sessionId: string, holder?: unknown): boolean {
    const holders = this.#sessions.get(sessionId)?.holders;
    return holders !== undefined && (holder === undefined || holders.has(holder));
  }

  release(sessionId: string, holder: unknown): void {
    const session = this.#sessions.get(sessionId);
    if (session?.holders.delete(holder) !== true || session.holders.size > 0) return;
    this.#sessions.delete(sessionId);
    session.client.close();
  }
}
