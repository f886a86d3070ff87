// Renders only those rows of a transcript that are in view. The pane opens at its bottom and stays there while rows grow or
// come, until the person scrolls up; what is in view stays where it is when rows above it come or change.
//
// A place is kept by moving the scroll position. While the person scrolls that would end the movement (momentum on phones,
// smooth scrolling elsewhere), so until then the rows are shifted instead.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { pinnedAfterScroll, type ScrollPosition } from '../../kit/pinned-scroll.ts';
import { estimatedHeight } from '../view/row-height.ts';
import { RowLayout, type Anchor, type IndexRange } from '../view/row-layout.ts';
import type { KnownMessages, PositionRange } from '../view/known-messages.ts';
import type { TranscriptRow } from '../view/transcript-rows.ts';

/** Rows so far beyond the view are rendered as well, in pixels, so that a scroll finds them. */
const OVERSCAN_PX = 500;

/** Empty space below the last row, in pixels. */
const END_PX = 24;

/** Unread messages so far beyond the view are asked for, in heights of the view. */
const READ_AHEAD = 1.5;

/** Without a scroll event for so long, the person does not scroll. */
const SCROLLING_MS = 150;

/** What is rendered: a row, and its index in all rows. */
export interface RenderedRow {
  readonly row: TranscriptRow;
  readonly index: number;
}

export class VirtualRowsController implements ReactiveController {
  /** The pane is at its bottom, and stays there. */
  isPinned = true;

  readonly #host: ReactiveControllerHost & { readonly renderRoot: ParentNode };
  readonly #onUnread: (range: PositionRange) => void;
  readonly #layout = new RowLayout();
  readonly #rowSizes = new ResizeObserver((entries) => this.#onRowSizes(entries));
  readonly #paneSize = new ResizeObserver(() => this.#onPaneSize());
  readonly #observed = new Map<Element, string>();
  #pane: HTMLElement | null = null;
  #viewHeight = 0;
  #anchor: Anchor = { position: 0, offset: 0 };
  #position: ScrollPosition = { top: 0, below: 0 };
  /** How far rows are below their offsets, for as long as the person scrolls. */
  #shift = 0;
  #scrollTimer: ReturnType<typeof setTimeout> | undefined;
  #rendered: IndexRange = { from: 0, to: 0 };
  #kept: string | null = null;

  /** `onUnread`: positions come into view that have not been read. */
  constructor(
    host: ReactiveControllerHost & { readonly renderRoot: ParentNode },
    onUnread: (range: PositionRange) => void,
  ) {
    this.#host = host;
    this.#onUnread = onUnread;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#attach(null);
  }

  /** Call it before each rendering. */
  setRows(rows: readonly TranscriptRow[], known: KnownMessages, end: number): void {
    this.#layout.setRows(rows, end, (row) => estimatedHeight(row, known, end));
  }

  /** Another transcript is shown: from its bottom. */
  reset(): void {
    this.isPinned = true;
    this.#shift = 0;
  }

  /** The rows to render now. */
  get rows(): readonly RenderedRow[] {
    this.#rendered = this.#rangeInView();
    const { from, to } = this.#rendered;
    const rows = this.#layout.rows.slice(from, to).map((row, index) => ({ row, index: from + index }));
    const kept = this.#kept === null ? -1 : this.#layout.rows.findIndex(({ key }) => key === this.#kept);
    const keptRow = this.#layout.rows[kept];
    return keptRow === undefined || (kept >= from && kept < to) ? rows : [...rows, { row: keptRow, index: kept }];
  }

  /** Goes to the bottom and stays there. */
  pin(): void {
    this.isPinned = true;
    this.#host.requestUpdate();
  }

