// Keeps a scrolling pane at its bottom while its content grows, until the person scrolls up.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { pinnedAfterScroll, type ScrollPosition } from './pinned-scroll.ts';

export class StickToBottomController implements ReactiveController {
  isPinned = true;

  readonly #host: ReactiveControllerHost;
  readonly #resizes = new ResizeObserver(() => this.#onResize());
  #pane: HTMLElement | null = null;
  #position: ScrollPosition = { top: 0, below: 0 };

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#observe(null, null);
  }

  /** Sets the pane that scrolls and the content in it. Call it after each update, as either may be a new element. */
  attach(pane: HTMLElement | null, content: HTMLElement | null): void {
    if (pane !== this.#pane) this.#observe(pane, content);
  }

  /** Goes to the bottom and stays there. */
  pin(): void {
    this.#scroll();
    if (this.isPinned) return;
    this.isPinned = true;
    this.#host.requestUpdate();
  }

  #observe(pane: HTMLElement | null, content: HTMLElement | null): void {
    this.#pane?.removeEventListener('scroll', this.#onScroll);
    this.#resizes.disconnect();
    this.#pane = pane;
    if (pane === null || content === null) return;
    pane.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#resizes.observe(pane);
    this.#resizes.observe(content);
  }

  #onResize(): void {
    if (this.isPinned) this.#scroll();
  }

  #scroll(): void {
    if (this.#pane === null) return;
    this.#pane.scrollTop = this.#pane.scrollHeight;
    this.#position = positionOf(this.#pane);
  }

  readonly #onScroll = (): void => {
    if (this.#pane === null) return;
    const position = positionOf(this.#pane);
    const isPinned = pinnedAfterScroll(this.isPinned, this.#position, position);
    this.#position = position;
    if (isPinned === this.isPinned) return;
    this.isPinned = isPinned;
    this.#host.requestUpdate();
  };
}

function positionOf(pane: HTMLElement): ScrollPosition {
  return { top: pane.scrollTop, below: pane.scrollHeight - pane.clientHeight - pane.scrollTop };
}
