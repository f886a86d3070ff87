// How a chat is recorded: the one line for a page of this site, and the one for an app with a bundler, each copied by a click.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { icon } from '../../kit/icons.ts';
import { copyText } from '../controllers/copy-text.ts';
import { homeStrings } from '../strings/home.ts';
import { announce } from '../view/view-events.ts';

/** Whether `auto.js` is beside the viewer. */
const HAS_SCRIPT = __HOLDFAST_PAGES__ === 'all';

const PACKAGE_LINE = 'npm install holdfast';

/** How long the button says "Copied". */
const COPIED_SHOWN_MS = 2_000;

@customElement('holdfast-how-to-record')
export class HoldfastHowToRecord extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
      }

      h2 {
        margin: 0 0 var(--space-2);
        font-size: var(--text-normal);
        font-weight: 650;
      }

      .ways {
        display: grid;
        gap: var(--space-4);
        padding: var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius-large);
        background: var(--ground);
      }

      h3 {
        margin: 0;
        font-size: var(--text-small);
        font-weight: 600;
      }

      p {
        margin: var(--space-1) 0 0;
        color: var(--ink-soft);
        font-size: var(--text-small);
        overflow-wrap: anywhere;
      }

      .line {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        margin-block-start: var(--space-2);
        padding: var(--space-1) var(--space-1) var(--space-1) var(--space-3);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
      }

      code {
        flex: 1;
        min-width: 0;
        font: var(--text-small) / 1.5 var(--font-mono);
        overflow-wrap: anywhere;
      }

      .problem {
        color: var(--danger);
      }
    `,
  ];

  /** The line that was copied just now. */
  @state() private copied: string | null = null;
  @state() private problem: string | null = null;

  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render(): TemplateResult {
    return html`
      <section aria-labelledby="heading" data-testid="how-to-record">
        <h2 id="heading">${homeStrings.record}</h2>
        <div class="ways">
          ${
            HAS_SCRIPT
              ? this.#way(
                  homeStrings.recordPage,
                  homeStrings.recordPageHint(location.origin),
                  scriptLine(document.baseURI),
                )
              : nothing
          }
          ${this.#way(homeStrings.recordApp, homeStrings.recordAppHint, PACKAGE_LINE)}
        </div>
      </section>
    `;
  }

  #way(heading: string, hint: string, line: string): TemplateResult {
    return html`
      <div>
        <h3>${heading}</h3>
        <div class="line">
          <code data-testid="line">${line}</code>
          <button class="quiet" data-testid="copy-line" @click=${() => this.#copy(line)}>
            ${this.copied === line ? icon('check') : icon('copy')}
            ${this.copied === line ? homeStrings.copied : homeStrings.copy}<span class="visually-hidden">: ${heading}</span>
          </button>
        </div>
        <p>${hint}</p>
        ${this.problem === null ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
      </div>
    `;
  }

  async #copy(line: string): Promise<void> {
    const copied = await copyText(line);
    this.problem = copied.ok ? null : copied.error.message;
    if (!copied.ok) return;
    this.copied = line;
    announce(this, homeStrings.copiedLine);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.copied = null), COPIED_SHOWN_MS);
  }
}

/** The script tag for the deployment at this address. */
function scriptLine(base: string): string {
  return `<script type="module" src="${new URL('auto.js', base).href}"></script>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-how-to-record': HoldfastHowToRecord;
  }
}
