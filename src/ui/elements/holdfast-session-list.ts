// The list of sessions, by itself: reads them, keeps them live, and shows those in view.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SessionSummary } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import '../../kit/holdfast-menu.ts';
import { ListLayoutController, type PlacedRow } from '../controllers/list-layout-controller.ts';
import type { BulkAction } from '../controllers/list-actions-controller.ts';
import { ListCommandsController, type ListClient } from '../controllers/list-commands-controller.ts';
import { PreviewsController } from '../controllers/previews-controller.ts';
import { RowFocusController } from '../controllers/row-focus-controller.ts';
import { SessionRowsController } from '../controllers/session-rows-controller.ts';
import { failureStrings } from '../strings/failure.ts';
import { listStrings } from '../strings/list.ts';
import { formatFilter, parseFilter } from '../view/filter-text.ts';
import { dayLabel, type ListGroup } from '../view/list-groups.ts';
import type { KnownValues } from '../view/known-values.ts';
import { rowMenu } from '../view/row-menu.ts';
import { queryOf } from '../view/session-query.ts';
import { announce } from '../view/view-events.ts';
import { filterProblem, filterProblemStyles } from './filter-problem.ts';
import { rowTitle, sessionRow, skeletonRow } from './session-row.ts';
import { sessionListStyles } from './session-list-styles.ts';
import './holdfast-selection-bar.ts';
import { sessionRowStyles } from './session-row-styles.ts';
import './holdfast-read-failure.ts';

/**
 * The recorded sessions of a client, newest activity first. `session-chosen` (detail: the session's id) comes before a row's
 * link is followed; prevent it to show the session yourself.
 *
 * @example
 * const list = new HoldfastSessionList();
 * list.client = await openRecorder();
 * list.addEventListener('session-chosen', (event) => { event.preventDefault(); show(event.detail); });
 */
@customElement('holdfast-session-list')
export class HoldfastSessionList extends LitElement {
  static override readonly styles = [controlStyles, filterProblemStyles, sessionListStyles, sessionRowStyles];

  @property({ attribute: false }) client: ListClient | null = null;
  /** Which sessions, as it is written in the search box: `status:interrupted words`. Anything but a text is none. */
  @property()
  get filter(): string {
    return this.#filter;
  }

  set filter(given: string | null | undefined) {
    const before = this.#filter;
    this.#filter = typeof given === 'string' ? given : '';
    this.requestUpdate('filter', before);
  }

  /** The session that is open beside the list. */
  @property({ attribute: false }) selectedId: string | null = null;

  /** Only as high as its rows, up to a few of them. */
  @property({ type: Boolean, reflect: true }) compact = false;

  /** The box beside it says what the filter has that cannot be understood. */
  @property({ attribute: false }) isBesideBox = false;

  #filter = '';
  readonly #rows = new SessionRowsController(this, (sessions) => this.#onInterrupted(sessions));
  readonly #layout = new ListLayoutController(this);
  readonly #previews = new PreviewsController(this);
  readonly #focus = new RowFocusController(this, this.#layout, () => this.#rows.pages);
  readonly #commands = new ListCommandsController(this, this.#rows, this.#focus, (session) => this.#titleOf(session));

  /** The rows that `rows-changed` has reported. */
  #reported = this.#rows.pages;

  /** There is no session to show. */
  get isEmpty(): boolean {
    return this.#rows.state.status === 'content' && this.#rows.pages.rows === 0;
  }

  /** Values that the sessions have that were loaded so far. */
  get known(): KnownValues {
    return this.#rows.known;
  }

  /** Resolves once the list was read, or could not be. */
  get firstRead(): Promise<void> {
    return this.#rows.firstRead;
  }

  /** Puts the focus on the last row that had it, or on the session that is open. */
  focusCurrent(): void {
    this.#focus.focus(this.#focus.current(this.selectedId));
  }

  /** Reads the list again at once; it follows what is recorded by itself, but an import only within seconds. */
  reread(): void {
    this.#rows.reread();
  }

