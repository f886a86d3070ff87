// What stands in the place of what cannot be read. Emits `retry-chosen`.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Failure } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { icon } from '../../kit/icons.ts';
import { failureStrings } from '../strings/failure.ts';
import { formatRoute } from '../view/route.ts';

@customElement('holdfast-read-failure')
export class HoldfastReadFailure extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        overflow-wrap: anywhere;
      }

      div {
        max-width: 42rem;
        padding: var(--space-4);
        border: 1px solid var(--danger-line);
        border-radius: var(--radius-large);
        background: var(--danger-ground);
        color: var(--ink);
      }

      h2 {
        display: flex;
        gap: var(--space-2);
        margin: 0;
        font-size: var(--text-normal);
        font-weight: 650;
      }

      .icon {
        margin-block-start: 0.15em;
        color: var(--danger);
      }

      p {
        margin: var(--space-2) 0 0;
      }

      .soft {
        color: var(--ink-soft);
        font-size: var(--text-small);
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        margin-block-start: var(--space-3);
      }
    `,
  ];

  /** What cannot be read, as a sentence. */
  @property() heading = '';
  @property({ attribute: false }) error: Failure | null = null;
  /** Links to the storage view, which an app that embeds an element may not have. */
  @property({ type: Boolean, attribute: 'links-storage' }) linksStorage = false;

  override render(): TemplateResult | typeof nothing {
    if (this.error === null) return nothing;
    const { health, message } = this.error;
    return html`
      <div role="alert" data-health=${health ?? nothing}>
        <h2>${icon('warning')} ${this.heading}</h2>
        ${health === undefined ? html`<p>${message}</p>` : this.#explanation(health)}
        <p class="actions">
          <button data-testid="retry" @click=${() => this.dispatchEvent(new CustomEvent('retry-chosen'))}>
            ${failureStrings.tryAgain}
          </button>
          ${
            health === 'version_mismatch' || health === 'denied'
              ? html`<button @click=${() => location.reload()}>${failureStrings.reload}</button>`
              : nothing
          }
          ${
            this.linksStorage
              ? html`<a class="button" href=${formatRoute({ name: 'storage' })}>${failureStrings.storage}</a>`
              : nothing
          }
        </p>
      </div>
    `;
  }

  #explanation(health: NonNullable<Failure['health']>): TemplateResult {
    const { what, safe, todo } = failureStrings.text(health);
    return html`
      <p>${what} <strong>${safe}</strong></p>
      <p>${todo}</p>
      <p class="soft">${failureStrings.again}</p>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-read-failure': HoldfastReadFailure;
  }
}
