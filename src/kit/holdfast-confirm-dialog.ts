// Asks before an action that is hard to undo. Emits `confirmed`; Escape and Cancel close it without an event.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from './control-styles.ts';
import { dialogStyles } from './dialog-styles.ts';

@customElement('holdfast-confirm-dialog')
export class HoldfastConfirmDialog extends LitElement {
  static override readonly styles = [
    controlStyles,
    dialogStyles,
    css`
      dialog {
        max-width: min(26rem, calc(100vw - 2rem));
      }

      h2 {
        overflow-wrap: anywhere;
      }

      p {
        margin: 0.5rem 0 1.25rem;
        color: var(--ink-soft);
      }

      .actions {
        display: flex;
        justify-content: flex-end;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
    `,
  ];

  @property() heading = '';
  @property() text = '';
  @property() confirmLabel = 'OK';

  /** Opens the dialog. The page cannot be used until it is closed. */
  ask(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="heading" aria-describedby="text" data-testid="confirm-dialog">
        <h2 id="heading">${this.heading}</h2>
        <p id="text">${this.text}</p>
        <div class="actions">
          <button @click=${this.#close} data-testid="confirm-cancel">Cancel</button>
          <button class="danger" @click=${this.#confirm} data-testid="confirm-ok">${this.confirmLabel}</button>
        </div>
      </dialog>
    `;
  }

  readonly #close = (): void => {
    this.renderRoot.querySelector('dialog')?.close();
  };

  readonly #confirm = (): void => {
    this.#close();
    this.dispatchEvent(new CustomEvent('confirmed'));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-confirm-dialog': HoldfastConfirmDialog;
  }
}
