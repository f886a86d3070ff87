// A dialog with a heading and a button that closes it. Its content is slotted; so are its actions, in the slot `actions`.
// Emits `closed` however it was closed.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from './control-styles.ts';
import { dialogStyles } from './dialog-styles.ts';
import { icon } from './icons.ts';

/** A modal dialog. `show` opens it; Escape, its button and a click beside it close it. */
@customElement('holdfast-dialog')
export class HoldfastDialog extends LitElement {
  static override readonly styles = [
    controlStyles,
    dialogStyles,
    css`
      dialog {
        width: min(var(--dialog-width, 34rem), calc(100vw - 2rem));
        max-height: calc(100dvh - 2rem);
        padding: 0;
        overflow: hidden;
      }

      dialog[open] {
        display: flex;
        flex-direction: column;
      }

      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 1rem;
        padding: 0.75rem 0.75rem 0.75rem 1.25rem;
        border-block-end: 1px solid var(--line);
      }

      .content {
        overflow-y: auto;
        padding: 1rem 1.25rem 1.25rem;
      }
    `,
  ];

  @property() heading = '';
  @property() closeLabel = 'Close';

  /** Opens the dialog. The page cannot be used until it is closed. */
  show(): void {
    this.#dialog?.showModal();
  }

  close(): void {
    this.#dialog?.close();
  }

  override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="heading" @click=${this.#onClick} @close=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <header>
          <h2 id="heading">${this.heading}</h2>
          <button class="quiet icon-only" aria-label=${this.closeLabel} data-testid="dialog-close" @click=${() => this.close()}>
            ${icon('close')}
          </button>
        </header>
        <div class="content"><slot></slot></div>
        <slot name="actions"></slot>
      </dialog>
    `;
  }

  /** The backdrop is part of the dialog: what is clicked there has the dialog itself as its target. */
  readonly #onClick = (event: Event): void => {
    if (event.target === this.#dialog) this.close();
  };

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-dialog': HoldfastDialog;
  }
}
