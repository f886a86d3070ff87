// All sessions that stopped without an end, with what can be done for each and for many at once.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RecorderClient } from '../../client/index.ts';
import type { SessionSummary } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { icon } from '../../kit/icons.ts';
import { formatMoment, timeAgo } from '../../kit/format.ts';
import type { HoldfastConfirmDialog } from '../../kit/holdfast-confirm-dialog.ts';
import { ListActionsController, type BulkAction } from '../controllers/list-actions-controller.ts';
import { RecoveryListController } from '../controllers/recovery-list-controller.ts';
import { failureStrings } from '../strings/failure.ts';
import { listStrings } from '../strings/list.ts';
import { recoveryStrings } from '../strings/recovery.ts';
import { formatRoute } from '../view/route.ts';
import { sessionOrigin, sessionTitle } from '../view/session-labels.ts';
import { columnStyles } from './column-styles.ts';
import { recoveryViewStyles } from './recovery-view-styles.ts';
import '../../kit/holdfast-confirm-dialog.ts';
import './holdfast-recovery-panel.ts';
import './holdfast-status-badge.ts';
import './holdfast-read-failure.ts';

@customElement('holdfast-recovery-view')
export class HoldfastRecoveryView extends LitElement {
  static override readonly styles = [controlStyles, columnStyles, recoveryViewStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;
  @state() private selected: ReadonlySet<string> = new Set();
  /** Sessions that came into view: what is saved of the others is not read. */
  @state() private seen: ReadonlySet<string> = new Set();

  readonly #list = new RecoveryListController(this);
  readonly #actions = new ListActionsController(this, () => this.#list.reread());
  readonly #observer = new IntersectionObserver((entries) => this.#onSeen(entries));
  /** The place in the list where the focus is. */
  #focusedIndex: number | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  override willUpdate(): void {
    this.#list.show(this.client);
    const there = new Set(this.#list.sessions.map(({ session_id }) => session_id));
    if (![...this.selected].every((id) => there.has(id)))
      this.selected = new Set([...this.selected].filter((id) => there.has(id)));
  }

  override updated(): void {
    const items = [...this.renderRoot.querySelectorAll<HTMLElement>('li[data-session-id]')];
    for (const item of items) this.#observer.observe(item);
    // The session that had the focus is done: the next one takes its place.
    if (this.#focusedIndex === null || this.shadowRoot?.activeElement !== null) return;
    const next = items[Math.min(this.#focusedIndex, items.length - 1)];
    (next?.querySelector<HTMLElement>('h3 a') ?? this.renderRoot.querySelector<HTMLElement>('h2'))?.focus();
    this.#focusedIndex = null;
  }

  override render(): TemplateResult {
    return html`
      <div class="column">
        <h2 tabindex="-1">${recoveryStrings.heading}</h2>
        ${this.#content()}
      </div>
    `;
  }

  #content(): TemplateResult {
    const { state: list } = this.#list;
    switch (list.status) {
      case 'loading':
        return html`<p class="state" role="status" data-testid="recovery-loading">${recoveryStrings.loading} <span class="slow">${failureStrings.slow}</span></p>`;
      case 'error':
        return html`
          <holdfast-read-failure
            class="state"
            links-storage
            data-testid="recovery-error"
            .heading=${recoveryStrings.failed}
            .error=${list.error}
            @retry-chosen=${() => this.#list.retry()}
          ></holdfast-read-failure>
        `;
      case 'content':
        return list.total === 0 ? this.#empty() : this.#sessions(list.sessions, list.total);
    }
  }

  #empty(): TemplateResult {
    return html`
      <div class="empty" data-testid="recovery-empty">
        ${icon('check')}
        <h3>${recoveryStrings.nothing}</h3>
        <p class="about">${recoveryStrings.nothingText}</p>
      </div>
    `;
  }

  #sessions(sessions: readonly SessionSummary[], total: number): TemplateResult {
    return html`
      <p class="intro">${recoveryStrings.intro}</p>
      ${this.#bar(sessions, total)}
      <ul class="sessions" data-testid="recovery-list" @focusin=${this.#onFocus} @focusout=${this.#onBlur}>
        ${repeat(
          sessions,
          ({ session_id }) => session_id,
          (session) => this.#session(session),
        )}
      </ul>
      <footer>
        <span role="status">${recoveryStrings.shown(sessions.length, total)}</span>
        ${
          sessions.length < total
            ? html`<button data-testid="recovery-more" @click=${() => this.#list.showMore()}>${recoveryStrings.more}</button>`
            : nothing
        }
      </footer>
      <holdfast-confirm-dialog
        .heading=${recoveryStrings.endAllQuestion(total)}
        .text=${recoveryStrings.endAllText}
        .confirmLabel=${recoveryStrings.end}
        @confirmed=${() => this.#endAll()}
      ></holdfast-confirm-dialog>
    `;
  }

  #bar(sessions: readonly SessionSummary[], total: number): TemplateResult {
    const { done, problem } = this.#actions;
    const count = this.selected.size;
    const isBusy = done !== null;
    return html`
      <div class="bar" role="toolbar" aria-label=${recoveryStrings.heading}>
        <label>
          <input
            type="checkbox"
            .checked=${count === sessions.length}
            .indeterminate=${count > 0 && count < sessions.length}
            data-testid="recovery-select-all"
            @change=${() => this.#selectAll(sessions)}
          />
          ${count === 0 ? recoveryStrings.selectAll : recoveryStrings.selected(count)}
        </label>
        <span class="actions">
          ${
            count === 0
              ? html`<button ?disabled=${isBusy} data-testid="recovery-end-all" @click=${() => this.#dialog?.ask()}>
                ${isBusy ? recoveryStrings.ending(done) : recoveryStrings.endAll(total)}
              </button>`
              : html`${this.#save()} ${this.#bulk('end', recoveryStrings.end)} ${this.#bulk('trash', recoveryStrings.trash)}`
          }
        </span>
      </div>
      ${isBusy ? html`<progress max=${count === 0 ? total : count} value=${done} aria-label=${listStrings.working(done)}></progress>` : nothing}
      ${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
    `;
  }

  #bulk(action: BulkAction, label: string): TemplateResult {
    return html`
      <button
        ?disabled=${this.#actions.done !== null}
        data-testid=${`recovery-selected-${action}`}
        @click=${() => this.client !== null && this.#actions.act(this.client, action, { ids: [...this.selected] })}
      >
        ${label}
      </button>
    `;
  }

  #save(): TemplateResult {
    return html`
      <button
        ?disabled=${this.#actions.done !== null}
        data-testid="recovery-selected-save"
        @click=${() => this.client !== null && this.#actions.save(this.client, { ids: [...this.selected] })}
      >
        ${recoveryStrings.save}
      </button>
    `;
  }

  #session(session: SessionSummary): TemplateResult {
    const { session_id, status, interrupted_at, last_activity } = session;
    const title = sessionTitle(session);
    const at = Date.parse(interrupted_at ?? last_activity);
    return html`
      <li data-session-id=${session_id} data-testid="recovery-session">
        <div class="head">
          <input
            type="checkbox"
            aria-label=${recoveryStrings.select(title)}
            .checked=${this.selected.has(session_id)}
            data-testid="recovery-select"
            @change=${() => this.#toggle(session_id)}
          />
          <h3>
            <a href=${formatRoute({ name: 'session', sessionId: session_id, messageId: null })} dir="auto">${title}</a>
          </h3>
          <holdfast-status-badge status=${status}></holdfast-status-badge>
        </div>
        <p class="about">
          <bdi>${sessionOrigin(session)}</bdi> ·
          <time datetime=${new Date(at).toISOString()} title=${formatMoment(at)}>${recoveryStrings.stopped(timeAgo(at, Date.now()))}</time>
        </p>
        <div class="details">
          ${
            this.seen.has(session_id)
              ? html`<holdfast-recovery-panel
 plain
 .client=${this.client}
 .sessionId=${session_id}
 @message-chosen=${(event: CustomEvent<string>) => show(session_id, event.detail)}
></holdfast-recovery-panel>`
              : nothing
          }
        </div>
      </li>
    `;
  }

  #toggle(sessionId: string): void {
    const selected = new Set(this.selected);
    if (!selected.delete(sessionId)) selected.add(sessionId);
    this.selected = selected;
  }

  #selectAll(sessions: readonly SessionSummary[]): void {
    const isAll = this.selected.size === sessions.length;
    this.selected = new Set(isAll ? [] : sessions.map(({ session_id }) => session_id));
  }

  async #endAll(): Promise<void> {
    if (this.client === null) return;
    await this.#actions.act(this.client, 'end', { query: { status: 'stopped' }, but: new Set() });
  }

  #onSeen(entries: readonly IntersectionObserverEntry[]): void {
    const ids = entries.flatMap(({ isIntersecting, target }) =>
      isIntersecting && target instanceof HTMLElement ? (target.dataset['sessionId'] ?? []) : [],
    );
    if (ids.some((id) => !this.seen.has(id))) this.seen = new Set([...this.seen, ...ids]);
  }

  readonly #onFocus = (event: FocusEvent): void => {
    const items = [...this.renderRoot.querySelectorAll('li[data-session-id]')];
    const index = items.findIndex((item) => event.target instanceof Node && item.contains(event.target));
    this.#focusedIndex = index < 0 ? null : index;
  };

  /** Where the focus goes elsewhere by itself, it is not brought back. */
  readonly #onBlur = (event: FocusEvent): void => {
    if (event.relatedTarget !== null) this.#focusedIndex = null;
  };

  get #dialog(): HoldfastConfirmDialog | null {
    return this.renderRoot.querySelector('holdfast-confirm-dialog');
  }
}

function show(sessionId: string, messageId: string): void {
  location.hash = formatRoute({ name: 'session', sessionId, messageId });
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-recovery-view': HoldfastRecoveryView;
  }
}
