// Which rows of the list are selected, as a person changes it.

import type { ReactiveControllerHost } from 'lit';
import {
  EVERYTHING_SELECTED,
  extended,
  isSelected,
  NOTHING_SELECTED,
  selectedCount,
  toggled,
  type Selection,
} from '../view/selection.ts';
import type { SessionPages } from '../view/session-pages.ts';

export class ListSelectionController {
  readonly #host: ReactiveControllerHost;
  readonly #pages: () => SessionPages;
  #selection: Selection = NOTHING_SELECTED;

  constructor(host: ReactiveControllerHost, pages: () => SessionPages) {
    this.#host = host;
    this.#pages = pages;
  }

  get selection(): Selection {
    return this.#selection;
  }

  get count(): number {
    return selectedCount(this.#selection, this.#pages().total);
  }

  has(sessionId: string): boolean {
    return isSelected(this.#selection, sessionId);
  }

  clear(): void {
    this.#set(NOTHING_SELECTED);
  }

  selectAll(): void {
    this.#set(EVERYTHING_SELECTED);
  }

  /** Selects a row, or no longer. */
  toggle(index: number): void {
    const session = this.#pages().at(index);
    if (session !== undefined) this.#set(toggled(this.#selection, session.session_id, index));
  }

  /** Selects the rows from the last one that was chosen, or from row `from`, to a row. */
  extendTo(index: number, from = index): void {
    const selection = this.#selection.anchor === null ? { ...this.#selection, anchor: from } : this.#selection;
    this.#set(extended(selection, index, (each) => this.#pages().at(each)?.session_id));
  }

  #set(selection: Selection): void {
    this.#selection = selection;
    this.#host.requestUpdate();
  }
}
