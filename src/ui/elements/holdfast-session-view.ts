// One session: its head, its recovery panel where it was cut off, and its messages as they come.
// Emits `back-chosen`, `quarantine-chosen`, and `session-action-done` ({@link SessionActionDone}) once an action has taken effect.

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import type { Failure, SessionDetail } from '../../protocol/index.ts';
import { RecoveryReportController } from '../controllers/recovery-report-controller.ts';
import { SessionPagesController, type SessionState } from '../controllers/session-pages-controller.ts';
import { SessionActionsController, type SessionAction } from '../controllers/session-actions-controller.ts';
import { wantsRecovery } from '../view/saved-summary.ts';
import { sessionTitle } from '../view/session-labels.ts';
import { nameView } from '../view/view-events.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import type { HoldfastConfirmDialog } from '../../kit/holdfast-confirm-dialog.ts';
import type { PositionRange } from '../view/known-messages.ts';
import type { HoldfastMessageList } from './holdfast-message-list.ts';
import '../../kit/holdfast-confirm-dialog.ts';
import './holdfast-message-list.ts';
import './holdfast-recovery-panel.ts';
import './holdfast-session-header.ts';

/** Detail of `session-action-done`. */
export interface SessionActionDone {
  readonly action: SessionAction;
  readonly sessionId: string;
  readonly title: string;
}

/**
 * One session as it is recorded: set `client` and `sessionId`. Emits `back-chosen`, `quarantine-chosen`, and
 * `session-action-done` ({@link SessionActionDone}) once an action has taken effect.
 */
@customElement('holdfast-session-view')
export class HoldfastSessionView extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        min-height: 0;
        background: var(--surface);
      }

      holdfast-message-list {
        flex: 1;
      }

      .state {
        padding: 2rem 1.25rem;
        color: var(--ink-soft);
      }

      .state h2 {
        margin: 0 0 0.25rem;
        font-size: var(--text-large);
        color: var(--ink);
      }

      .problem {
        margin: 0;
        padding: 0.5rem 1.25rem;
        background: var(--danger-ground);
        color: var(--danger);
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false }) client: RecorderClient | null = null;
  @property({ attribute: false }) sessionId = '';

  readonly #pages = new SessionPagesController(this);
  readonly #recovery = new RecoveryReportController(this);
  readonly #actions = new SessionActionsController(this, () => this.client);

  override willUpdate(changed: PropertyValues<this>): void {
    this.#pages.follow(this.client, this.sessionId);
    const { state } = this.#pages;
    const isStopped = state.status === 'content' && wantsRecovery(state.session.status);
    this.#recovery.show(this.client, isStopped ? this.sessionId : null);
    if (changed.has('sessionId')) this.#actions.forget();
  }

  override updated(): void {
    const { state } = this.#pages;
    if (state.status === 'content') nameView(this, sessionTitle(state.session));
  }

  override render(): TemplateResult {
    const { state } = this.#pages;
    switch (state.status) {
      case 'loading':
        return html`${this.#header(null)}
          <p class="state" role="status" data-testid="session-loading">Reading the session…</p>`;
      case 'error':
        return html`${this.#header(null)} ${this.#error(state.error)}`;
      case 'content':
        return this.#content(state);
    }
  }

  #content({ session, messages, end }: Extract<SessionState, { status: 'content' }>): TemplateResult {
    const choose = (event: CustomEvent<SessionAction>): void => this.#choose(event.detail, session);
    return html`
      ${this.#header(session)}
      ${
        wantsRecovery(session.status)
          ? html`<holdfast-recovery-panel
            .session=${session}
            .report=${this.#recovery.report}
            .busy=${this.#actions.busy}
            .isCopied=${this.#actions.isCopied}
            @action-chosen=${choose}
            @quarantine-chosen=${() => this.dispatchEvent(new CustomEvent('quarantine-chosen', { bubbles: true }))}
            @message-chosen=${(event: CustomEvent<string>) => this.#messageList?.revealMessage(event.detail)}
          ></holdfast-recovery-panel>`
          : nothing
      }
      ${
        this.#actions.problem === null
          ? nothing
          : html`<p class="problem" role="alert" data-testid="action-problem">${this.#actions.problem}</p>`
      }
      <holdfast-message-list
        .sessionId=${session.session_id}
        .messages=${messages}
        .end=${end}
        .status=${session.status}
        .problem=${this.#pages.pageProblem}
        @messages-wanted=${(event: CustomEvent<PositionRange>) => this.#pages.want(event.detail)}
      ></holdfast-message-list>
      ${this.#dialogs(session)}
    `;
  }

  #header(session: SessionDetail | null): TemplateResult {
    return html`
      <holdfast-session-header
        class=${session === null ? 'without-session' : ''}
        .session=${session}
        .busy=${this.#actions.busy}
        .isCopied=${this.#actions.isCopied}
        @action-chosen=${(event: CustomEvent<SessionAction>) => session !== null && this.#choose(event.detail, session)}
        @back-chosen=${() => this.dispatchEvent(new CustomEvent('back-chosen', { bubbles: true }))}
      ></holdfast-session-header>
    `;
  }

  #error(error: Failure): TemplateResult {
    const isGone = error.code === 'session_not_found';
    return html`
      <div class="state" role="alert" data-testid="session-error">
        <h2>${isGone ? 'This session is not recorded here' : 'The session cannot be read'}</h2>
        <p>${isGone ? 'It was deleted for good, or it was recorded in another browser.' : error.message}</p>
        <button @click=${() => this.#pages.retry()}>Try again</button>
      </div>
    `;
  }

  #dialogs(session: SessionDetail): TemplateResult {
    const title = sessionTitle(session);
    return html`
      <holdfast-confirm-dialog
        class="confirm-trash"
        .heading=${`Delete “${title}”?`}
        text="It goes to the trash and can be restored for 30 days."
        confirmLabel="Move to the trash"
        @confirmed=${() => this.#run('trash', session)}
      ></holdfast-confirm-dialog>
      <holdfast-confirm-dialog
        class="confirm-purge"
        .heading=${`Delete “${title}” for good?`}
        text="Its messages are erased from this device. This cannot be undone."
        confirmLabel="Delete for good"
        @confirmed=${() => this.#run('purge', session)}
      ></holdfast-confirm-dialog>
    `;
  }

  #choose(action: SessionAction, session: SessionDetail): void {
    if (action === 'trash') this.#trashDialog?.ask();
    else if (action === 'purge') this.#purgeDialog?.ask();
    else void this.#run(action, session);
  }

  async #run(action: SessionAction, session: SessionDetail): Promise<void> {
    if (!(await this.#actions.run(action, session))) return;
    const detail: SessionActionDone = { action, sessionId: session.session_id, title: sessionTitle(session) };
    this.dispatchEvent(new CustomEvent('session-action-done', { detail, bubbles: true }));
  }

  get #trashDialog(): HoldfastConfirmDialog | null {
    return this.renderRoot.querySelector<HoldfastConfirmDialog>('.confirm-trash');
  }

  get #purgeDialog(): HoldfastConfirmDialog | null {
    return this.renderRoot.querySelector<HoldfastConfirmDialog>('.confirm-purge');
  }

  get #messageList(): HoldfastMessageList | null {
    return this.renderRoot.querySelector('holdfast-message-list');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-session-view': HoldfastSessionView;
  }
}
