// The BroadcastChannel: every other context receives a message late, twice or never.

import type { Random } from '../random.ts';
import type { Realm, Scheduler } from '../scheduler.ts';

/** Probabilities of what happens to a message. */
export interface ChannelFailureRates {
  readonly channelDrop: number;
  readonly channelRepeat: number;
}

type Listener = (event: { readonly data: unknown }) => void;

export class Channels {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #failureRates: () => ChannelFailureRates;
  readonly #delay: () => number;
  readonly #listeners = new Map<Listener, { readonly realm: Realm; readonly end: object }>();

  constructor(scheduler: Scheduler, random: Random, failureRates: () => ChannelFailureRates, delay: () => number) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#failureRates = failureRates;
    this.#delay = delay;
  }

  /** `end`: the listening object, which does not receive its own messages. */
  listen(end: object, listener: Listener): void {
    this.#listeners.set(listener, { realm: this.#scheduler.current, end });
  }

  close(end: object): void {
    for (const [listener, receiver] of this.#listeners) if (receiver.end === end) this.#listeners.delete(listener);
  }

  forgetDead(): void {
    for (const [listener, { realm }] of this.#listeners) if (realm.isDead) this.#listeners.delete(listener);
  }

  post(from: object, message: unknown): void {
    if (this.#scheduler.current.isDead) return;
    const text = JSON.stringify(message);
    const { channelDrop, channelRepeat } = this.#failureRates();
    for (const [listener, { realm, end }] of this.#listeners) {
      if (end === from || this.#random.chance(channelDrop)) continue;
      const copies = this.#random.chance(channelRepeat) ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1)
        this.#scheduler.schedule(realm, this.#delay(), () => {
          if (this.#listeners.has(listener)) listener({ data: JSON.parse(text) as unknown });
        });
    }
  }
}
