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
  /** Locks of earlier ids, held until `release`: sessions that were recorded under them would otherwise be interrupted. */
  readonly #releaseEarlier: (() => void)[] = [];
  /** Identifies one holding of the lock; null while the lock must be free. */
  #presence: symbol | null = null;

  constructor(lockName: (clientId: string) => string, holdLock: HoldLock) {
    this.#lockName = lockName;
    this.#holdLock = holdLock;
  }

  get clientId(): string {
    return this.#clientId;
  }

  /** Takes the lock of the id. Releases it at once if `release` was called meanwhile, or the id was renewed. */
  async begin(): Promise<void> {
    const presence = Symbol('presence');
    this.#presence = presence;
    const clientId = this.#clientId;
    const release = await this.#holdLock(this.#lockName(clientId));
    if (this.#presence === presence && this.#clientId === clientId) this.#release = release;
    else release();
  }

  /** Takes another id, which becomes this client's once its lock is held. After `release`, `begin` takes that lock again. One call at a time. */
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

  /** Releases every lock, also one that is granted later, until `begin` takes the lock of the id again. */
  release(): void {
    this.#presence = null;
    for (const release of this.#releaseEarlier.splice(0)) release();
    this.#release();
    this.#release = (): void => undefined;
  }
}
