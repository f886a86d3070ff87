// One line about the recorder: storage, persistence, offline use, version.
// Emits `persist-requested`.

import { css, html, LitElement, nothing, unsafeCSS, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SaveState } from '../../client/index.ts';
import type { Result, StatusReport, StorageHealth } from '../../protocol/index.ts';
import type { OfflineState } from '../controllers/service-worker-controller.ts';
import { formatBytes } from '../../kit/format.ts';
import type { PersistAnswer } from '../view/persistence.ts';
import { NARROW_SCREEN } from '../view/screen.ts';
import { controlStyles } from '../../kit/control-styles.ts';

const SAVE_LABEL: Readonly<Record<SaveState['status'], string>> = {
  saved: 'Saved',
  saving: 'Saving…',
  not_saved: 'Not saved',
  refused: 'Not recorded',
};

const HEALTH_LABEL: Readonly<Record<StorageHealth, string>> = {
  ok: 'Storage works',
  full: 'Storage is full: delete sessions or free space on the device',
  lost: 'The connection to the storage is lost: nothing is being saved. If this stays, restart the browser',
  hanging: 'The storage does not answer: nothing is being saved. Close other tabs of this site, or restart the browser',
  denied: 'The browser lets this site store nothing: allow site data, or leave the private window, and reload',
  broken:
    'The browser cannot open its storage: nothing is being saved. Restart the browser; if this stays, delete this site’s data, which deletes its recordings',
  unavailable: 'Storage fails: nothing is being saved',
  version_mismatch: 'A newer version writes here: reload this page',
};

const OFFLINE_LABEL: Readonly<Record<OfflineState, string>> = {
  checking: 'Preparing for offline use…',
  ready: 'Works offline',
  unavailable: 'Needs the network to open',
};

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
    return html`<span class="save" data-testid="save-state" data-status=${this.save}>${SAVE_LABEL[this.save]}</span>
      ${this.#recorder()}<span class="detail" data-testid="offline-state" data-offline=${this.offline}>${OFFLINE_LABEL[this.offline]}</span>
      <span class="version detail" data-testid="version">Holdfast ${__HOLDFAST_VERSION__}</span>`;
  }

  #recorder(): TemplateResult {
    if (this.report === null) return html`<span>Connecting to the recorder…</span>`;
    if (!this.report.ok) {
      const { health, message } = this.report.error;
      const text = health === undefined ? `Not connected to the recorder: ${message}` : HEALTH_LABEL[health];
      return html`<span class="bad" data-testid="storage-health" data-health=${health ?? 'unreachable'} title=${message}>${text}</span>`;
    }
    const { health, usage_bytes, quota_bytes, persisted } = this.report.value.storage;
    return html`
      <span class=${health === 'ok' ? '' : 'bad'} data-testid="storage-health" data-health=${health}>${HEALTH_LABEL[health]}</span>
      ${
        usage_bytes === null
          ? nothing
          : html`<span data-testid="storage-usage">${formatBytes(usage_bytes)} used${quotaText(quota_bytes)}</span>`
      }
      ${this.#persisted(persisted)}
    `;
  }

  #persisted(persisted: boolean | null): TemplateResult {
    if (persisted === true || this.persistAnswer === 'granted')
      return html`<span class="detail" data-testid="persisted" data-answer="granted">Kept until you delete it</span>`;
    return html`
      <span class="detail" data-testid="persisted" data-answer=${this.persistAnswer}>
        ${persisted === null ? 'The browser does not report whether it may delete the recordings' : 'The browser may delete the recordings when space is short'} ·
        ${this.#answer()}
      </span>
    `;
  }

  #answer(): TemplateResult | string {
    switch (this.persistAnswer) {
      case 'asking':
        return 'waiting for the answer: the browser may ask you near the address bar';
      case 'refused':
        return 'it declined to keep them for now';
      case 'unsupported':
        return 'it cannot be asked to keep them';
      case 'granted':
      case 'not_asked':
        return html`<button
          class="link"
          data-testid="persist"
          @click=${() => this.dispatchEvent(new CustomEvent('persist-requested'))}
        >
          Ask it to keep them
        </button>`;
    }
  }
}

function quotaText(quota: number | null): string {
  return quota === null ? '' : ` of ${formatBytes(quota)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-status-line': HoldfastStatusLine;
  }
}
