// Asks whether a backup is to be encrypted, and for the passphrase. Emits `backup-chosen` with the passphrase, or null.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import type { HoldfastDialog } from '../../kit/holdfast-dialog.ts';
import { backupStrings } from '../strings/backup.ts';
import { NewPassphrase, newPassphraseStyles } from './new-passphrase.ts';
import '../../kit/holdfast-dialog.ts';

@customElement('holdfast-backup-setup')
export class HoldfastBackupSetup extends LitElement {
  static override readonly styles = [
    controlStyles,
    newPassphraseStyles,
    css`
      form {
        display: grid;
        gap: var(--space-3);
      }

      p {
        margin: 0;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--space-2);
      }
    `,
  ];

  readonly #passphrase = new NewPassphrase(this);

  /** Opens the dialog, with nothing filled in. */
  show(): void {
    this.#passphrase.reset();
    this.#dialog?.show();
  }

  close(): void {
    this.#dialog?.close();
    this.#passphrase.reset();
  }

  override render(): TemplateResult {
    return html`
      <holdfast-dialog .heading=${backupStrings.setUpHeading} .closeLabel=${backupStrings.close} data-testid="backup-setup">
        <form @submit=${this.#submit} novalidate>
          <p>${backupStrings.about}</p>
          ${this.#passphrase.render()}
          <div class="actions">
            <button type="button" @click=${() => this.close()}>${backupStrings.cancel}</button>
            <button type="submit" class="primary" data-testid="backup-choose">${backupStrings.choose}</button>
          </div>
        </form>
      </holdfast-dialog>
    `;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const detail = this.#passphrase.take();
    if (detail !== undefined) this.dispatchEvent(new CustomEvent('backup-chosen', { detail }));
  };

  get #dialog(): HoldfastDialog | null {
    return this.renderRoot.querySelector('holdfast-dialog');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-backup-setup': HoldfastBackupSetup;
  }
}
