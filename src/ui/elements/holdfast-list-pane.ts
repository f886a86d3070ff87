// The left pane: brand, what wants recovering, the filter, and the list in each of its states.
// Emits `query-changed` (a ListQuery), `more-requested`, `retry-requested` and `end-all-requested`.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { SESSION_STATUSES, type SessionStatus } from '../../protocol/index.ts';
import type { Recoveries } from '../controllers/recoveries-controller.ts';
import type { ListQuery, SessionListState } from '../controllers/session-list-controller.ts';
import { plural } from '../../kit/format.ts';
import { formatRoute } from '../view/route.ts';
import { STATUS_LABEL } from '../view/session-labels.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import type { HoldfastSessionList } from './holdfast-session-list.ts';
import { listPaneStyles } from './list-pane-styles.ts';
import type { HoldfastConfirmDialog } from '../../kit/holdfast-confirm-dialog.ts';
import '../../kit/holdfast-confirm-dialog.ts';
import './holdfast-session-list.ts';

/** Whether the demo chat is beside the viewer. */
const HAS_CHAT = __HOLDFAST_PAGES__ === 'all';

/** Whether the files of our pages are. */
const HAS_ICON = __HOLDFAST_PAGES__ !== 'none';

@customElement('holdfast-list-pane')
export class HoldfastListPane extends LitElement {
  static override readonly styles = [controlStyles, listPaneStyles];

  @property({ attribute: false }) state: SessionListState = { status: 'loading' };
  @property({ attribute: false }) recoveries: Recoveries = { total: 0, newest: null };
  /** All of them are being marked as ended. */
  @property({ type: Boolean }) isEnding = false;
  /** Why that failed; null when it did not. */
  @property({ attribute: false }) endProblem: string | null = null;
  @property({ attribute: false }) query: ListQuery = { status: 'all', text: '' };
  @property({ attribute: false }) selectedId: string | null = null;

  /** Puts the focus on the list's current row. */
  focusList(): void {
    this.#sessionList?.focusCurrent();
  }

  override render(): TemplateResult {
    return html`
      <header>
        <h1>${HAS_ICON ? html`<img src="icon.svg" alt="" width="24" height="24" />` : nothing} Holdfast</h1>
        ${HAS_CHAT ? html`<a href="chat/" data-testid="open-chat">Demo chat</a>` : nothing}
      </header>
      ${this.#banner()} ${this.#filter()}
      <div class="list">${this.#list()}</div>
    `;
  }

  #banner(): TemplateResult | typeof nothing {
    const { total, newest } = this.recoveries;
    if (newest === null) return nothing;
    return html`
      <p class="banner" data-testid="recovery-banner">
        <span>${plural(total, 'session')} stopped without an end.</span>
        <a href=${formatRoute({ name: 'session', sessionId: newest.session_id, messageId: null })} data-testid="recovery-open">
          ${total === 1 ? 'Recover' : 'Recover the latest'}
        </a>
        <button class="link" ?disabled=${this.isEnding} data-testid="recovery-end-all" @click=${() => this.#endDialog?.ask()}>
          ${this.isEnding ? 'Marking as ended…' : 'Mark all as ended…'}
        </button>
        ${this.endProblem === null ? nothing : html`<span role="alert">${this.endProblem}</span>`}
      </p>
      <holdfast-confirm-dialog
        .heading=${`Mark ${plural(total, 'session')} as ended?`}
        text="Everything that was saved of them stays. They are no longer offered for recovery."
        confirmLabel="Mark as ended"
        @confirmed=${() => this.dispatchEvent(new CustomEvent('end-all-requested'))}
      ></holdfast-confirm-dialog>
    `;
  }

  #filter(): TemplateResult {
    return html`
      <search>
        <input
          type="search"
          aria-label="Find sessions by title, provider or id"
          placeholder="Find sessions"
          .value=${this.query.text}
          data-testid="find"
          @input=${(event: Event) => this.#change({ text: typedText(event) })}
        />
        <select
          aria-label="Status"
          data-testid="status-filter"
          @change=${(event: Event) => this.#change({ status: chosenStatus(event) })}
        >
          <option value="all" ?selected=${this.query.status === 'all'}>All</option>
          ${SESSION_STATUSES.map(
            (status) =>
              html`<option value=${status} ?selected=${this.query.status === status}>${STATUS_LABEL[status]}</option>`,
          )}
        </select>
      </search>
    `;
  }

  #list(): TemplateResult {
    switch (this.state.status) {
      case 'loading':
        return html`<p class="state" role="status" data-testid="list-loading">Reading the recordings…</p>`;
      case 'error':
        return html`
          <div class="state" role="alert" data-testid="list-error">
            <p><strong>The recordings cannot be read.</strong> ${this.state.error.message}</p>
            <button @click=${() => this.dispatchEvent(new CustomEvent('retry-requested'))}>Try again</button>
          </div>
        `;
      case 'content':
        return this.state.sessions.length === 0 ? this.#empty() : this.#rows(this.state);
    }
  }

  #rows({ sessions, total }: Extract<SessionListState, { status: 'content' }>): TemplateResult {
    return html`
      <holdfast-session-list
        .sessions=${sessions}
        .selectedId=${this.selectedId}
        .hasMore=${sessions.length < total}
        @more-requested=${() => this.dispatchEvent(new CustomEvent('more-requested'))}
      ></holdfast-session-list>
    `;
  }

  #empty(): TemplateResult {
    if (this.query.text.trim() !== '' || this.query.status !== 'all') {
      return html`
        <div class="state" data-testid="list-no-match">
          <p>${this.query.status === 'trashed' ? 'The trash holds no such session.' : 'No session matches.'}</p>
          <button @click=${() => this.#change({ status: 'all', text: '' })}>Show all sessions</button>
        </div>
      `;
    }
    return html`
      <div class="state" data-testid="list-empty">
        <p><strong>Nothing recorded yet.</strong></p>
        <p>
          Chats appear here while they are being written.
          ${HAS_CHAT ? html`Try it with the <a href="chat/">demo chat</a>, which needs no server.` : nothing}
        </p>
      </div>
    `;
  }

  #change(change: Partial<ListQuery>): void {
    this.dispatchEvent(new CustomEvent('query-changed', { detail: { ...this.query, ...change } }));
  }

  get #endDialog(): HoldfastConfirmDialog | null {
    return this.renderRoot.querySelector('holdfast-confirm-dialog');
  }

  get #sessionList(): HoldfastSessionList | null {
    return this.renderRoot.querySelector('holdfast-session-list');
  }
}

function typedText(event: Event): string {
  return event.target instanceof HTMLInputElement ? event.target.value : '';
}

function chosenStatus(event: Event): SessionStatus | 'all' {
  const value = event.target instanceof HTMLSelectElement ? event.target.value : 'all';
  return SESSION_STATUSES.find((status) => status === value) ?? 'all';
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-list-pane': HoldfastListPane;
  }
}
