// The help: every key of the table, and the switch that turns single keys off.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import type { HoldfastDialog } from '../../kit/holdfast-dialog.ts';
import { keyStrings } from '../strings/keys.ts';
import { keyPreference } from '../view/key-preference.ts';
import { KEY_TABLE, type KeyBinding, type KeyGroup } from '../view/key-table.ts';
import '../../kit/holdfast-dialog.ts';

const IS_MAC = /mac|iphone|ipad/i.test(navigator.userAgent);

@customElement('holdfast-key-help')
export class HoldfastKeyHelp extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      .groups {
        columns: 15rem auto;
        column-gap: var(--space-5);
      }

      section {
        break-inside: avoid;
        padding-block-end: var(--space-4);
      }

      h3 {
        margin: 0 0 var(--space-1);
        color: var(--ink-soft);
        font-size: var(--text-tiny);
        font-weight: 600;
      }

      dl,
      dd,
      p {
        margin: 0;
      }

      dl > div {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: var(--space-3);
        padding-block: 0.1875rem;
        font-size: var(--text-small);
      }

      dt {
        order: 1;
        white-space: nowrap;
        color: var(--ink-soft);
      }

      label {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        padding-block-start: var(--space-3);
        border-block-start: 1px solid var(--line);
        font-weight: 550;
      }

      p {
        color: var(--ink-soft);
        font-size: var(--text-small);
      }
    `,
  ];

  show(): void {
    this.renderRoot.querySelector<HoldfastDialog>('holdfast-dialog')?.show();
  }

  override render(): TemplateResult {
    const groups = Map.groupBy(KEY_TABLE, ({ group }) => group);
    return html`
      <holdfast-dialog .heading=${keyStrings.heading} .closeLabel=${keyStrings.close} data-testid="key-help">
        <div class="groups">${[...groups].map(([group, bindings]) => this.#group(group, bindings))}</div>
        <label>
          <input
            type="checkbox"
            .checked=${keyPreference.get()}
            data-testid="keys-enabled"
            @change=${(event: Event) => event.target instanceof HTMLInputElement && keyPreference.set(event.target.checked)}
          />
          ${keyStrings.enabled}
        </label>
        <p>${keyStrings.enabledHint}</p>
      </holdfast-dialog>
    `;
  }

  #group(group: KeyGroup, bindings: readonly KeyBinding[]): TemplateResult {
    return html`
      <section>
        <h3>${keyStrings.group[group]}</h3>
        <dl>
          ${bindings.map(
            ({ keys, text }) => html`
              <div>
                <dt>
                  ${keys.map((key, index) => html`${index === 0 ? '' : ` ${keyStrings.next} `}<kbd>${keyStrings.cap(key, IS_MAC)}</kbd>`)}
                </dt>
                <dd>${keyStrings.text[text]}</dd>
              </div>
            `,
          )}
        </dl>
      </section>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-key-help': HoldfastKeyHelp;
  }
}
