// A bar with one notice and at most one action. It stays until the person accepts or dismisses it.
// Emits `accepted` and `dismissed`.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from './control-styles.ts';

@customElement('holdfast-notice-bar')
export class HoldfastNoticeBar extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.375rem 0.75rem;
        padding: 0.375rem 1rem;
        border-block: 1px solid var(--line);
        background: var(--surface-selected);
        font-size: var(--text-small);
      }

      span {
        flex: 1 1 12rem;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property() text = '';
  /** Empty: the notice has no action. */
  @property() actionLabel = '';

  override render(): TemplateResult {
    return html`
      <span>${this.text}</span>
      ${
        this.actionLabel === ''
          ? nothing
          : html`<button
            class="primary"
            data-testid="notice-accept"
            @click=${() => this.dispatchEvent(new CustomEvent('accepted'))}
          >
            ${this.actionLabel}
          </button>`
      }
      <button data-testid="notice-dismiss" @click=${() => this.dispatchEvent(new CustomEvent('dismissed'))}>Dismiss</button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-notice-bar': HoldfastNoticeBar;
  }
}
