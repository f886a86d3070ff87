// The page in place of the viewer where no recordings have the name that its address asks for.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { DEFAULT_NAMESPACE } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { noRecordingsStrings } from '../strings/no-recordings.ts';
import { namespaceAddress } from '../view/storage-use.ts';
import { columnStyles } from './column-styles.ts';
import { panelStyles } from './panel-styles.ts';

@customElement('holdfast-no-recordings')
export class HoldfastNoRecordings extends LitElement {
  static override readonly styles = [
    controlStyles,
    columnStyles,
    panelStyles,
    css`
      h1,
      p {
        overflow-wrap: anywhere;
      }

      ul {
        margin: 0;
        padding-inline-start: 1.25rem;
        line-height: 2;
      }
    `,
  ];

  readonly #namespace: string;
  readonly #others: readonly string[];

  /** `others`: the namespaces that have recordings. */
  constructor(namespace: string, others: readonly string[]) {
    super();
    this.#namespace = namespace;
    this.#others = others;
  }

  override render(): TemplateResult {
    return html`
      <main class="column" data-testid="no-recordings">
        <h1>${noRecordingsStrings.title}</h1>
        <p><bdi>${noRecordingsStrings.about(this.#namespace)}</bdi></p>
        ${
          this.#others.length === 0
            ? html`<p>${noRecordingsStrings.none}</p>`
            : html`
                <div>
                  <p>${noRecordingsStrings.there}</p>
                  <ul>
                    ${this.#others.map((each) => html`<li><a href=${addressOf(each)}><bdi>${each}</bdi></a></li>`)}
                  </ul>
                </div>
              `
        }
        <p class="actions">
          <a class="button primary" href=${addressOf(DEFAULT_NAMESPACE)}>${noRecordingsStrings.open}</a>
          <button @click=${() => location.reload()}>${noRecordingsStrings.again}</button>
        </p>
      </main>
    `;
  }
}

function addressOf(namespace: string): string {
  return namespaceAddress(location.href, namespace, namespace === DEFAULT_NAMESPACE);
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-no-recordings': HoldfastNoRecordings;
  }
}
