// Who this client is to the recorder: an id, and the lock that shows it lives.

import { clientIdFrom } from '../protocol/index.ts';
import type { HoldLock } from './client-lock.ts';

function newClientId(): string {
  return clientIdFrom(crypto.getRandomValues(new Uint8Array(12)));
}

export class Identity {
  readonly #lockName: (clientId: string) => string;
  readonly #holdLock: HoldLock;
  #clientId = newClientId();
  #release = (): void => undefined;
  #releaseEarlier: (() => void)[] = [];
  #isEnded = false;

  constructor(lockName: (clientId: string) => string, holdLock: HoldLock) {
    this.#lockName = lockName;
    this.#holdLock = holdLock;
  }

  get clientId(): string {
    return this.#clientId;
  }

  /** Takes the lock of the id. */
  async begin(): Promise<void> {
    this.#keep(await this.#holdLock(this.#lockName(this.#clientId)));
  }

  /** Takes another id, which is this client's once its lock is held. One call at a time. */
  async renew(): Promise<void> {
    const next = newClientId();
    const release = await this.#holdLock(this.#lockName(next));
    this.#releaseEarlier.push(this.#release);
    this.#clientId = next;
    this.#keep(release);
  }

  /** Lets go of earlier ids. Not while a door is open that was opened under one: its events would come from a client that is gone. */
  forgetEarlier(): void {
    for (const release of this.#releaseEarlier.splice(0)) release();
  }

  /** Lets go of the lock for a time: `begin` takes it again. */
  release(): void {
    this.forgetEarlier();
    this.#release();
  }

  /** Lets go of every lock, also of one that is still to come. */
  end(): void {
    this.#isEnded = true;
    this.release();
  }

  #keep(release: () => void): void {
    this.#release = release;
    if (this.#isEnded) this.end();
  }
}
