// Asks for the passphrase of an encrypted file. Emits `passphrase-given` with it; null where the file is to be left out.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { dialogStyles } from '../../kit/dialog-styles.ts';
import type { PassphraseQuestion } from '../../protocol/index.ts';
import { importStrings as strings } from '../strings/import.ts';

@customElement('holdfast-passphrase-question')
export class HoldfastPassphraseQuestion extends LitElement {
  static override readonly styles = [
    controlStyles,
    dialogStyles,
    css`
      dialog {
        width: min(28rem, calc(100vw - 2rem));
        box-sizing: border-box;
      }

      form,
      label {
        display: grid;
        gap: var(--space-3);
      }

      label {
        gap: var(--space-1);
        font-weight: 550;
      }

      p {
        margin: 0;
        overflow-wrap: anywhere;
      }

      .problem {
        color: var(--danger);
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--space-2);
      }
    `,
  ];

  @property({ attribute: false }) question: PassphraseQuestion | null = null;

  override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  override render(): TemplateResult {
    const { path = '', isWrong = false } = this.question ?? {};
    return html`
      <dialog aria-labelledby="heading" data-testid="passphrase-question" @close=${() => this.#give(null)}>
        <form @submit=${this.#submit} novalidate>
          <h2 id="heading">${strings.encrypted}</h2>
          <p>${strings.encryptedText(path)}</p>
          <label>
            ${strings.passphrase}
            <input
              type="password"
              autocomplete="off"
              autofocus
              data-testid="passphrase"
              aria-invalid=${isWrong}
              aria-describedby=${isWrong ? 'problem' : nothing}
            />
          </label>
          ${isWrong ? html`<p class="problem" id="problem" role="alert" data-testid="passphrase-wrong">${strings.wrongPassphrase}</p>` : nothing}
          <div class="actions">
            <button type="button" data-testid="passphrase-leave-out" @click=${() => this.#give(null)}>${strings.leaveOut}</button>
            <button type="submit" class="primary" data-testid="passphrase-open">${strings.open}</button>
          </div>
        </form>
      </dialog>
    `;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    this.#give(this.renderRoot.querySelector('input')?.value ?? '');
  };

  #give(detail: string | null): void {
    this.dispatchEvent(new CustomEvent('passphrase-given', { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-passphrase-question': HoldfastPassphraseQuestion;
  }
}
