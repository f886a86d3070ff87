// The messages with the words of the search box, in the main pane.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { searchStrings } from '../strings/search.ts';
import { searchOf, type SearchOf } from '../view/search-query.ts';
import './holdfast-search-results.ts';

@customElement('holdfast-search-view')
export class HoldfastSearchView extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        height: 100%;
        overflow-y: auto;
        overscroll-behavior: contain;
      }

      .column {
        max-width: 52rem;
        margin-inline: auto;
        padding: var(--space-5) var(--space-4) var(--space-7);
      }

      h2 {
        margin: 0 0 var(--space-3);
        font-size: var(--text-large);
        font-weight: 650;
      }
    `,
  ];

  @property({ attribute: false }) client: RecorderClient | null = null;
  /** What the search box holds. */
  @property({ attribute: false }) filter = '';

  #search: SearchOf = { text: '', filter: {} };

  override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    // A new object of the same filter would be another search.
    if (changed.has('filter')) this.#search = searchOf(this.filter, Date.now());
  }

  override render(): TemplateResult {
    return html`
      <div class="column">
        <h2>${searchStrings.results}</h2>
        <holdfast-search-results
          .client=${this.client}
          .text=${this.#search.text}
          .filter=${this.#search.filter}
          .routeFilter=${this.filter}
        ></holdfast-search-results>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-search-view': HoldfastSearchView;
  }
}
