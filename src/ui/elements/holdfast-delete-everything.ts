// A button that deletes every session, once a word is typed.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import type { HoldfastDialog } from '../../kit/holdfast-dialog.ts';
import { DeleteEverythingController } from '../controllers/delete-everything-controller.ts';
import { settingsStrings } from '../strings/settings.ts';
import { announce } from '../view/view-events.ts';
import '../../kit/holdfast-dialog.ts';

@customElement('holdfast-delete-everything')
export class HoldfastDeleteEverything extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        margin-block-start: var(--space-3);
      }

      p {
        margin: 0 0 var(--space-3);
      }

      label {
        display: grid;
        gap: var(--space-1);
        margin-block-end: var(--space-4);
        font-weight: 550;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--space-2);
      }

      .outcome {
        margin: var(--space-3) 0 0;
        color: var(--ink-soft);
      }

      progress {
        margin-block-end: var(--space-2);
        color: var(--danger);
      }

      .problem {
        color: var(--danger);
      }
    `,
  ];

  @property({ attribute: false }) client: RecorderClient | null = null;

  @state() private typed = '';

  readonly #deletion = new DeleteEverythingController(this, () => this.client);

  override render(): TemplateResult {
    const { state: deletion } = this.#deletion;
    const total = deletion.status === 'asking' || deletion.status === 'deleting' ? deletion.total : 0;
    return html`
      <button class="danger" data-testid="delete-everything" @click=${this.#ask}>${settingsStrings.deleteAll}</button>
      ${deletion.status === 'done' ? html`<p class="outcome" data-testid="deleted-everything">${settingsStrings.deleted(deletion.total)}</p>` : nothing}
      <holdfast-dialog .heading=${settingsStrings.deleteHeading(total)} .closeLabel=${settingsStrings.close} data-testid="delete-dialog">
        ${this.#content()}
      </holdfast-dialog>
    `;
  }

  #content(): TemplateResult {
    const { state: deletion } = this.#deletion;
    switch (deletion.status) {
      case 'error':
        return html`<p class="problem" role="alert">${deletion.message}</p>`;
      case 'deleting':
        return html`
          <progress aria-label=${settingsStrings.everything}></progress>
          <p role="status" data-testid="delete-progress">${settingsStrings.deleting(deletion.total)}</p>
        `;
      case 'asking':
        return deletion.total === 0 ? html`<p>${settingsStrings.nothingToDelete}</p>` : this.#question(deletion.total);
      default:
        return html`${nothing}`;
    }
  }

  #question(total: number): TemplateResult {
    const isConfirmed = this.typed.trim().toLowerCase() === settingsStrings.word;
    return html`
      <form @submit=${(event: Event) => this.#delete(event, total, isConfirmed)}>
        <p>${settingsStrings.deleteText}</p>
        <label>
          ${settingsStrings.typeWord(settingsStrings.word)}
          <input
            type="text"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            data-testid="delete-word"
            .value=${this.typed}
            @input=${(event: Event) => (this.typed = event.target instanceof HTMLInputElement ? event.target.value : '')}
          />
        </label>
        <div class="actions">
          <button type="button" @click=${() => this.#dialog?.close()}>${settingsStrings.cancel}</button>
          <button class="danger" type="submit" data-testid="delete-now" ?disabled=${!isConfirmed}>${settingsStrings.deleteNow}</button>
        </div>
      </form>
    `;
  }

  readonly #ask = async (): Promise<void> => {
    this.typed = '';
    await this.#deletion.count();
    await this.updateComplete;
    this.#dialog?.show();
    this.renderRoot.querySelector('input')?.focus();
  };

  async #delete(event: Event, total: number, isConfirmed: boolean): Promise<void> {
    event.preventDefault();
    if (!isConfirmed) return;
    await this.#deletion.delete(total);
    const { state: deletion } = this.#deletion;
    if (deletion.status !== 'done') return;
    this.#dialog?.close();
    announce(this, settingsStrings.deleted(deletion.total));
  }

  get #dialog(): HoldfastDialog | null {
    return this.renderRoot.querySelector('holdfast-dialog');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-delete-everything': HoldfastDeleteEverything;
  }
}
