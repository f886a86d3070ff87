// The focus of a virtual list: one row is in the tab order, keys move to any other, also to one that is not loaded yet, and
// the focus stays with its session when the list changes.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { rowAfterKey } from '../view/list-keys.ts';
import type { SessionPages } from '../view/session-pages.ts';
import type { ListLayoutController } from './list-layout-controller.ts';

interface FocusHost extends ReactiveControllerHost {
  readonly shadowRoot: ShadowRoot | null;
}

export class RowFocusController implements ReactiveController {
  readonly #host: FocusHost;
  readonly #layout: ListLayoutController;
  readonly #pages: () => SessionPages;
  /** The row that had the focus last. */
  #at: { readonly index: number; readonly id: string | null } | null = null;
  /** The row is to get the focus once it is there. */
  #isWanted = false;
  #hadFocus = false;

  constructor(host: FocusHost, layout: ListLayoutController, pages: () => SessionPages) {
    this.#host = host;
    this.#layout = layout;
    this.#pages = pages;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#hadFocus = this.#focused?.matches('.row *') ?? false;
  }

  hostUpdated(): void {
    const isLost = this.#hadFocus && this.#focused === null;
    const { row } = this;
    if (isLost && row === null) this.#layout.scroller?.focus({ preventScroll: true }); // the last row has gone
    if ((!this.#isWanted && !isLost) || row === null) return;
    this.#isWanted = false;
    row.focus({ preventScroll: true });
  }

  /** The index of the row in the tab order: the last one that had the focus, else the open session's, else the first. */
  current(openId: string | null): number {
    if (this.#at !== null) return this.#at.index;
    return openId === null ? 0 : Math.max(0, this.#pages().indexOf(openId));
  }

  /** The link of the row that had the focus last; null while it is not rendered. */
  get row(): HTMLElement | null {
    if (this.#at === null) return null;
    return this.#host.shadowRoot?.querySelector<HTMLElement>(`li[data-index="${this.#at.index}"] a.text`) ?? null;
  }

  /** A row got the focus. */
  onFocus(index: number): void {
    this.#at = { index, id: this.#pages().at(index)?.session_id ?? null };
    this.#host.requestUpdate();
  }

  /** Where the focus is in a changed list: at the same session, or where that has gone, at the same place. */
  follow(pages: SessionPages): void {
    if (this.#at === null || pages.rows === 0) return;
    const { index, id } = this.#at;
    const now = id === null ? -1 : pages.indexOf(id);
    const place = now >= 0 ? now : Math.min(index, pages.rows - 1);
    this.#at = { index: place, id: pages.at(place)?.session_id ?? null };
  }

  /** Moves to a row, and scrolls to it. */
  focus(index: number): void {
    this.onFocus(index);
    this.#isWanted = true;
    this.#layout.reveal(index);
    // Keys still come here while the row is read.
    if (this.row === null) this.#layout.scroller?.focus({ preventScroll: true });
    this.#host.requestUpdate();
  }

  moveBy(rows: number, openId: string | null): void {
    const from = this.current(openId);
    this.#moveTo(Math.min(Math.max(from + rows, 0), this.#pages().rows - 1), from);
  }

  /** Moves by a key; false where the key does not move. */
  onKey(key: string, openId: string | null): boolean {
    const from = this.current(openId);
    const index = rowAfterKey(key, from, this.#pages().rows, this.#layout.pageRows);
    if (index === null) return false;
    this.#moveTo(index, from);
    return true;
  }

  /** From a row that is not shown it goes on in the same direction, and back where there is no other one. */
  #moveTo(index: number, from: number): void {
    const pages = this.#pages();
    const step = index < from ? -1 : 1;
    let place = index;
    while (pages.isHidden(place)) place += step;
    if (place < 0 || place >= pages.rows) place = index;
    while (pages.isHidden(place)) place -= step;
    if (place >= 0 && place < pages.rows) this.focus(place);
  }

  get #focused(): Element | null {
    return this.#host.shadowRoot?.activeElement ?? null;
  }
}
