// Renders only the items of a long list that are in view. Layout and scrolling are @tanstack/virtual-core's.

import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export type { VirtualItem } from '@tanstack/virtual-core';

/** What an element decides; the rest is the same for every scroll container. */
export type VirtualListOptions = Partial<VirtualizerOptions<HTMLElement, HTMLElement>> &
  Pick<VirtualizerOptions<HTMLElement, HTMLElement>, 'count' | 'getScrollElement' | 'estimateSize'>;

export class VirtualizerController implements ReactiveController {
  readonly virtualizer: Virtualizer<HTMLElement, HTMLElement>;

  readonly #host: ReactiveControllerHost;
  #options: VirtualListOptions;
  #cleanUp: () => void = () => undefined;

  /** The scroll container need not exist before the first update of the host. */
  constructor(host: ReactiveControllerHost, options: VirtualListOptions) {
    this.#host = host;
    this.#options = options;
    this.virtualizer = new Virtualizer(this.#complete());
    host.addController(this);
  }

  hostConnected(): void {
    // oxlint-disable-next-line no-underscore-dangle -- what the library has for the authors of such controllers
    this.#cleanUp = this.virtualizer._didMount();
  }

  hostUpdated(): void {
    // oxlint-disable-next-line no-underscore-dangle -- the same
    this.virtualizer._willUpdate();
  }

  hostDisconnected(): void {
    this.#cleanUp();
  }

  /** The items to render, in order. */
  get items(): readonly VirtualItem[] {
    return this.virtualizer.getVirtualItems();
  }

  /** Changes options, such as `count`. Sizes that were estimated before are estimated again where `remeasure` says so. */
  set(options: Partial<VirtualListOptions>, remeasure = false): void {
    this.#options = { ...this.#options, ...options };
    this.virtualizer.setOptions(this.#complete());
    if (remeasure) this.virtualizer.measure();
  }

  #complete(): VirtualizerOptions<HTMLElement, HTMLElement> {
    return {
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      onChange: () => this.#host.requestUpdate(),
      ...this.#options,
    };
  }
}
