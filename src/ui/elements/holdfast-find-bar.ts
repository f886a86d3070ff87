// The bar by which a text is found in a session. Emits `query-changed` (the text), `step-chosen` (1 or -1) and `closed`.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { icon } from '../../kit/icons.ts';
import { placeOf, type FindState } from '../controllers/find-controller.ts';
import { FIND_STRINGS } from '../strings/find.ts';

/** The bar by which a text is found in a session. */
@customElement('holdfast-find-bar')
export class HoldfastFindBar extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.5rem;
        padding: 0.375rem 1.25rem;
        border-block-end: 1px solid var(--line);
        background: var(--surface-sunken, var(--surface-hover));
        font-size: var(--text-small);
      }

      input {
        flex: 1 1 10rem;
        max-width: 24rem;
      }

      output {
        min-width: 7rem;
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) find: FindState | null = null;

  /** Puts the focus into the field, and selects what is there. */
  focusField(): void {
    this.renderRoot.querySelector('input')?.select();
  }

  override render(): TemplateResult {
    return html`
      <input
        type="search"
        aria-label=${FIND_STRINGS.label}
        placeholder=${FIND_STRINGS.label}
        data-testid="find-field"
        .value=${this.find?.query ?? ''}
        @input=${(event: Event) => this.#onInput(event)}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      />
      <output role="status" data-testid="find-count">${this.#text()}</output>
      ${this.#button('previous', FIND_STRINGS.previous, '↑', () => this.#step(-1))}
      ${this.#button('next', FIND_STRINGS.next, '↓', () => this.#step(1))}
      <button class="quiet icon-only" aria-label=${FIND_STRINGS.close} data-testid="find-close" @click=${() => this.#close()}>
        ${icon('close')}
      </button>
    `;
  }

  #button(name: string, label: string, text: string, act: () => void): TemplateResult {
    return html`
      <button class="quiet icon-only" aria-label=${label} title=${label} data-testid=${`find-${name}`} @click=${act}>${text}</button>
    `;
  }

  #text(): string | typeof nothing {
    if (this.find === null || this.find.pattern === null) return nothing;
    const { index, count } = placeOf(this.find);
    const place = count === 0 && this.find.progress === 1 ? FIND_STRINGS.none : FIND_STRINGS.place(index, count);
    return this.find.progress === 1 ? place : `${place} · ${FIND_STRINGS.reading(this.find.progress)}`;
  }

  #onInput({ target }: Event): void {
    if (target instanceof HTMLInputElement)
      this.dispatchEvent(new CustomEvent('query-changed', { detail: target.value }));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter') this.#step(event.shiftKey ? -1 : 1);
    if (event.key !== 'Escape') return;
    event.stopPropagation(); // outside of the bar it leaves the session
    this.#close();
  }

  #step(by: 1 | -1): void {
    this.dispatchEvent(new CustomEvent('step-chosen', { detail: by }));
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('closed'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-find-bar': HoldfastFindBar;
  }
}
