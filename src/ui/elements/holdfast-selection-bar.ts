// What can be done with the selected sessions. Emits `action-chosen` (detail: a BulkAction), `save-chosen`, `all-chosen` and `cleared`.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { icon, type IconName } from '../../kit/icons.ts';
import type { BulkAction } from '../controllers/list-actions-controller.ts';
import { listStrings } from '../strings/list.ts';

@customElement('holdfast-selection-bar')
export class HoldfastSelectionBar extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        padding: 0.375rem 0.75rem;
        border-block-end: 1px solid var(--line);
        background: var(--accent-ground);
        font-size: var(--text-small);
      }

      .line {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0.25rem;
        min-height: 2rem;
      }

      .actions {
        display: flex;
      }

      p {
        margin: 0;
      }

      strong {
        font-weight: 600;
      }

      [aria-disabled='true'] {
        opacity: 0.55;
        cursor: default;
      }

      [role='alert'] {
        color: var(--danger);
      }
    `,
  ];

  @property({ type: Number }) count = 0;
  /** How many match the filter, all of which can be selected. */
  @property({ type: Number }) total = 0;
  /** They are in the trash. */
  @property({ type: Boolean }) isTrash = false;
  /** How many are done while an action is under way; null while none is. */
  @property({ attribute: false }) done: number | null = null;
  @property({ attribute: false }) problem: string | null = null;

  override render(): TemplateResult {
    return html`
      <div class="line" role="toolbar" aria-label=${listStrings.selected(this.count)} data-testid="selection-bar">
        <strong>${this.done === null ? listStrings.selected(this.count) : listStrings.working(this.done)}</strong>
        <span class="actions">
          ${this.#button('save', listStrings.saveFile, 'download', () => new CustomEvent('save-chosen'))}
          ${this.isTrash ? this.#action('restore', 'restore') : html`${this.#action('end', 'check')} ${this.#action('trash', 'trash')}`}
          <button
            class="quiet icon-only"
            aria-label=${listStrings.clearSelection}
            title=${listStrings.clearSelection}
            data-testid="selection-clear"
            @click=${() => this.dispatchEvent(new CustomEvent('cleared'))}
          >
            ${icon('close')}
          </button>
        </span>
      </div>
      ${this.done === null ? nothing : html`<progress max=${this.count} value=${this.done} aria-label=${listStrings.working(this.done)}></progress>`}
      ${this.problem === null ? nothing : html`<p role="alert">${this.problem}</p>`}
      ${
        this.count < this.total && this.done === null
          ? html`<button class="link" data-testid="selection-all" @click=${() => this.dispatchEvent(new CustomEvent('all-chosen'))}>
            ${listStrings.selectAll(this.total)}
          </button>`
          : nothing
      }
    `;
  }

  #action(action: BulkAction, name: IconName): TemplateResult {
    return this.#button(action, listStrings[action], name, () => new CustomEvent('action-chosen', { detail: action }));
  }

  /** A button that were disabled meanwhile would lose the focus. */
  #button(id: string, label: string, name: IconName, chosen: () => Event): TemplateResult {
    return html`
      <button
        class="quiet icon-only"
        aria-label=${label}
        title=${label}
        aria-disabled=${this.done !== null}
        data-testid=${`selection-${id}`}
        @click=${() => this.done === null && this.dispatchEvent(chosen())}
      >
        ${icon(name)}
      </button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-selection-bar': HoldfastSelectionBar;
  }
}
