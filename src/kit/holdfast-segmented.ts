// A choice of one of a few, all in sight. Emits `value-changed` (detail: the value) when the person chooses another one.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from './control-styles.ts';
import { icon, type IconName } from './icons.ts';

/** One of the choices. */
export interface Segment {
  readonly value: string;
  readonly label: string;
  readonly icon?: IconName;
}

/** A choice of one of a few: radio buttons that look like one control. */
@customElement('holdfast-segmented')
export class HoldfastSegmented extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: inline-block;
        max-width: 100%;
      }

      fieldset {
        display: flex;
        flex-wrap: wrap;
        min-width: 0;
        margin: 0;
        padding: 2px;
        border: 1px solid var(--line-control);
        border-radius: var(--radius);
        background: var(--surface-sunken);
      }

      label {
        position: relative;
        flex: 1 1 auto;
        display: inline-flex;
        align-items: center;
        justify-content: center;
        gap: 0.4rem;
        min-height: 1.75rem;
        padding: 0 0.75rem;
        border: 1px solid transparent;
        border-radius: calc(var(--radius) - 2px);
        font-size: var(--text-small);
        font-weight: 550;
        color: var(--ink-soft);
        cursor: pointer;
        white-space: nowrap;
      }

      label:hover {
        color: var(--ink);
      }

      label:has(:checked) {
        border-color: var(--line-strong);
        background: var(--surface);
        color: var(--accent);
        box-shadow: var(--shadow-small);
      }

      label:has(:focus-visible) {
        outline: 2px solid var(--focus);
        outline-offset: 1px;
      }

      @media (pointer: coarse) {
        label {
          min-height: 2.5rem;
        }
      }

      @media (forced-colors: active) {
        label:has(:checked) {
          forced-color-adjust: none;
          border-color: Highlight;
          background: Highlight;
          color: HighlightText;
        }
      }
    `,
  ];

  /** What is chosen, for screen readers. */
  @property() label = '';
  @property({ attribute: false }) segments: readonly Segment[] = [];
  @property() value = '';

  override render(): TemplateResult {
    return html`
      <fieldset role="radiogroup" aria-label=${this.label}>
        ${this.segments.map((segment) => this.#segment(segment))}
      </fieldset>
    `;
  }

  #segment(segment: Segment): TemplateResult {
    return html`
      <label data-testid=${`segment-${segment.value}`}>
        <input
          class="visually-hidden"
          type="radio"
          name="segment"
          .checked=${segment.value === this.value}
          @change=${() => this.#choose(segment.value)}
        />
        ${segment.icon === undefined ? '' : icon(segment.icon)} ${segment.label}
      </label>
    `;
  }

  #choose(value: string): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent('value-changed', { detail: value }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-segmented': HoldfastSegmented;
  }
}
