// What was done last and can be undone, as long as the person has not dismissed it.

import type { ReactiveControllerHost } from 'lit';
import type { UndoOffer } from '../view/view-events.ts';

export class UndoController {
  offer: UndoOffer | null = null;
  /** Why undoing failed, for people; null when it did not. */
  problem: string | null = null;

  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** Takes the place of the last offer; null withdraws it. */
  take(offer: UndoOffer | null): void {
    this.offer = offer;
    this.problem = null;
    this.#host.requestUpdate();
  }

  /** Undoes what is offered. Returns why that failed, or null. */
  async accept(): Promise<string | null> {
    const { offer } = this;
    const problem = (await offer?.undo()) ?? null;
    if (offer === this.offer) this.take(problem === null ? null : offer);
    this.problem = problem;
    this.#host.requestUpdate();
    return problem;
  }
}
