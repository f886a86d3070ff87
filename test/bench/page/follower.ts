// Follows a session as a viewer does, and notes when each token is on the screen.
import type { RecorderClient } from '../../../src/client/index.ts';
import type { Moments } from '../commands.ts';
import { TOKEN } from './streams.ts';

export class Follower {
  /** Settles once the session is there. */
  readonly ready: Promise<null>;
  readonly #seen: number[] = [];
  #length = 0;
  #isFramePlanned = false;
  readonly #text = document.body.appendChild(document.createElement('p'));

  constructor(recorder: RecorderClient, sessionId: string) {
    this.ready = new Promise((resolve) => {
      recorder.follow(sessionId, (followed) => {
        if (followed.status !== 'content') return;
        resolve(null);
        const content = followed.session.messages.at(-1)?.content ?? '';
        this.#length = content.length;
        this.#text.textContent = content.slice(-2_000);
        this.#planFrame();
      });
    });
  }

  /** When each token of the session was in a frame. */
  get seen(): Moments {
    return this.#seen;
  }

  #planFrame(): void {
    if (this.#isFramePlanned) return;
    this.#isFramePlanned = true;
    requestAnimationFrame(() => {
      this.#isFramePlanned = false;
      const now = performance.timeOrigin + performance.now();
      while (this.#seen.length < this.#length / TOKEN.length) this.#seen.push(now);
    });
  }
}
