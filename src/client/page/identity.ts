// Who this client is to the recorder: an id, and the lock that shows it lives.

import { clientIdFrom } from '../../protocol/index.ts';
import type { HoldLock } from './client-lock.ts';

function newClientId(): string {
  return clientIdFrom(crypto.getRandomValues(new Uint8Array(12)));
}

export class Identity {
  readonly #lockName: (clientId: string) => string;
  readonly #holdLock: HoldLock;
  #clientId = newClientId();
  #release = (): void => undefined;
  /** Of ids that were renewed, until `release`: what was still recorded under them would seem to be left by everybody. */
  readonly #releaseEarlier: (() => void)[] = [];
  /** One for each time that the lock is to be held; null: it is to be free. */
  #presence: symbol | null = null;

  constructor(lockName: (clientId: string) => string, holdLock: HoldLock) {
    this.#lockName = lockName;
    this.#holdLock = holdLock;
  }

  get clientId(): string {
    return this.#clientId;
  }

  /** Takes the lock of the id. It is let go of at once where `release` came first, or another id. */
  async begin(): Promise<void> {
    const presence = Symbol('presence');
    this.#presence = presence;
    const clientId = this.#clientId;
    const release = await this.#holdLock(this.#lockName(clientId));
    if (this.#presence === presence && this.#clientId === clientId) this.#release = release;
    else release();
  }

  /** Takes another id, which is this client's once its lock was held; while released, `begin` takes that again. One call at a time. */
  async renew(): Promise<void> {
    const next = newClientId();
    const release = await this.#holdLock(this.#lockName(next));
    this.#clientId = next;
    if (this.#presence === null) {
      release();
      return;
    }
    this.#releaseEarlier.push(this.#release);
    this.#release = release;
  }

  /** Lets go of every lock, also of one that is still to come, until `begin` takes that of the id again. */
  release(): void {
    this.#presence = null;
    for (const release of this.#releaseEarlier.splice(0)) release();
    this.#release();
    this.#release = (): void => undefined;
  }
}
