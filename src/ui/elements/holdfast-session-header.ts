// The head of a session: title, status, origin and actions.
// Emits `back-chosen` and `action-chosen` (a SessionAction).

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SessionDetail, SessionStatus } from '../../protocol/index.ts';
import type { SessionAction } from '../controllers/session-actions-controller.ts';
import { formatMoment, plural } from '../../kit/format.ts';
import { sessionOrigin, sessionTitle } from '../view/session-labels.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import './holdfast-status-badge.ts';

interface Choice {
  readonly action: SessionAction;
  readonly label: string;
  readonly look: string;
}

const COPY: Choice = { action: 'copy', label: 'Copy', look: '' };
const TRASH: Choice = { action: 'trash', label: 'Delete…', look: 'danger' };
const RESTORE: Choice = { action: 'restore', label: 'Restore', look: 'primary' };
const PURGE: Choice = { action: 'purge', label: 'Delete for good…', look: 'danger' };

/** An interrupted or timed-out session has its actions in the recovery panel. */
const CHOICES: Readonly<Record<SessionStatus, readonly Choice[]>> = {
  active: [COPY],
  interrupted: [],
  timed_out: [],
  ended: [COPY, TRASH],
  trashed: [COPY, RESTORE, PURGE],
};

@customElement('holdfast-session-header')
export class HoldfastSessionHeader extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 0.75rem;
        padding: 0.75rem 1.25rem;
        border-block-end: 1px solid var(--line);
      }

      .what {
        flex: 1 1 16rem;
        min-width: 0;
      }

      h2 {
        margin: 0;
        font-size: var(--text-large);
        font-weight: 650;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }

      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.125rem 0.75rem;
        margin: 0.125rem 0 0;
        font-size: var(--text-small);
        color: var(--ink-soft);
      }

      .mismatch {
        color: var(--warn);
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }

      @media (min-width: 50.01rem) {
        .back,
        :host(.without-session) {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) session: SessionDetail | null = null;
  @property({ attribute: false }) busy: SessionAction | null = null;
  @property({ type: Boolean }) isCopied = false;

  override render(): TemplateResult {
    const { session } = this;
    return html`
      <button class="back" data-testid="back" @click=${() => this.dispatchEvent(new CustomEvent('back-chosen'))}>
        <span aria-hidden="true">‹</span> Sessions
      </button>
      ${session === null ? nothing : this.#about(session)}
    `;
  }

  #about(session: SessionDetail): TemplateResult {
    const { status, message_count, started_at, expected_message_count } = session;
    const choices = CHOICES[status];
    return html`
      <div class="what">
        <h2 dir="auto" title=${`Session ${session.session_id}`} data-testid="session-title">${sessionTitle(session)}</h2>
        <p class="facts">
          <holdfast-status-badge status=${status} data-testid="session-status"></holdfast-status-badge>
          <span>${sessionOrigin(session)}</span>
          <span>${plural(message_count, 'message')}</span>
          <span>Started ${formatMoment(Date.parse(started_at))}</span>
          ${
            status === 'ended' && expected_message_count !== null
              ? html`<span class="mismatch">The app counted ${plural(expected_message_count, 'message')}</span>`
              : nothing
          }
        </p>
      </div>
      ${choices.length === 0 ? nothing : html`<div class="actions">${choices.map((choice) => this.#button(choice))}</div>`}
    `;
  }

  #button({ action, label, look }: Choice): TemplateResult {
    return html`
      <button
        class=${look}
        ?disabled=${this.busy !== null}
        data-testid=${`session-${action}`}
        @click=${() => this.dispatchEvent(new CustomEvent('action-chosen', { detail: action }))}
      >
        ${action === 'copy' && this.isCopied ? 'Copied' : label}
      </button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-session-header': HoldfastSessionHeader;
  }
}