  /** Brings the row of a position into view: with `offset` pixels of it above the view; null: in the middle. */
  reveal(position: number, offset: number | null): void {
    const index = this.#layout.indexOfPosition(position);
    const room = Math.max(this.#viewHeight - this.#layout.heightOf(index), 0);
    this.isPinned = false;
    this.#stopScrolling();
    this.#anchor = { position, offset: offset ?? -room / 2 };
    this.#host.requestUpdate();
  }

  /** The place that stays where it is; null: that is the bottom. */
  get anchor(): Anchor | null {
    return this.isPinned ? null : this.#layout.anchorAt(this.#top, this.#viewHeight);
  }

  /** Whether the row of a position is in view, at least partly. */
  isInView(position: number): boolean {
    const index = this.#layout.indexOfPosition(position);
    const top = this.#layout.topOf(index) - this.#top;
    return this.#layout.rows[index]?.kind !== 'gap' && top < this.#viewHeight && top + this.#layout.heightOf(index) > 0;
  }

  /** Scrolls so that a place of the page is in view. */
  bringIntoView({ top, bottom }: DOMRect): void {
    const view = this.#pane?.getBoundingClientRect();
    if (this.#pane === null || view === undefined || (top >= view.top && bottom <= view.bottom)) return;
    this.isPinned = false;
    this.#pane.scrollTop += top - view.top - view.height / 3;
  }

  /** Renders a row also while it is out of view, as it has the focus; null: none. */
  keep(key: string | null): void {
    this.#kept = key;
  }

  /** Position of the message at the top of the view. */
  get topPosition(): number {
    return this.#layout.anchorAt(this.#top, this.#viewHeight).position;
  }

  hostUpdated(): void {
    this.#attach(this.#host.renderRoot.querySelector<HTMLElement>('.pane'));
    const seen = new Set<Element>();
    for (const element of this.#rowElements()) {
      seen.add(element);
      if (this.#observed.has(element)) continue;
      this.#observed.set(element, element.dataset['key'] ?? '');
      this.#rowSizes.observe(element);
    }
    for (const element of this.#observed.keys()) {
      if (seen.has(element)) continue;
      this.#observed.delete(element);
      this.#rowSizes.unobserve(element);
    }
    this.#placeRows();
    this.#askForUnread();
  }

  /** What is at the top of the view, as an offset of the layout. */
  get #top(): number {
    const most = Math.max(this.#layout.height + END_PX - this.#viewHeight, 0);
    return this.isPinned ? most : Math.min(Math.max(this.#layout.offsetOf(this.#anchor), 0), most);
  }

  #rangeInView(): IndexRange {
    const top = this.#top;
    return this.#layout.rowsBetween(top - OVERSCAN_PX, top + this.#viewHeight + OVERSCAN_PX);
  }

  #rowElements(): NodeListOf<HTMLElement> {
    return this.#host.renderRoot.querySelectorAll<HTMLElement>('.row');
  }

  #attach(pane: HTMLElement | null): void {
    if (pane === this.#pane) return;
    this.#pane?.removeEventListener('scroll', this.#onScroll);
    this.#paneSize.disconnect();
    this.#rowSizes.disconnect();
    this.#observed.clear();
    clearTimeout(this.#scrollTimer);
    this.#scrollTimer = undefined;
    this.#pane = pane;
    if (pane === null) return;
    pane.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#viewHeight = pane.clientHeight;
    this.#position = this.#positionAt(pane.scrollTop);
    this.#paneSize.observe(pane);
    this.#host.requestUpdate();
  }

  /**
   * Puts the rows where they belong, and scrolls or shifts so that what is in view stays there. Reads nothing of the page unless
   * it scrolls: that would lay out the page once more in each frame.
   */
  #placeRows(): void {
    const pane = this.#pane;
    const content = pane?.querySelector<HTMLElement>('.content');
    if (pane == null || content == null) return;
    const top = this.#top;
    const isHeld = this.#scrollTimer !== undefined && !this.isPinned;
    this.#shift = isHeld ? this.#position.top - top : 0;
    content.style.height = `${this.#contentHeight}px`;
    for (const element of this.#rowElements()) {
      const index = Number(element.dataset['index']);
      element.style.transform = `translateY(${this.#layout.topOf(index) + this.#shift}px)`;
    }
    const isMoved = !isHeld && Math.abs(this.#position.top - top) >= 1;
    if (isMoved) pane.scrollTop = top;
    this.#position = this.#positionAt(isMoved ? pane.scrollTop : this.#position.top);
  }

  #positionAt(top: number): ScrollPosition {
    return { top, below: Math.max(this.#contentHeight - this.#viewHeight - top, 0) };
  }

  get #contentHeight(): number {
    return this.#layout.height + END_PX + this.#shift;
  }

  #onRowSizes(entries: readonly ResizeObserverEntry[]): void {
    const heights = entries.flatMap(({ target, borderBoxSize }): [string, number][] => {
      const key = this.#observed.get(target);
      const height = borderBoxSize[0]?.blockSize ?? 0;
      return key === undefined || !target.isConnected ? [] : [[key, height]];
    });
    if (!this.#layout.measure(heights)) return;
    this.#placeRows();
    // Not in this turn: rows that are rendered while sizes are delivered are measured a frame too late.
    requestAnimationFrame(() => this.#renderIfMoved());
  }

  #onPaneSize(): void {
    const height = this.#pane?.clientHeight ?? 0;
    if (height === this.#viewHeight) return;
    this.#viewHeight = height;
    this.#placeRows();
    requestAnimationFrame(() => this.#renderIfMoved());
  }

  #renderIfMoved(): void {
    const { from, to } = this.#rangeInView();
    if (from !== this.#rendered.from || to !== this.#rendered.to) this.#host.requestUpdate();
    else this.#askForUnread();
  }

  #askForUnread(): void {
    const ahead = READ_AHEAD * this.#viewHeight;
    const unread = this.#layout.unreadBetween(this.#top - ahead, this.#top + this.#viewHeight + ahead);
    if (unread !== null && this.#viewHeight > 0) this.#onUnread(unread);
  }

  readonly #onScroll = (): void => {
    const pane = this.#pane;
    if (pane === null) return;
    const position = this.#positionAt(pane.scrollTop);
    if (position.top === this.#position.top) return; // our own, or none
    const wasPinned = this.isPinned;
    this.isPinned = pinnedAfterScroll(wasPinned, this.#position, position);
    this.#position = position;
    this.#anchor = this.#layout.anchorAt(position.top - this.#shift, this.#viewHeight);
    clearTimeout(this.#scrollTimer);
    this.#scrollTimer = setTimeout(() => this.#onScrolled(), SCROLLING_MS);
    const isAtEdge = position.top <= 0 || position.top < this.#shift;
    if (this.#shift !== 0 && isAtEdge) this.#onScrolled();
    if (wasPinned === this.isPinned) this.#renderIfMoved();
    else this.#host.requestUpdate();
  };

  #onScrolled(): void {
    this.#stopScrolling();
    this.#placeRows();
  }

  #stopScrolling(): void {
    clearTimeout(this.#scrollTimer);
    this.#scrollTimer = undefined;
  }
}
