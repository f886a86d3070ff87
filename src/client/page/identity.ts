// Who this client is to the recorder: an id, and the lock that shows it lives.

import { clientIdFrom } from '../../protocol/index.ts';

/** Holds the lock of an id until `until` is aborted; resolves once it is held. Must not reject. */
export type HoldIdLock = (clientId: string, until: AbortSignal) => Promise<void>;

function newClientId(): string {
  return clientIdFrom(crypto.getRandomValues(new Uint8Array(12)));
}

export class Identity {
  readonly #holdLock: HoldIdLock;
  #clientId = newClientId();
  /** Aborted while every lock must be free. */
  #until = AbortSignal.abort();

  constructor(holdLock: HoldIdLock) {
    this.#holdLock = holdLock;
  }

  get clientId(): string {
    return this.#clientId;
  }

  /** Takes the lock of the id. This lock and those of ids that are taken later are held until `until` is aborted: sessions that were recorded under an earlier id would otherwise be interrupted. */
  begin(until: AbortSignal): Promise<void> {
    this.#until = until;
    return this.#holdLock(this.#clientId, until);
  }

  /** Takes another id, which becomes this client's once its lock is held. Where the locks are released meanwhile, the next `begin` takes that lock. One call at a time. */
  async renew(): Promise<void> {
    const next = newClientId();
    let until: AbortSignal;
    do {
      until = this.#until;
      await this.#holdLock(next, until);
    } while (until !== this.#until); // `begin` has taken the lock of the old id alone
    this.#clientId = next;
  }
}
