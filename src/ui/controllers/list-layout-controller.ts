// Which rows of the list are rendered: those in view, some around them, and the one with the focus. What is in view stays in
// its place when sessions move, come or go above it.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { headingsOf, groupOf, type ListGroup } from '../view/list-groups.ts';
import { EvenRows, type RowHeights } from '../view/even-rows.ts';
import { SessionPages } from '../view/session-pages.ts';

/** Rows before and after those in view that are rendered as well. */
const OVERSCAN = 8;

/** Until they are measured. */
const FIRST_HEIGHTS: RowHeights = { row: 60, heading: 32 };

/** What the layout needs of its element. */
interface LayoutHost extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** A row to render, and where it begins in CSS pixels. */
export interface PlacedRow {
  readonly index: number;
  readonly top: number;
}

export class ListLayoutController implements ReactiveController {
  /** The headings, by the index of the row below them. */
  headings: ReadonlyMap<number, ListGroup> = new Map();

  readonly #host: LayoutHost;
  readonly #observer = new ResizeObserver(() => this.#measure());
  #pages = new SessionPages();
  #hidden: ReadonlySet<number> = new Set();
  #heights = FIRST_HEIGHTS;
  #layout = new EvenRows(0, FIRST_HEIGHTS, [], []);
  /** A row that is rendered wherever it is, because it has the focus or may get it. */
  #kept = 0;
  #observed: HTMLElement | null = null;
  #scrollPx = 0;
  #viewPx = 0;
  /** Where to scroll to once the rows are rendered. */
  #scrollToPx: number | null = null;

  /** The host renders `.scroller` around the rows, and two `.probe` as high as a row and a heading. */
  constructor(host: LayoutHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    const { scroller } = this;
    if (scroller === null) return;
    if (scroller !== this.#observed) this.#observe(scroller);
    if (this.#scrollToPx !== null) scroller.scrollTop = this.#scrollToPx;
    this.#scrollToPx = null;
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    this.#observed = null;
  }

  get scroller(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.scroller');
  }

  /** The rows to render, in order. */
  get items(): readonly PlacedRow[] {
    const { start, end } = this.visible;
    const { count } = this.#layout;
    const [first, last] = [Math.max(0, start - OVERSCAN), Math.min(count - 1, end + OVERSCAN)];
    const indexes = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    if (this.#kept < first) indexes.unshift(this.#kept);
    else if (this.#kept > last && this.#kept < count) indexes.push(this.#kept);
    return indexes
      .filter((index) => !this.#hidden.has(index))
      .map((index) => ({ index, top: this.#layout.topOf(index) }));
  }

  get totalPx(): number {
    return this.#layout.totalPx;
  }

  /** The first and the last row in view. */
  get visible(): { readonly start: number; readonly end: number } {
    return {
      start: this.#layout.indexAt(this.#scrollPx),
      end: this.#layout.indexAt(Math.max(this.#scrollPx, this.#scrollPx + this.#viewPx - 1)),
    };
  }

  /** The group of the topmost row in view; null while that is not loaded. */
  get topGroup(): ListGroup | null {
    const { start } = this.visible;
    const row = this.#pages.at(start);
    return row === undefined ? null : groupOf(row, start, this.#pages.pinned.length);
  }

  /** How many whole rows fit into view. */
  get pageRows(): number {
    return Math.max(1, Math.floor((this.#viewPx - this.#heights.heading) / this.#heights.row));
  }

  /** Lays out other rows. Call it before each render; the same again costs nothing. */
  show(pages: SessionPages, kept: number): void {
    this.#kept = kept;
    if (pages === this.#pages) return;
    const anchor = this.#anchor(pages);
    this.#pages = pages;
    this.#layOut();
    if (anchor !== null) this.#scrollTo(this.#layout.rowTopOf(anchor.index) + anchor.offsetPx);
    // A shorter list moves what is beyond its end.
    else this.#scrollPx = Math.max(0, Math.min(this.#scrollPx, this.totalPx - this.#viewPx));
  }

  scrollToTop(): void {
    this.#scrollTo(0);
  }

  /** Brings a row into view, below the heading that sticks to the top. */
  reveal(index: number): void {
    const top = this.#layout.rowTopOf(index) - this.#heights.heading;
    const end = this.#layout.endOf(index);
    if (top < this.#scrollPx) this.#scrollTo(top);
    else if (end > this.#scrollPx + this.#viewPx) this.#scrollTo(end - this.#viewPx);
  }

  /**
   * The topmost row in view that another list has as well, and how far it is from the top of the view; null at the list's top,
   * which stays there.
   */
  #anchor(pages: SessionPages): { readonly index: number; readonly offsetPx: number } | null {
    if (this.#scrollPx <= 0) return null;
    const { start, end } = this.visible;
    for (let index = start; index <= end; index += 1) {
      const row = this.#pages.at(index);
      const now = row === undefined ? -1 : pages.indexOf(row.session_id);
      // One that is pinned by now has left its place.
      const isInPlace = now >= pages.pinned.length || index < this.#pages.pinned.length;
      if (now >= 0 && isInPlace && !this.#hidden.has(index))
        return { index: now, offsetPx: this.#scrollPx - this.#layout.rowTopOf(index) };
    }
    return null;
  }

  #layOut(): void {
    const { pinned, rows } = this.#pages;
    const loaded = pinned.length === 0 ? [] : [...this.#pages.loaded()];
    const hidden = loaded.map(([index]) => index).filter((index) => this.#pages.isHidden(index));
    this.#hidden = new Set(hidden);
    this.headings = headingsOf(this.#pages.loaded(), pinned.length, (index) => this.#hidden.has(index));
    this.#layout = new EvenRows(rows, this.#heights, [...this.headings.keys()], hidden);
  }

  /** The rows for the new place are rendered before the container scrolls, so that no empty frame is seen. */
  #scrollTo(px: number): void {
    const place = Math.max(0, px);
    if (Math.abs(this.#scrollPx - place) <= 0.5) return;
    this.#scrollPx = place;
    this.#scrollToPx = place;
    this.#host.requestUpdate();
  }

  #observe(scroller: HTMLElement): void {
    this.#observed = scroller;
    this.#observer.observe(scroller);
    for (const probe of this.#host.renderRoot.querySelectorAll('.probe')) this.#observer.observe(probe);
    scroller.addEventListener('scroll', this.#onScroll, { passive: true });
  }

  readonly #onScroll = (): void => {
    const before = this.visible;
    this.#scrollPx = this.scroller?.scrollTop ?? 0;
    const { start, end } = this.visible;
    if (start !== before.start || end !== before.end) this.#host.requestUpdate();
  };

  #measure(): void {
    const [row = 0, heading = 0] = [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.probe')].map(
      ({ offsetHeight }) => offsetHeight,
    );
    this.#viewPx = this.scroller?.clientHeight ?? 0;
    if (row > 0 && (row !== this.#heights.row || heading !== this.#heights.heading)) {
      this.#heights = { row, heading };
      this.#layOut();
    }
    this.#host.requestUpdate();
  }
}
