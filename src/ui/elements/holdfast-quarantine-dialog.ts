// The damaged records, one by one, with what the storage held in their places. It is shown as text, never read as HTML.
// Emits `copy-chosen` (a QuarantinedRecord) and `retry-requested`.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { QuarantinedRecord } from '../../protocol/index.ts';
import type { QuarantineState } from '../controllers/quarantine-controller.ts';
import { heldFacts, nameOf } from '../view/quarantine-text.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { dialogStyles } from '../../kit/dialog-styles.ts';

@customElement('holdfast-quarantine-dialog')
export class HoldfastQuarantineDialog extends LitElement {
  static override readonly styles = [
    controlStyles,
    dialogStyles,
    css`
      dialog {
        width: min(44rem, calc(100vw - 2rem));
        max-height: calc(100dvh - 2rem);
      }

      p {
        margin: 0.5rem 0;
        color: var(--ink-soft);
      }

      .problem {
        color: var(--danger);
        font-size: var(--text-small);
      }

      ol {
        margin: 0.75rem 0;
        padding: 0;
        list-style: none;
        border-block-start: 1px solid var(--line);
      }

      li {
        border-block-end: 1px solid var(--line);
      }

      summary {
        padding: 0.5rem 0;
        font-size: var(--text-small);
        font-weight: 600;
        cursor: pointer;
      }

      summary span {
        color: var(--ink-soft);
        font-weight: 400;
      }

      pre {
        max-height: 14rem;
        margin: 0 0 0.5rem;
        padding: 0.625rem 0.75rem;
        overflow: auto;
        overscroll-behavior: contain;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--ground);
        font: var(--text-small) / 1.5 var(--font-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }

      details > button {
        margin-block-end: 0.75rem;
      }

      .actions {
        display: flex;
        justify-content: flex-end;
      }
    `,
  ];

  @property({ attribute: false }) state: QuarantineState = { status: 'loading' };
  @property({ attribute: false }) copied: string | null = null;
  @property({ attribute: false }) problem: string | null = null;

  /** Damaged records may be long: they are rendered only for somebody who looks. */
  @state() private isOpen = false;

  show(): void {
    this.isOpen = true;
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="heading" data-testid="quarantine-dialog" @close=${() => (this.isOpen = false)}>
        <h2 id="heading">Damaged records</h2>
        ${this.isOpen ? this.#body() : nothing}
        <div class="actions">
          <button @click=${this.#close} data-testid="quarantine-close">Close</button>
        </div>
      </dialog>
    `;
  }

  #body(): TemplateResult {
    switch (this.state.status) {
      case 'loading':
        return html`<p role="status">Reading the damaged records…</p>`;
      case 'error':
        return html`
          <p role="alert">They cannot be read. ${this.state.error.message}</p>
          <button @click=${() => this.dispatchEvent(new CustomEvent('retry-requested'))}>Try again</button>
        `;
      case 'content':
        return this.state.records.length === 0
          ? html`<p>There are none: all that this browser has stored can be read.</p>`
          : this.#list(this.state.records);
    }
  }

  #list(records: readonly QuarantinedRecord[]): TemplateResult {
    return html`
      <p>
        This browser stored them, but they no longer read as they were written. What each of them holds now is shown as it is; it
        may be wrong.
      </p>
      ${this.problem === null ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
      <ol>
        ${records.map((record, index) => this.#record(record, index === 0))}
      </ol>
    `;
  }

  #record(record: QuarantinedRecord, isFirst: boolean): TemplateResult {
    return html`
      <li data-testid="quarantined-record">
        <details ?open=${isFirst}>
          <summary>${nameOf(record)} <span>${record.store === 'journal' ? `· ${heldFacts(record)}` : nothing}</span></summary>
          ${record.stored === '' ? html`<p>Nothing is left of it.</p>` : this.#stored(record)}
        </details>
      </li>
    `;
  }

  #stored(record: QuarantinedRecord): TemplateResult {
    return html`
      <pre tabindex="0" aria-label=${`What is left of: ${nameOf(record)}`} data-testid="quarantined-text">${record.stored}</pre>
      <button @click=${() => this.dispatchEvent(new CustomEvent('copy-chosen', { detail: record }))}>
        ${this.copied === record.id ? 'Copied' : 'Copy'}
      </button>
    `;
  }

  readonly #close = (): void => {
    this.renderRoot.querySelector('dialog')?.close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-quarantine-dialog': HoldfastQuarantineDialog;
  }
}
