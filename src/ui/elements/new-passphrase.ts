// A part of forms that asks whether something is to be encrypted, and for the passphrase, twice. It says that a lost one is final
// before it is set.

import { css, html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { passphraseStrings } from '../strings/passphrase.ts';

/** Shorter passphrases are found by trying, also with many rounds of key derivation (NIST SP 800-63B asks for 15 where there is no other factor). */
const LEAST_PASSPHRASE = 15;

export const newPassphraseStyles = css`
  .new-passphrase {
    display: grid;
    gap: var(--space-3);
  }

  .new-passphrase label.field {
    display: grid;
    gap: var(--space-1);
    font-weight: 550;
  }

  .new-passphrase p {
    margin: 0;
    min-height: 0;
  }

  .new-passphrase .final {
    padding: var(--space-3);
    border: 1px solid var(--warn-line);
    border-radius: var(--radius-large);
    background: var(--warn-ground);
    color: var(--ink);
  }

  .new-passphrase .problem {
    color: var(--danger);
  }
`;

export class NewPassphrase {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  #isEncrypted = false;
  #passphrase = '';
  #again = '';
  /** A mistake is not one before the person has finished. */
  #wasTried = false;

  constructor(host: Pick<ReactiveControllerHost, 'requestUpdate'>) {
    this.#host = host;
  }

  /** Forgets what was typed. */
  reset(): void {
    this.#isEncrypted = false;
    this.#passphrase = '';
    this.#again = '';
    this.#wasTried = false;
    this.#host.requestUpdate();
  }

  /** What the person has chosen: null for no encryption. Undefined where there is a mistake, which is shown from now on. */
  take(): string | null | undefined {
    this.#wasTried = true;
    this.#host.requestUpdate();
    if (this.#problem !== null) return undefined;
    return this.#isEncrypted ? this.#passphrase : null;
  }

  render(): TemplateResult {
    const problem = this.#problem;
    return html`
      <div class="new-passphrase">
        <label>
          <input
            type="checkbox"
            data-testid="encrypt"
            .checked=${this.#isEncrypted}
            @change=${() => this.#set(() => (this.#isEncrypted = !this.#isEncrypted))}
          />
          ${passphraseStrings.encrypt}
        </label>
        ${
          this.#isEncrypted
            ? html`<p class="final" data-testid="passphrase-final">${passphraseStrings.final}</p>
                ${field(passphraseStrings.passphrase, 'new-passphrase', this.#passphrase, (typed) => this.#set(() => (this.#passphrase = typed)))}
                ${field(passphraseStrings.again, 'passphrase-again', this.#again, (typed) => this.#set(() => (this.#again = typed)))}`
            : nothing
        }
        ${this.#wasTried && problem !== null ? html`<p class="problem" role="alert" data-testid="passphrase-problem">${problem}</p>` : nothing}
      </div>
    `;
  }

  get #problem(): string | null {
    if (!this.#isEncrypted) return null;
    if (this.#passphrase.length < LEAST_PASSPHRASE) return passphraseStrings.tooShort(LEAST_PASSPHRASE);
    return this.#passphrase === this.#again ? null : passphraseStrings.differs;
  }

  #set(change: () => void): void {
    change();
    this.#host.requestUpdate();
  }
}

function field(label: string, testId: string, value: string, onInput: (typed: string) => void): TemplateResult {
  return html`<label class="field">
    ${label}
    <input
      type="password"
      autocomplete="new-password"
      data-testid=${testId}
      .value=${value}
      @input=${(event: Event) => onInput(event.target instanceof HTMLInputElement ? event.target.value : '')}
    />
  </label>`;
}
