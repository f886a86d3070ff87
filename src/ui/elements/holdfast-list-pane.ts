// The pane of the list: what wants recovering, the search box, and the sessions that it finds. It reads the sessions itself.
// Emits `filter-changed` (detail: the text of the search box).

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { listStrings } from '../strings/list.ts';
import { formatWords, parseFilter, type SessionFilter } from '../view/filter-text.ts';
import { NOTHING_KNOWN } from '../view/known-values.ts';
import { formatRoute } from '../view/route.ts';
import type { HoldfastFilterBox } from './holdfast-filter-box.ts';
import { queryOf } from '../view/session-query.ts';
import type { HoldfastSearchResults } from './holdfast-search-results.ts';
import type { HoldfastSessionList } from './holdfast-session-list.ts';
import { listPaneStyles } from './list-pane-styles.ts';
import './holdfast-filter-box.ts';
import './holdfast-saved-filters.ts';
import './holdfast-session-list.ts';

/** Whether the demo chat is beside the viewer. */
const HAS_CHAT = __HOLDFAST_PAGES__ === 'all';

/** Whether the files of our pages are. */
const HAS_ICON = __HOLDFAST_PAGES__ !== 'none';

@customElement('holdfast-list-pane')
export class HoldfastListPane extends LitElement {
  static override readonly styles = [controlStyles, listPaneStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;
  /** What the search box holds. */
  @property({ attribute: false }) filter = '';
  @property({ attribute: false }) selectedId: string | null = null;
  /** How many sessions want recovery. */
  @property({ attribute: false }) recoverable = 0;
  /** The main pane says what wants recovery: on a wide screen, where both are in view, this one does not repeat it. */
  @property({ type: Boolean, reflect: true, attribute: 'beside-recoveries' }) isBesideRecoveries = false;
  /** What the search box can suggest. */
  @state() private known = NOTHING_KNOWN;

  /** Puts the focus on the list's current row. */
  focusList(): void {
    const results = this.#list?.isEmpty === true ? this.#results : null;
    if (results === null) this.#list?.focusCurrent();
    else results.focusCurrent();
  }

  /** Reads the list again at once. */
  reread(): void {
    this.#list?.reread();
  }

  focusNext(): void {
    if (this.#list?.isEmpty === true) this.#results?.focusCurrent();
    else this.#list?.focusNext();
  }

  focusPrevious(): void {
    this.#list?.focusPrevious();
  }

  /** Opens the row that `focusNext` has led to. */
  openFocused(): void {
    this.#list?.openFocused();
  }

  /** Puts the focus into the search box. */
  focusSearch(): void {
    this.renderRoot.querySelector<HoldfastFilterBox>('holdfast-filter-box')?.focusInput();
  }

  /** Resolves once the list was read, or could not be: what else the viewer reads comes after that. */
  get firstRead(): Promise<void> | undefined {
    return this.#list?.firstRead;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('filter') && wordsOf(this.filter) !== '') void import('./holdfast-search-results.ts');
  }

  override render(): TemplateResult {
    const { filter } = parseFilter(this.filter);
    const words = wordsOf(this.filter);
    return html`
      <header>
        <h1>${HAS_ICON ? html`<img src="icon.svg" alt="" width="24" height="24" />` : nothing} Holdfast</h1>
        ${HAS_CHAT ? html`<a href="chat/" data-testid="open-chat">Demo chat</a>` : nothing}
      </header>
      ${this.#banner()}
      <div class="search">
        <holdfast-filter-box
          .text=${this.filter}
          .known=${this.known}
          @filter-changed=${this.#onFilter}
          @list-requested=${() => this.focusList()}
        ></holdfast-filter-box>
        <holdfast-saved-filters
          .client=${this.client}
          .text=${this.filter}
          @filter-changed=${this.#onFilter}
        ></holdfast-saved-filters>
      </div>
      ${words === '' ? nothing : html`<h2>${listStrings.inTitles}</h2>`}
      <holdfast-session-list
        .client=${this.client}
        .compact=${words !== ''}
        .filter=${this.filter}
        .isBesideBox=${true}
        .selectedId=${this.selectedId}
        @filter-changed=${this.#onFilter}
        @rows-changed=${this.#onRows}
      >
        <div slot="empty" class="state" data-testid="list-empty">
          <p><strong>${listStrings.nothingRecorded}</strong></p>
          <p>
            ${listStrings.nothingRecordedHint}
            ${HAS_CHAT ? html`<a href="chat/">${listStrings.tryDemo}</a>${listStrings.tryDemoHint}` : nothing}
          </p>
          <p><a href=${formatRoute({ name: 'import' })}>${listStrings.importChats}</a></p>
        </div>
      </holdfast-session-list>
      ${words === '' ? nothing : this.#found(words, filter)}
    `;
  }

  /** What all messages say of the words; titles are above. A search knows no pins. */
  #found(words: string, filter: SessionFilter): TemplateResult {
    return html`
      <h2>${listStrings.inMessages}</h2>
      <div class="found">
        <holdfast-search-results
          .client=${this.client}
          .text=${words}
          .filter=${queryOf({ ...filter, isPinned: false, words: [] }, Date.now())}
          .routeFilter=${this.filter}
          .selectedId=${this.selectedId}
        ></holdfast-search-results>
      </div>
    `;
  }

  #banner(): TemplateResult | typeof nothing {
    if (this.recoverable === 0) return nothing;
    return html`
      <a class="banner" href=${formatRoute({ name: 'recover', filter: this.filter })} data-testid="recovery-banner">
        <span>${listStrings.wantRecovery(this.recoverable)}</span>
        <strong>${listStrings.recover}</strong>
      </a>
    `;
  }

  readonly #onFilter = (event: CustomEvent<string>): void => {
    this.filter = event.detail;
    this.dispatchEvent(new CustomEvent('filter-changed', { detail: event.detail }));
  };

  readonly #onRows = (): void => {
    this.known = this.#list?.known ?? this.known;
  };

  get #results(): HoldfastSearchResults | null {
    return this.renderRoot.querySelector('holdfast-search-results');
  }

  get #list(): HoldfastSessionList | null {
    return this.renderRoot.querySelector('holdfast-session-list');
  }
}

function wordsOf(text: string): string {
  return formatWords(parseFilter(text).filter.words);
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-list-pane': HoldfastListPane;
  }
}
