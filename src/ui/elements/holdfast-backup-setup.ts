// Asks whether a backup is to be encrypted, and for the passphrase. Emits `backup-chosen` with the passphrase, or null.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import type { HoldfastDialog } from '../../kit/holdfast-dialog.ts';
import { backupStrings } from '../strings/backup.ts';
import '../../kit/holdfast-dialog.ts';

/** Shorter passphrases are found by trying, also with many rounds of key derivation (NIST SP 800-63B asks for 15 where there is no other factor). */
const LEAST_PASSPHRASE = 15;

@customElement('holdfast-backup-setup')
export class HoldfastBackupSetup extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      form,
      label.field {
        display: grid;
        gap: var(--space-3);
      }

      label.field {
        gap: var(--space-1);
        font-weight: 550;
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

      .final {
        padding: var(--space-3);
        border: 1px solid var(--warn-line);
        border-radius: var(--radius-large);
        background: var(--warn-ground);
      }

      .problem {
        color: var(--danger);
      }
    `,
  ];

  @state() private isEncrypted = false;
  @state() private passphrase = '';
  @state() private again = '';
  /** A mistake is not one before the person has finished. */
  @state() private wasTried = false;

  /** Opens the dialog, with nothing filled in. */
  show(): void {
    Object.assign(this, { isEncrypted: false, passphrase: '', again: '', wasTried: false });
    this.#dialog?.show();
  }

  close(): void {
    this.#dialog?.close();
    Object.assign(this, { passphrase: '', again: '' });
  }

  override render(): TemplateResult {
    const problem = this.#problem;
    return html`
      <holdfast-dialog .heading=${backupStrings.setUpHeading} .closeLabel=${backupStrings.close} data-testid="backup-setup">
        <form @submit=${this.#submit} novalidate>
          <p>${backupStrings.about}</p>
          <label>
            <input
              type="checkbox"
              data-testid="backup-encrypt"
              .checked=${this.isEncrypted}
              @change=${() => (this.isEncrypted = !this.isEncrypted)}
            />
            ${backupStrings.encrypt}
          </label>
          ${
            this.isEncrypted
              ? html`<p class="final" data-testid="backup-final">${backupStrings.final}</p>
                  ${this.#field('passphrase')} ${this.#field('again')}`
              : nothing
          }
          ${this.wasTried && problem !== null ? html`<p class="problem" role="alert" data-testid="passphrase-problem">${problem}</p>` : nothing}
          <div class="actions">
            <button type="button" @click=${() => this.close()}>${backupStrings.cancel}</button>
            <button type="submit" class="primary" data-testid="backup-choose">${backupStrings.choose}</button>
          </div>
        </form>
      </holdfast-dialog>
    `;
  }

  #field(name: 'passphrase' | 'again'): TemplateResult {
    return html`<label class="field">
      ${backupStrings[name]}
      <input
        type="password"
        autocomplete="new-password"
        data-testid=${`backup-${name}`}
        .value=${this[name]}
        @input=${(event: Event) => (this[name] = event.target instanceof HTMLInputElement ? event.target.value : '')}
      />
    </label>`;
  }

  get #problem(): string | null {
    if (!this.isEncrypted) return null;
    if (this.passphrase.length < LEAST_PASSPHRASE) return backupStrings.tooShort(LEAST_PASSPHRASE);
    return this.passphrase === this.again ? null : backupStrings.differs;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    this.wasTried = true;
    if (this.#problem !== null) return;
    const detail = this.isEncrypted ? this.passphrase : null;
    this.dispatchEvent(new CustomEvent('backup-chosen', { detail }));
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
