// What a search over all messages has found, by session. One link is in the tab order; arrow keys, j and k, Home and End
// move among the links, Enter follows one.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RecorderClient } from '../../client/index.ts';
import type { SearchFilter, SearchGroup, SearchHit } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { formatMoment, timeAgo } from '../../kit/format.ts';
import { SearchController, type SearchState } from '../controllers/search-controller.ts';
import { searchStrings } from '../strings/search.ts';
import { rowAfterKey } from '../view/list-keys.ts';
import { markedParts } from '../view/marked-text.ts';
import { formatRoute } from '../view/route.ts';
import { noteOf } from '../view/search-note.ts';
import { roleLabel, sessionTitle } from '../view/session-labels.ts';
import { searchResultsStyles } from './search-results-styles.ts';
import './holdfast-status-badge.ts';
import './holdfast-read-failure.ts';

const NO_FILTER: SearchFilter = {};

/** Keys that move as arrows do. */
const ARROW_OF: Readonly<Record<string, string>> = { j: 'ArrowDown', k: 'ArrowUp' };

/**
 * Searches for `text` as it changes, and shows what is found.
 *
 * Parts: `group`, `hit`, `mark`.
 */
@customElement('holdfast-search-results')
export class HoldfastSearchResults extends LitElement {
  static override readonly styles = [controlStyles, searchResultsStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;
  /** The words, as they are typed. */
  @property({ attribute: false }) text = '';
  /** Which sessions are searched. */
  @property({ attribute: false }) filter = NO_FILTER;
  /** What the list's search box holds: the links keep it. */
  @property({ attribute: false }) routeFilter = '';
  /** The session that is open. */
  @property({ attribute: false }) selectedId: string | null = null;
  /** The link in the tab order. */
  @state() private current = 0;

  readonly #search = new SearchController(this);

  /** Puts the focus on the link that had it last, or on the first one. */
  focusCurrent(): void {
    this.#links[this.current]?.focus();
  }

  override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (!changed.has('text') && !changed.has('filter') && !changed.has('client')) return;
    if (this.client !== null) this.#search.query(this.client, this.text, this.filter);
    this.current = 0;
  }

  override render(): TemplateResult {
    return html`${this.#indexNote()}${this.#found(this.#search.state)}`;
  }

  override updated(): void {
    // What is found anew may come before the link that has the focus.
    const focused = this.#links.findIndex((link) => link.matches(':focus'));
    if (focused >= 0 && focused !== this.current) this.current = focused;
    for (const [index, link] of this.#links.entries()) link.tabIndex = index === this.current ? 0 : -1;
  }

  /** Of the index, only what a person who searches should know. */
  #indexNote(): TemplateResult | typeof nothing {
    const { index } = this.#search;
    if (index === null) return nothing;
    const text = noteOf(index);
    if (text === null) return nothing;
    const isBuilding = index.state === 'building';
    return html`
      <div class="index" data-testid="search-index" data-state=${index.state}>
        <span>${text}</span>
        ${
          isBuilding
            ? html`<progress
                max=${Math.max(1, index.total_messages)}
                value=${index.indexed_messages}
                aria-label=${searchStrings.storage}
              ></progress>`
            : nothing
        }
      </div>
    `;
  }

  #found(found: SearchState): TemplateResult {
    switch (found.status) {
      case 'idle':
        return html``;
      case 'loading':
        return html`<p class="summary" role="status" data-testid="search-loading">${searchStrings.searching}</p>`;
      case 'error':
        return html`
          <holdfast-read-failure
            class="state"
            data-testid="search-error"
            .heading=${searchStrings.failed}
            .error=${found.error}
            @retry-chosen=${() => this.#search.retry()}
          ></holdfast-read-failure>
        `;
      case 'content':
        return found.groups.length === 0 ? this.#empty(found.isComplete) : this.#content(found);
    }
  }

  #empty(isComplete: boolean): TemplateResult {
    return html`
      <div class="state" role="status" data-testid="search-empty">
        <p>${isComplete ? searchStrings.nothing : searchStrings.nothingYet}</p>
        <p>${searchStrings.hint}</p>
      </div>
    `;
  }

  #content({ groups, order, nextCursor }: Extract<SearchState, { status: 'content' }>): TemplateResult {
    return html`
      <p class="summary" role="status" data-testid="search-summary">
        ${searchStrings.found(groups.length, nextCursor !== null)}
        ${order === 'recency' ? searchStrings.byRecency : nothing}
      </p>
      <ul class="groups" aria-label=${searchStrings.results} @keydown=${this.#onKey} @focusin=${this.#onFocus} data-testid="search-results">
        ${repeat(
          groups,
          ({ session }) => session.session_id,
          (group) => this.#group(group),
        )}
      </ul>
      ${
        nextCursor === null
          ? nothing
          : html`<button class="more" data-testid="search-more" @click=${() => this.#search.more()}>
              ${searchStrings.more}
            </button>`
      }
    `;
  }

  #group({ session, hits, has_more }: SearchGroup): TemplateResult {
    const { session_id, status, last_activity } = session;
    const title = hits.find(({ message_id }) => message_id === null);
    const messages = hits.filter(({ message_id }) => message_id !== null);
    const at = Date.parse(last_activity);
    return html`
      <li part="group" data-testid="search-group" data-session-id=${session_id}>
        <a
          href=${formatRoute({ name: 'session', sessionId: session_id, messageId: null, filter: this.routeFilter })}
          aria-current=${session_id === this.selectedId ? 'true' : nothing}
        >
          <span class="line">
            <span class="title" dir="auto">${title === undefined ? sessionTitle(session) : marked(title)}</span>
            <time datetime=${last_activity} title=${formatMoment(at)}>${timeAgo(at, Date.now())}</time>
          </span>
          ${status === 'ended' ? nothing : html`<holdfast-status-badge status=${status}></holdfast-status-badge>`}
        </a>
        ${messages.length === 0 ? nothing : html`<ul class="hits">${messages.map((hit) => this.#hit(session_id, hit))}</ul>`}
        ${has_more ? html`<p class="rest">${searchStrings.moreHits}</p>` : nothing}
      </li>
    `;
  }

  #hit(sessionId: string, hit: SearchHit): TemplateResult {
    const { message_id: messageId, role, created_at } = hit;
    return html`
      <li>
        <a
          part="hit"
          href=${formatRoute({ name: 'session', sessionId, messageId, filter: this.routeFilter })}
          data-testid="search-hit"
          data-message-id=${messageId ?? nothing}
        >
          <span class="line">
            <bdi class="role">${roleLabel(role ?? '')}</bdi>
            ${created_at === null || created_at === 0 ? nothing : html`<time>${timeAgo(created_at, Date.now())}</time>`}
          </span>
          <span class="snippet" dir="auto">${marked(hit)}</span>
        </a>
      </li>
    `;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = rowAfterKey(ARROW_OF[event.key] ?? event.key, this.current, this.#links.length);
    if (index === null) return;
    event.preventDefault();
    this.#links[index]?.focus();
  };

  readonly #onFocus = (event: FocusEvent): void => {
    const index = this.#links.findIndex((link) => link === event.target);
    if (index >= 0) this.current = index;
  };

  get #links(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('a')];
  }
}

function marked({ snippet, ranges }: SearchHit): TemplateResult[] {
  return markedParts(snippet, ranges).map(({ text, isMarked }) =>
    isMarked ? html`<mark part="mark">${text}</mark>` : html`${text}`,
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-search-results': HoldfastSearchResults;
  }
}
