// Where the rows of the list stand: rows of one height, and headings above the first row of each group. What is in view
// stays in its place when sessions move, come or go above it.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { headingsOf, groupOf, type ListGroup } from '../view/list-groups.ts';
import { SessionPages } from '../view/session-pages.ts';
import { VirtualizerController, type VirtualItem } from './virtualizer-controller.ts';

/** Rows before and after those in view that are rendered as well. */
const OVERSCAN = 8;

/** Heights in CSS pixels, until they are measured. */
const FIRST_ROW_PX = 60;
const FIRST_HEADING_PX = 32;

/** What the layout needs of its element. */
interface LayoutHost extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

export class ListLayoutController implements ReactiveController {
  /** The headings, by the index of the row below them. */
  headings: ReadonlyMap<number, ListGroup> = new Map();

  readonly #host: LayoutHost;
  readonly #virtual: VirtualizerController;
  readonly #observer: ResizeObserver;
  #pages = new SessionPages();
  /** Rows that are not shown. */
  #hidden: ReadonlySet<number> = new Set();
  #rowPx = FIRST_ROW_PX;
  #headingPx = FIRST_HEADING_PX;
  /** A row that is rendered wherever it is, because it has the focus or may get it. */
  #kept = 0;
  /** Where to scroll to once the rows are rendered. */
  #scrollToPx: number | null = null;

  /** The host renders `.scroller` around the rows, and two `.probe` as high as a row and a heading. */
  constructor(host: LayoutHost) {
    this.#host = host;
    this.#virtual = new VirtualizerController(host, {
      count: 0,
      overscan: OVERSCAN,
      getScrollElement: () => this.scroller,
      estimateSize: (index) => {
        if (this.#hidden.has(index)) return 0;
        return this.#rowPx + (this.headings.has(index) ? this.#headingPx : 0);
      },
      rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
        const first = Math.max(0, startIndex - overscan);
        const last = Math.min(count - 1, endIndex + overscan);
        const indexes = Array.from({ length: last - first + 1 }, (_, index) => first + index);
        if (this.#kept >= count) return indexes;
        if (this.#kept < first) return [this.#kept, ...indexes];
        return this.#kept > last ? [...indexes, this.#kept] : indexes;
      },
    });
    this.#observer = new ResizeObserver(() => this.#measure());
    host.addController(this);
  }

  hostUpdated(): void {
    for (const probe of this.#host.renderRoot.querySelectorAll('.probe')) this.#observer.observe(probe);
    const { scroller } = this;
    if (this.#scrollToPx !== null && scroller !== null) scroller.scrollTop = this.#scrollToPx;
    this.#scrollToPx = null;
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  get scroller(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.scroller');
  }

  /** The rows to render, in order. */
  get items(): readonly VirtualItem[] {
    return this.#virtual.items.filter(({ index }) => !this.#hidden.has(index));
  }

  get totalPx(): number {
    return this.#virtual.virtualizer.getTotalSize();
  }

  /** The first and the last row in view. */
  get visible(): { readonly start: number; readonly end: number } {
    const { range } = this.#virtual.virtualizer;
    return { start: range?.startIndex ?? 0, end: range?.endIndex ?? 0 };
  }

  /** The group of the topmost row in view; null while that is not loaded. */
  get topGroup(): ListGroup | null {
    const { start } = this.visible;
    const row = this.#pages.at(start);
    return row === undefined ? null : groupOf(row, start, this.#pages.pinned.length);
  }

  /** How many whole rows fit into view. */
  get pageRows(): number {
    return Math.max(1, Math.floor(((this.scroller?.clientHeight ?? 0) - this.#headingPx) / this.#rowPx));
  }

  /** Lays out other rows. Call it before each render; the same again costs nothing. */
  show(pages: SessionPages, kept: number): void {
    this.#kept = kept;
    if (pages === this.#pages) return;
    const anchor = this.#anchor(pages);
    const { pinned, rows } = pages;
    this.#pages = pages;
    const isHidden = (index: number): boolean => pages.isHidden(index);
    this.#hidden = new Set(pinned.length === 0 ? [] : [...pages.loaded()].map(([index]) => index).filter(isHidden));
    this.headings = headingsOf(pages.loaded(), pinned.length, (index) => this.#hidden.has(index));
    this.#virtual.set({ count: rows }, true);
    this.#virtual.virtualizer.getTotalSize(); // lays them out
    if (anchor !== null) this.#scrollTo(this.#startOf(anchor.index) + anchor.offsetPx);
  }

  scrollToTop(): void {
    this.#scrollTo(0);
  }

  /** Brings a row into view, below the heading that sticks to the top. */
  reveal(index: number): void {
    const { virtualizer } = this.#virtual;
    const item = virtualizer.measurementsCache[index];
    const scroller = this.scroller;
    if (item === undefined || scroller === null) return;
    const top = this.headings.has(index) ? item.start : item.start - this.#headingPx;
    if (top < scroller.scrollTop) this.#scrollTo(top);
    else if (item.end > scroller.scrollTop + scroller.clientHeight) this.#scrollTo(item.end - scroller.clientHeight);
  }

  /** The topmost row in view that another list has as well, and how far its top is above the view's; null at the list's top, which stays there. */
  #anchor(pages: SessionPages): { readonly index: number; readonly offsetPx: number } | null {
    const { scrollOffset } = this.#virtual.virtualizer;
    if (scrollOffset === null || scrollOffset <= 0) return null;
    const { start, end } = this.visible;
    for (let index = start; index <= end; index += 1) {
      const row = this.#pages.at(index);
      const now = row === undefined ? -1 : pages.indexOf(row.session_id);
      if (now >= 0) return { index: now, offsetPx: scrollOffset - this.#startOf(index) };
    }
    return null;
  }

  #startOf(index: number): number {
    const item = this.#virtual.virtualizer.measurementsCache[index];
    if (item === undefined) return 0;
    return item.end - this.#rowPx;
  }

  /** The rows for the new place are rendered before the container scrolls, so that no empty frame is seen. */
  #scrollTo(offsetPx: number): void {
    const { virtualizer } = this.#virtual;
    if (Math.abs((virtualizer.scrollOffset ?? 0) - offsetPx) <= 0.5) return;
    virtualizer.scrollOffset = offsetPx;
    this.#scrollToPx = offsetPx;
    this.#host.requestUpdate();
  }

  #measure(): void {
    const [row, heading] = [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.probe')].map(
      ({ offsetHeight }) => offsetHeight,
    );
    if (row === undefined || heading === undefined || row === 0) return;
    if (row === this.#rowPx && heading === this.#headingPx) return;
    this.#rowPx = row;
    this.#headingPx = heading;
    this.#virtual.set({}, true);
    this.#host.requestUpdate();
  }
}
