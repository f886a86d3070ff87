// Asks in which format sessions are saved, says what each cannot carry, and asks whether the file is encrypted.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { dialogStyles } from '../../kit/dialog-styles.ts';
import { EXPORT_FORMATS, type ExportFormat, type LossCode } from '../../protocol/index.ts';
import { exportFormats, exportStrings } from '../strings/export.ts';
import { NewPassphrase, newPassphraseStyles } from './new-passphrase.ts';

/** What each format cannot carry. */
export type FormatLosses = ReadonlyMap<ExportFormat, readonly LossCode[]>;

/** What a person chooses. */
export interface ExportChoice {
  readonly format: ExportFormat;
  /** Null for a file that is not encrypted. */
  readonly passphrase: string | null;
  /** Whether secrets are left out. */
  readonly redact: boolean;
}

/** A dialog for one question: {@link HoldfastSaveDialog.choose}. */
@customElement('holdfast-save-dialog')
export class HoldfastSaveDialog extends LitElement {
  static override readonly styles = [
    controlStyles,
    dialogStyles,
    newPassphraseStyles,
    css`
      dialog {
        width: min(30rem, calc(100vw - 2rem));
        box-sizing: border-box;
        max-height: calc(100dvh - 2rem);
        overflow: auto;
      }

      fieldset {
        margin: 0.75rem 0;
        padding: 0;
        border: 0;
      }

      legend {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }

      label {
        display: flex;
        gap: 0.6rem;
        align-items: baseline;
        padding: 0.3rem 0;
      }

      small,
      p {
        display: block;
        color: var(--ink-soft);
      }

      .losses {
        margin: 0 0 1rem;
        min-height: 3em;
      }

      .actions {
        display: flex;
        justify-content: flex-end;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-block-start: 1rem;
      }
    `,
  ];

  @property({ type: Number }) count = 1;
  @property({ attribute: false }) losses: FormatLosses = new Map();
  /** Whether secrets are left out, unless the person chooses otherwise. */
  @property({ type: Boolean }) redact = false;
  @state() private format: ExportFormat = EXPORT_FORMATS[0];

  readonly #passphrase = new NewPassphrase(this);
  #answer: (chosen: ExportChoice | null) => void = () => undefined;

  /** Opens the dialog. Resolves with what is chosen, within the click that chooses it; with null where it is closed. */
  async choose(): Promise<ExportChoice | null> {
    await this.updateComplete;
    this.renderRoot.querySelector('dialog')?.showModal();
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="heading" data-testid="save-dialog" @close=${() => this.#answer(null)}>
        <h2 id="heading">${exportStrings.heading(this.count)}</h2>
        <form @submit=${this.#save} novalidate>
          <fieldset>
            <legend>${exportStrings.formats}</legend>
            ${EXPORT_FORMATS.map((format) => this.#choice(format))}
          </fieldset>
          <p class="losses" aria-live="polite" data-testid="save-losses">
            ${exportStrings.cannotCarry(this.losses.get(this.format) ?? [])}
          </p>
          <label>
            <input
              type="checkbox"
              data-testid="save-redact"
              .checked=${this.redact}
              @change=${(event: Event) => (this.redact = event.target instanceof HTMLInputElement && event.target.checked)}
            />
            <span>${exportStrings.redact} <small>${exportStrings.redactHint}</small></span>
          </label>
          ${this.#passphrase.render()}
          <div class="actions">
            <button type="button" @click=${this.#close} data-testid="save-cancel">${exportStrings.cancel}</button>
            <button type="submit" class="primary" data-testid="save-confirm">${exportStrings.save}</button>
          </div>
        </form>
      </dialog>
    `;
  }

  #choice(format: ExportFormat): TemplateResult {
    const { title, use } = exportFormats[format];
    return html`
      <label>
        <input
          type="radio"
          name="format"
          data-testid=${`save-format-${format}`}
          .checked=${format === this.format}
          @change=${() => (this.format = format)}
        />
        <span>${title} <small>${use}</small></span>
      </label>
    `;
  }

  readonly #close = (): void => {
    this.renderRoot.querySelector('dialog')?.close();
  };

  readonly #save = (event: Event): void => {
    event.preventDefault();
    const passphrase = this.#passphrase.take();
    if (passphrase === undefined) return;
    this.#answer({ format: this.format, passphrase, redact: this.redact });
    this.#close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-save-dialog': HoldfastSaveDialog;
  }
}