  focusNext(): void {
    this.#focus.moveBy(1, this.selectedId);
  }

  focusPrevious(): void {
    this.#focus.moveBy(-1, this.selectedId);
  }

  /** Opens the row that `focusNext` has led to. */
  openFocused(): void {
    this.#focus.row?.click();
  }

  /** Shows other sessions from the top on. */
  override willUpdate(changed: PropertyValues<this>): void {
    if (this.client === null) return;
    if (changed.get('filter') !== undefined && isOtherFilter(changed.get('filter'), this.filter)) {
      this.#layout.scrollToTop();
      this.#commands.selection.clear();
    }
    this.#rows.show(this.client, queryOf(parseFilter(this.filter).filter, Date.now()));
    this.#focus.follow(this.#rows.pages);
    this.#layout.show(this.#rows.pages, this.#focus.current(this.selectedId));
  }

  override updated(): void {
    const { start, end } = this.#layout.visible;
    this.#rows.want(start, end);
    const inView = Array.from({ length: end - start + 1 }, (_, index) => this.#rows.pages.at(start + index));
    if (this.client !== null)
      this.#previews.want(
        this.client,
        inView.filter((session) => session !== undefined),
      );
    if (this.#rows.pages === this.#reported) return;
    this.#reported = this.#rows.pages;
    this.dispatchEvent(new CustomEvent('rows-changed'));
  }

  override render(): TemplateResult {
    const { selection, menuOf } = this.#commands;
    return html`
      ${this.isBesideBox ? nothing : parseFilter(this.filter).problems.map((problem) => filterProblem(problem))}
      ${selection.count === 0 ? nothing : this.#selectionBar()}
      <div
        class="scroller"
        part="scroller"
        tabindex="-1"
        ?data-selecting=${selection.count > 0}
        .style=${this.compact ? `height: ${this.#compactHeight}` : ''}
        @keydown=${(event: KeyboardEvent) => this.#commands.onKey(event)}
      >
        <div class="probe" aria-hidden="true"></div>
        <div class="probe heading" aria-hidden="true"></div>
        ${this.#content()}
      </div>
      <holdfast-menu
        .label=${menuOf === null ? '' : listStrings.menu(this.#titleOf(menuOf))}
        .items=${menuOf === null ? [] : rowMenu(menuOf)}
        @item-chosen=${(event: CustomEvent<string>) => this.#commands.onMenuItem(event.detail)}
      ></holdfast-menu>
    `;
  }

  get #compactHeight(): string {
    return this.isEmpty || this.#rows.state.status !== 'content' ? '2.5rem' : `min(${this.#layout.totalPx}px, 15rem)`;
  }

  #selectionBar(): TemplateResult {
    const { selection, actions } = this.#commands;
    return html`
      <holdfast-selection-bar
        .count=${selection.count}
        .total=${this.#rows.pages.total}
        .isTrash=${parseFilter(this.filter).filter.status === 'trashed'}
        .done=${actions.done}
        .problem=${actions.problem}
        @action-chosen=${(event: CustomEvent<BulkAction>) => this.#commands.actOnSelected(event.detail)}
        @save-chosen=${() => this.#commands.saveSelected()}
        @all-chosen=${() => selection.selectAll()}
        @cleared=${() => this.#commands.clearSelection()}
      ></holdfast-selection-bar>
    `;
  }

  #content(): TemplateResult {
    switch (this.#rows.state.status) {
      case 'loading':
        return this.#loading();
      case 'error':
        return html`
          <holdfast-read-failure
            class="state"
            data-testid="list-error"
            .heading=${listStrings.unreadable}
            .error=${this.#rows.state.error}
            @retry-chosen=${() => this.#rows.retry()}
          ></holdfast-read-failure>
        `;
      case 'content':
        return this.#rows.pages.rows === 0 ? this.#empty() : this.#list();
    }
  }

  #loading(): TemplateResult {
    return html`
      <div role="status" data-testid="list-loading">
        <span class="visually-hidden">${listStrings.loading}</span>
        ${Array.from({ length: 8 }, () => skeletonRow())}
      <p class="slow">${failureStrings.slow}</p>
      </div>
    `;
  }

  #empty(): TemplateResult {
    const { filter } = parseFilter(this.filter);
    if (this.compact) return html`<p class="state" data-testid="list-no-match">${listStrings.noTitle}</p>`;
    if (formatFilter(filter) === '')
      return html`<slot name="empty"><p class="state" data-testid="list-empty">${listStrings.nothingRecorded}</p></slot>`;
    return html`
      <div class="state" data-testid="list-no-match">
        <p>${filter.status === 'trashed' ? listStrings.noMatchInTrash : listStrings.noMatch}</p>
        <button @click=${() => this.dispatchEvent(new CustomEvent('filter-changed', { detail: '' }))}>
          ${listStrings.clearFilter}
        </button>
      </div>
    `;
  }

  /** Styles are set as properties: the Content-Security-Policy forbids the attribute. */
  #list(): TemplateResult {
    const { topGroup } = this.#layout;
    const seen = new Set<string>();
    const keyOf = ({ index }: PlacedRow): string | number => {
      const id = this.#rows.pages.at(index)?.session_id;
      // While pages of different moments meet, a session may stand in both.
      if (id === undefined || seen.has(id)) return index;
      seen.add(id);
      return id;
    };
    return html`
      <div class="sticky" aria-hidden="true">
        ${topGroup === null ? nothing : html`<div class="heading">${labelOf(topGroup)}</div>`}
      </div>
      <ul
        role="list"
        aria-label=${listStrings.sessions}
        .style=${`height: ${this.#layout.totalPx}px`}
        data-testid="session-list"
      >
        ${repeat(this.#layout.items, keyOf, (item) => this.#item(item))}
      </ul>
    `;
  }

  #item({ index, top }: PlacedRow): TemplateResult {
    const session = this.#rows.pages.at(index);
    const group = this.#layout.headings.get(index);
    return html`
      <li
        aria-setsize=${this.#rows.pages.rows}
        aria-posinset=${index + 1}
        data-index=${index}
        .style=${`transform: translateY(${top}px)`}
      >
        ${group === undefined ? nothing : html`<h2 class="heading">${labelOf(group)}</h2>`}
        ${session === undefined ? skeletonRow() : this.#row(session, index)}
      </li>
    `;
  }

  #row(session: SessionSummary, index: number): TemplateResult {
    const look = {
      isCurrent: session.session_id === this.selectedId,
      isSelected: this.#commands.selection.has(session.session_id),
      isPinned: session.pinned,
      filter: this.filter,
      isInTabOrder: index === this.#focus.current(this.selectedId),
      hasDay: index >= this.#rows.pages.pinned.length,
      isRenaming: session.session_id === this.#commands.renaming,
      preview: this.#previews.of(session),
      now: Date.now(),
    };
    return sessionRow(session, look, {
      onFocus: () => this.#focus.onFocus(index),
      onClick: (event) => this.#commands.onClick(event, index),
      onSelect: (event) => this.#commands.onSelect(event, index),
      onMenu: (event) => this.#commands.openMenu(event, session),
      onRenamed: (title) => this.#commands.rename(session, title),
    });
  }

  #titleOf(session: SessionSummary): string {
    return rowTitle(session, this.#previews.of(session));
  }

  #onInterrupted(sessions: readonly SessionSummary[]): void {
    announce(this, listStrings.interrupted(sessions.map((session) => this.#titleOf(session))));
  }
}

function isOtherFilter(before: string | undefined, now: string): boolean {
  return formatFilter(parseFilter(before ?? '').filter) !== formatFilter(parseFilter(now).filter);
}

function labelOf(group: ListGroup): string {
  return group === 'pinned' ? listStrings.pinned : dayLabel(group, Date.now(), listStrings);
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-session-list': HoldfastSessionList;
  }
}
