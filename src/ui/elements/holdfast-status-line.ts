// One line about the recorder: storage, persistence, offline use, version.
// Emits `persist-requested`.

import { css, html, LitElement, nothing, unsafeCSS, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SaveState } from '../../client/index.ts';
import type { Result, StatusReport } from '../../protocol/index.ts';
import type { OfflineState } from '../controllers/service-worker-controller.ts';
import { statusStrings } from '../strings/status.ts';
import type { PersistAnswer } from '../view/persistence.ts';
import { NARROW_SCREEN } from '../view/screen.ts';
import { controlStyles } from '../../kit/control-styles.ts';

@customElement('holdfast-status-line')
export class HoldfastStatusLine extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 0 1.25rem;
        padding: 0.3125rem 1rem;
        border-block-start: 1px solid var(--line);
        font-size: var(--text-tiny);
        line-height: 1.5;
        color: var(--ink-soft);
      }

      .save {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
        font-weight: 600;
      }

      .save::before {
        content: '';
        width: 0.5rem;
        height: 0.5rem;
        border: 1.5px solid currentColor;
        border-radius: 50%;
      }

      .save[data-status='saved'] {
        color: var(--good);
      }

      .save[data-status='saved']::before,
      .save[data-status='not_saved']::before,
      .save[data-status='refused']::before {
        background: currentColor;
      }

      .save[data-status='not_saved']::before,
      .save[data-status='refused']::before {
        border-radius: 0;
      }

      .save[data-status='not_saved'],
      .save[data-status='refused'] {
        color: var(--danger);
      }

      button.link {
        font-size: inherit;
      }

      .bad {
        color: var(--danger);
        font-weight: 600;
      }

      .version {
        margin-inline-start: auto;
      }

      @media ${unsafeCSS(NARROW_SCREEN)} {
        .detail {
          display: none;
        }
      }

      @media (forced-colors: active) {
        .save::before {
          background: CanvasText;
        }
      }
    `,
  ];

  /** Whether what this page records is saved. */
  @property({ attribute: false }) save: SaveState['status'] = 'saved';
  @property({ attribute: false }) report: Result<StatusReport> | null = null;
  @property({ attribute: false }) offline: OfflineState = 'checking';
  @property({ attribute: false }) persistAnswer: PersistAnswer = 'not_asked';

  override render(): TemplateResult {
    const save = this.#shownSave;
    return html`<span class="save" data-testid="save-state" data-status=${save}>${statusStrings.save[save]}</span>
      ${this.#recorder()}<span class="detail" data-testid="offline-state" data-offline=${this.offline}>${statusStrings.offline[this.offline]}</span>
      <span class="version detail" data-testid="version">${statusStrings.version(__HOLDFAST_VERSION__)}</span>`;
  }

  /** This page may have nothing to save, while the storage fails others. */
  get #shownSave(): SaveState['status'] {
    const { report } = this;
    const isFailing = report?.ok === true ? report.value.storage.health !== 'ok' : report?.error.health !== undefined;
    return isFailing && this.save === 'saved' ? 'not_saved' : this.save;
  }

  #recorder(): TemplateResult {
    if (this.report === null) return html`<span>${statusStrings.connecting}</span>`;
    if (!this.report.ok) {
      const { health, message } = this.report.error;
      const text = health === undefined ? statusStrings.unreachable(message) : statusStrings.health[health];
      return html`<span class="bad" data-testid="storage-health" data-health=${health ?? 'unreachable'} title=${message}>${text}</span>`;
    }
    const { health, usage_bytes, quota_bytes, persisted } = this.report.value.storage;
    return html`
      <span class=${health === 'ok' ? '' : 'bad'} data-testid="storage-health" data-health=${health}>${statusStrings.health[health]}</span>
      ${
        usage_bytes === null
          ? nothing
          : html`<span data-testid="storage-usage">${statusStrings.used(usage_bytes, quota_bytes)}</span>`
      }
      ${this.#persisted(persisted)}
    `;
  }

  #persisted(persisted: boolean | null): TemplateResult {
    if (persisted === true || this.persistAnswer === 'granted')
      return html`<span class="detail" data-testid="persisted" data-answer="granted">${statusStrings.kept}</span>`;
    return html`
      <span class="detail" data-testid="persisted" data-answer=${this.persistAnswer}>
        ${persisted === null ? statusStrings.mayEvictUnknown : statusStrings.mayEvict} ·
        ${this.#answer()}
      </span>
    `;
  }

  #answer(): TemplateResult | string {
    const { persistAnswer } = this;
    if (persistAnswer !== 'not_asked' && persistAnswer !== 'granted') return statusStrings.answer[persistAnswer];
    return html`<button
      class="link"
      data-testid="persist"
      @click=${() => this.dispatchEvent(new CustomEvent('persist-requested'))}
    >
      ${statusStrings.ask}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-status-line': HoldfastStatusLine;
  }
}
