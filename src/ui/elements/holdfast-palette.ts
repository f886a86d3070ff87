// The command palette: a field and what fits what is typed there, as the ARIA pattern of a combobox with a list has it.
// Emits `item-chosen` (a PaletteItem) when a person has chosen.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { dialogStyles } from '../../kit/dialog-styles.ts';
import { icon } from '../../kit/icons.ts';
import { PaletteController } from '../controllers/palette-controller.ts';
import type { TypedText } from '../controllers/typed-while.ts';
import { paletteStrings } from '../strings/palette.ts';
import { itemAfterArrow, type PaletteAction, type PaletteItem } from '../view/palette-items.ts';
import type { ViewName } from '../view/route.ts';
import { paletteStyles } from './palette-styles.ts';

@customElement('holdfast-palette')
export class HoldfastPalette extends LitElement {
  static override readonly styles = [controlStyles, dialogStyles, paletteStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;
  @property({ attribute: false }) views: readonly ViewName[] = [];
  @property({ attribute: false }) actions: readonly PaletteAction[] = [];
  /** The item that Enter chooses. */
  @state() private active = 0;

  readonly #palette = new PaletteController(this, () => this.client);
  /** Enter was pressed while the sessions were being read, and nothing else fits. */
  #isAwaited = false;

  /** Opens it. `typed`: what was typed already. */
  show({ text, isEntered }: TypedText = { text: '', isEntered: false }): void {
    this.active = 0;
    this.#palette.open(this.views, this.actions, text);
    if (this.#field !== null) this.#field.value = text;
    this.#dialog?.showModal();
    if (isEntered) this.#enter();
  }

  override updated(): void {
    if (this.#isAwaited && !this.#palette.isReading) this.#enter();
    this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  override render(): TemplateResult {
    const { items } = this.#palette;
    return html`
      <dialog aria-label=${paletteStrings.label} data-testid="palette" @click=${this.#onClick} @close=${() => (this.#isAwaited = false)}>
        <div class="field">
          ${icon('search')}
          <input
            role="combobox"
            aria-expanded=${items.length > 0}
            aria-controls="items"
            aria-autocomplete="list"
            aria-activedescendant=${items[this.active]?.id ?? nothing}
            aria-label=${paletteStrings.label}
            placeholder=${paletteStrings.placeholder}
            autocomplete="off"
            spellcheck="false"
            enterkeyhint="go"
            data-testid="palette-field"
            @input=${this.#onInput}
            @keydown=${this.#onKey}
          />
        </div>
        <ul id="items" role="listbox" aria-label=${paletteStrings.list}>
          ${items.map((item, index) => this.#item(item, index, items[index - 1]?.group))}
        </ul>
        <p class="note">${this.#note()}</p>
        <p class="visually-hidden" role="status">${paletteStrings.count(items.length)}</p>
      </dialog>
    `;
  }

  #item(item: PaletteItem, index: number, groupBefore: string | undefined): TemplateResult {
    return html`
      ${
        item.group === groupBefore
          ? nothing
          : html`<li class="group" role="presentation">${paletteStrings.group[item.group]}</li>`
      }
      <li
        id=${item.id}
        role="option"
        aria-selected=${index === this.active}
        data-testid="palette-item"
        @click=${() => this.#choose(item)}
        @pointermove=${() => (this.active = index)}
      >
        ${icon(item.icon)} <bdi class="title">${item.title}</bdi> <bdi class="about">${item.about}</bdi>
      </li>
    `;
  }

  #note(): string {
    if (this.#palette.isFailed) return paletteStrings.failed;
    if (this.#palette.isReading) return paletteStrings.searching;
    return this.#palette.items.length === 0 ? paletteStrings.nothing : '';
  }

  #choose(item: PaletteItem): void {
    this.#dialog?.close();
    this.dispatchEvent(new CustomEvent('item-chosen', { detail: item }));
  }

  /** Chooses the active item, or the first of the sessions once they are read. */
  #enter(): void {
    const item = this.#palette.items[this.active];
    this.#isAwaited = item === undefined && this.#palette.isReading;
    if (item !== undefined) this.#choose(item);
  }

  readonly #onInput = (): void => {
    this.active = 0;
    this.#isAwaited = false;
    this.#palette.type(this.#field?.value ?? '');
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const next = itemAfterArrow(event.key, this.active, this.#palette.items.length);
    const isEnter = event.key === 'Enter' && !event.isComposing;
    const isToggle = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
    if (next === null && !isEnter && !isToggle) return;
    event.preventDefault();
    if (next !== null) this.active = next;
    if (isEnter) this.#enter();
    if (isToggle) this.#dialog?.close();
  };

  /** The backdrop is part of the dialog. */
  readonly #onClick = (event: Event): void => {
    if (event.target === this.#dialog) this.#dialog?.close();
  };

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-palette': HoldfastPalette;
  }
}
