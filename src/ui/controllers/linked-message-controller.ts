// Has the message shown that a link leads to, or where a person read before, once the session can be read.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Failure, Result } from '../../protocol/index.ts';
import type { ReadPlace } from '../view/read-place.ts';

interface Target {
  readonly messageId: string;
  /** Null: a link leads to the message. */
  readonly offset: number | null;
}

export class LinkedMessageController implements ReactiveController {
  /** Why the message is not shown; null: it is, or is being looked for. */
  problem: Failure | null = null;

  readonly #host: ReactiveControllerHost;
  #sessionId: string | null = null;
  #messageId: string | null = null;
  #target: Target | null = null;
  #isShown = true;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#isShown = true;
  }

  /** Another link was followed; null: it leads to no message. */
  follow(sessionId: string | null, messageId: string | null): void {
    if (sessionId === this.#sessionId && messageId === this.#messageId) return;
    this.#sessionId = sessionId;
    this.#messageId = messageId;
    this.#target = messageId === null ? null : { messageId, offset: null };
    this.#isShown = false;
    this.problem = null;
  }

  /** Shows in place of the linked message where the person read; null: the end, which is shown by itself. */
  resume(place: ReadPlace | null): void {
    this.#target = place;
    this.#isShown = false;
  }

  /** Where the person read, while that is not shown yet. */
  get resuming(): ReadPlace | null {
    const target = this.#target;
    return this.#isShown || target === null || target.offset === null
      ? null
      : { messageId: target.messageId, offset: target.offset };
  }

  /** To be called when the session has been read: finds the message once, and shows it at its position. */
  async show(
    locate: (messageId: string) => Promise<Result<number> | null>,
    reveal: (position: number, offset: number | null) => void,
  ): Promise<void> {
    const target = this.#target;
    if (this.#isShown || target === null) return;
    this.#isShown = true;
    const located = await locate(target.messageId);
    if (target !== this.#target || located === null) return;
    if (located.ok) reveal(located.value, target.offset);
    // What a person read may have been purged since; only a link promises a message.
    else if (target.offset === null) this.problem = located.error;
    this.#host.requestUpdate();
  }
}
