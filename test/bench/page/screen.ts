// Displays a text that grows, as a viewer does, and records when each token was displayed.
import type { Seen } from '../commands.ts';
import { TOKEN } from './streams.ts';

/** Length of the end of the text that is displayed, in characters. */
const SHOWN_LENGTH = 2_000;

export class Screen {
  readonly #seen: number[] = [];
  readonly #text = document.createElement('p');
  #length = 0;
  #isFramePlanned = false;

  constructor() {
    document.body.replaceChildren(this.#text);
  }

  get seen(): Seen {
    return { moments: this.#seen, received: this.#length / TOKEN.length };
  }

  show(text: string): void {
    this.#length = text.length;
    this.#text.textContent = text.slice(-SHOWN_LENGTH);
    this.#planFrame();
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
