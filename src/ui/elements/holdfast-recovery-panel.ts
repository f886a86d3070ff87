// What is saved of a session that stopped without an end, and the actions on it.
// Emits `action-chosen` (a SessionAction), `message-chosen` (a message id) and `quarantine-chosen`.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecoveryReport, SessionDetail, SessionStatus, UnfinishedMessage } from '../../protocol/index.ts';
import type { SessionAction } from '../controllers/session-actions-controller.ts';
import { plural, timeAgo } from '../../kit/format.ts';
import { possibleLossesText } from '../view/quarantine-text.ts';
import { savedSummary, type SavedSummary } from '../view/saved-summary.ts';
import { roleLabel } from '../view/session-labels.ts';
import { controlStyles } from '../../kit/control-styles.ts';

@customElement('holdfast-recovery-panel')
export class HoldfastRecoveryPanel extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        max-height: 45vh;
        overflow-y: auto;
        border-block-end: 1px solid var(--warn-line);
        background: var(--warn-ground);
      }

      section {
        padding: 0.75rem 1.25rem 0.875rem;
      }

      h2 {
        margin: 0;
        font-size: 1rem;
        color: var(--warn);
      }

      p {
        margin: 0.125rem 0 0;
      }

      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.25rem 1rem;
        margin: 0.625rem 0 0.75rem;
        font-size: var(--text-small);
      }

      dt {
        color: var(--ink-soft);
      }

      dd,
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
    `,
  ];

  @property({ attribute: false }) session: SessionDetail | null = null;
  /** What recovery says of the session; null while it is not read. */
  @property({ attribute: false }) report: RecoveryReport | null = null;
  @property({ attribute: false }) busy: SessionAction | null = null;
  @property({ type: Boolean }) isCopied = false;

  override render(): TemplateResult | typeof nothing {
    const { session } = this;
    if (session === null) return nothing;
    const summary = savedSummary(session, this.report);
    return html`
      <section aria-labelledby="heading" data-testid="recovery-panel">
        <h2 id="heading">${headingOf(session.status, summary.cutOff.length)}</h2>
        <p>${whatHappened(session)}</p>
        <dl>
          <dt>Saved</dt>
          <dd data-testid="recovery-saved">${savedText(summary)}</dd>
          <dt>Cut off</dt>
          <dd data-testid="recovery-cut-off">${this.#cutOff(summary.cutOff)}</dd>
          ${
            summary.expectedMessages === null
              ? nothing
              : html`<dt>Missing</dt>
                <dd>The app counted ${plural(summary.expectedMessages, 'message')}.</dd>`
          }
          ${this.#lost(this.report?.possible_losses.length ?? 0)}
        </dl>
        <div class="actions">
          ${this.#button('copy', this.isCopied ? 'Copied' : 'Copy', 'primary')} ${this.#button('end', 'Mark as ended', '')}
          ${this.#button('trash', 'Delete…', 'danger')}
        </div>
      </section>
    `;
  }

  #cutOff(messages: readonly UnfinishedMessage[]): TemplateResult | string {
    if (messages.length === 0) return 'Nothing: no message was being written.';
    return html`
      <ul>
        ${messages.map(
          ({ message_id, role, position, saved_length }) => html`
            <li>
              ${roleLabel(role)}, message ${position + 1}: ${plural(saved_length, 'character')} saved
              <button class="link" @click=${() => this.#emit('message-chosen', message_id)}>Show</button>
            </li>
          `,
        )}
      </ul>
    `;
  }

  #lost(count: number): TemplateResult | typeof nothing {
    if (count === 0) return nothing;
    return html`
      <dt>In doubt</dt>
      <dd data-testid="recovery-possible-losses">
        ${possibleLossesText(count)}
        <button class="link" @click=${() => this.dispatchEvent(new CustomEvent('quarantine-chosen'))}>
          ${count === 1 ? 'Look at it' : 'Look at them'}
        </button>
      </dd>
    `;
  }

  #button(action: SessionAction, label: string, look: string): TemplateResult {
    return html`
      <button
        class=${look}
        ?disabled=${this.busy !== null}
        data-testid=${`recovery-${action}`}
        @click=${() => this.#emit('action-chosen', action)}
      >
        ${label}
      </button>
    `;
  }

  #emit(type: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function savedText({ messages, characters }: SavedSummary): string {
  const count = plural(messages, 'message');
  return characters === null ? count : `${count}, ${plural(characters, 'character')}`;
}

function headingOf(status: SessionStatus, cutOff: number): string {
  if (status === 'timed_out') return 'This session timed out';
  return cutOff > 0 ? 'This session was cut off' : 'This session was interrupted';
}

function whatHappened({ status, interrupted_at, last_activity }: SessionDetail): string {
  if (status === 'timed_out')
    return `Nothing has been recorded since ${timeAgo(Date.parse(last_activity), Date.now())}, and its chat never ended.`;
  const when = timeAgo(Date.parse(interrupted_at ?? last_activity), Date.now());
  return `Its tab was lost ${when} without ending the chat. Everything below is saved on this device.`;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-recovery-panel': HoldfastRecoveryPanel;
  }
}
