// Has the message shown that a link leads to, once its session can be read.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Failure, Result } from '../../protocol/index.ts';

export class LinkedMessageController implements ReactiveController {
  /** Why the message is not shown; null: it is, or is being looked for. */
  problem: Failure | null = null;

  readonly #host: ReactiveControllerHost;
  #sessionId: string | null = null;
  #messageId: string | null = null;
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
    this.#isShown = messageId === null;
    this.problem = null;
  }

  /** To be called when the session has been read: finds the message once, and shows it at its position. */
  async show(
    locate: (messageId: string) => Promise<Result<number> | null>,
    reveal: (position: number) => void,
  ): Promise<void> {
    const messageId = this.#messageId;
    if (this.#isShown || messageId === null) return;
    this.#isShown = true;
    const located = await locate(messageId);
    if (messageId !== this.#messageId || located === null) return;
    if (located.ok) reveal(located.value);
    else this.problem = located.error;
    this.#host.requestUpdate();
  }
}
