// Follows one session, and updates its element at most once per animation frame.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { FollowedSession, RecorderClient } from '../../client/index.ts';

const LOADING: FollowedSession = { status: 'loading' };

export class FollowedSessionController implements ReactiveController {
  followed: FollowedSession = LOADING;

  readonly #host: ReactiveControllerHost;
  #client: RecorderClient | null = null;
  #sessionId: string | null = null;
  #latest: FollowedSession = LOADING;
  #frame: number | null = null;
  #unfollow: (() => void) | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#start();
  }

  hostDisconnected(): void {
    this.#end();
  }

  /** Follows a session instead of the one before. A call with the same session changes nothing. */
  follow(client: RecorderClient | null, sessionId: string | null): void {
    if (client === this.#client && sessionId === this.#sessionId) return;
    this.#end();
    this.#client = client;
    this.#sessionId = sessionId;
    this.#start();
  }

  /** Reads the same session again, after an error. */
  retry(): void {
    this.#end();
    this.#start();
    this.#host.requestUpdate();
  }

  #start(): void {
    if (this.#client === null || this.#sessionId === null || this.#unfollow !== null) return;
    this.followed = this.#latest = LOADING;
    this.#unfollow = this.#client.follow(this.#sessionId, (followed) => this.#onFollowed(followed));
  }

  #end(): void {
    this.#unfollow?.();
    this.#unfollow = null;
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #onFollowed(followed: FollowedSession): void {
    this.#latest = followed;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.followed = this.#latest;
      this.#host.requestUpdate();
    });
  }
}
