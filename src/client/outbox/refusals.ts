// Events that will never be recorded: how many there are, and who hears of them.

import type { ErrorReply } from '../../protocol/index.ts';
import { Listeners, type ListenOptions } from '../listeners.ts';
import type { NewEvent, Refusal } from '../recorder-client.ts';

export class Refusals {
  readonly #listeners = new Listeners<[Refusal]>();
  #count = 0;
  #logged = '';

  /** Events that were refused since the client was opened. */
  get count(): number {
    return this.#count;
  }

  onRefused(listener: (refusal: Refusal) => void, options?: ListenOptions): () => void {
    return this.#listeners.add(listener, options);
  }

  /** Counts a refused event and reports it: to the listeners, or to the console where there are none. */
  add(event: NewEvent, error: ErrorReply): void {
    this.#count += 1;
    this.#listeners.call({ event, error });
    // A stream of refused tokens would fill the console with the same line.
    if (this.#listeners.size > 0 || this.#logged === error.message) return;
    this.#logged = error.message;
    console.error(
      `holdfast: an event was refused and is not recorded (${error.code}). ${error.message} Handle refused events with recorder.onRefused().`,
    );
  }
}
