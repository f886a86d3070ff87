// Who this client is to the recorder: an id, and the lock that shows it lives.

import { randomId } from '../../feeds/writer/random-id.ts';

/** Holds the lock of an id until `until` is aborted; resolves once it is held. Must not reject. */
export type HoldIdLock = (clientId: string, until: AbortSignal) => Promise<void>;

export interface Identity {
  readonly clientId: string;
  /** Takes the lock of the id. This lock and those of ids that are taken later are held until `until` is aborted: sessions that were recorded under an earlier id would otherwise be interrupted. */
  begin(until: AbortSignal): Promise<void>;
  /** Takes another id, which becomes this client's once its lock is held. Where the locks are released meanwhile, the next `begin` takes that lock. One call at a time. */
  renew(): Promise<void>;
}

export function createIdentity(holdLock: HoldIdLock): Identity {
  let clientId = randomId();
  /** Aborted while every lock must be free. */
  let presence = AbortSignal.abort();
  return {
    get clientId() {
      return clientId;
    },

    begin(until) {
      presence = until;
      return holdLock(clientId, until);
    },

    async renew() {
      const next = randomId();
      let until: AbortSignal;
      do {
        until = presence;
        await holdLock(next, until);
      } while (until !== presence); // `begin` has taken the lock of the old id alone
      clientId = next;
    },
  };
}
