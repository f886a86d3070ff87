// One recorded message. Its text is shown as it was recorded, never read as HTML.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isSuperseded, type RecordedMessage } from '../../protocol/index.ts';
import { formatClock, formatMoment, plural } from '../../kit/format.ts';
import type { MessageProgress } from '../view/message-progress.ts';
import { roleLabel } from '../view/session-labels.ts';
import { controlStyles } from '../../kit/control-styles.ts';

/** One recorded message. Its text is shown as it was recorded, never read as HTML. */
@customElement('holdfast-message')
export class HoldfastMessage extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        padding: 0.75rem 1.25rem;
        content-visibility: auto;
        contain-intrinsic-size: auto 6rem;
      }

      header {
        display: flex;
        align-items: baseline;
        gap: 0.5rem;
        font-size: var(--text-small);
        color: var(--ink-soft);
      }

      h3 {
        margin: 0;
        font-size: inherit;
        font-weight: 650;
        color: var(--ink);
      }

      :host([role-kind='user']) h3 {
        color: var(--accent);
      }

      time {
        margin-inline-start: auto;
        font-variant-numeric: tabular-nums;
      }

      .text {
        margin: 0.125rem 0 0;
        max-width: 75ch;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }

      :host([superseded]) .text {
        color: var(--ink-soft);
      }

      .note {
        margin: 0.4rem 0 0;
        font-size: var(--text-small);
        color: var(--ink-soft);
      }

      .cut {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        max-width: 75ch;
        color: var(--warn);
        font-weight: 550;
      }

      .cut::before,
      .cut::after {
        content: '';
        flex: 1;
        border-top: 1.5px dashed var(--warn-line);
      }

      .cut::before {
        flex: 0 0 1rem;
      }

      .lost {
        color: var(--warn);
      }

      details {
        margin-top: 0.4rem;
        font-size: var(--text-small);
        color: var(--ink-soft);
      }

      details .text {
        margin-block: 0.25rem 0.5rem;
        padding-inline-start: 0.75rem;
        border-inline-start: 2px solid var(--line);
      }
    `,
  ];

  @property({ attribute: false }) message: RecordedMessage | null = null;
  @property({ attribute: false }) progress: MessageProgress = 'complete';

  override updated(): void {
    this.setAttribute('role-kind', this.message?.role ?? '');
    this.toggleAttribute('superseded', this.message !== null && isSuperseded(this.message));
  }

  override render(): TemplateResult | typeof nothing {
    const { message } = this;
    if (message === null) return nothing;
    return html`
      <article aria-label=${roleLabel(message.role)} data-testid="message" data-message-id=${message.message_id} data-progress=${this.progress}>
        <header>
          <h3>${roleLabel(message.role)}</h3>
          ${message.model === null ? nothing : html`<span>${message.model}</span>`}
          ${message.superseded ? html`<span>not in the latest snapshot</span>` : nothing}
          ${!message.superseded && isSuperseded(message) ? html`<span>its step was made again</span>` : nothing}
          <time datetime=${new Date(message.created_at).toISOString()} title=${formatMoment(message.created_at)}>
            ${formatClock(message.created_at)}
          </time>
        </header>
        <p class="text" dir="auto" data-testid="message-text">${message.content}${this.#caret()}</p>
        ${this.#missing(message)} ${this.#note(message)} ${this.#revisions(message)}
      </article>
    `;
  }

  #caret(): TemplateResult | typeof nothing {
    return this.progress === 'writing' ? html`<span class="caret" aria-hidden="true"></span>` : nothing;
  }

  #note({ content }: RecordedMessage): TemplateResult | typeof nothing {
    const saved = plural(content.length, 'character');
    switch (this.progress) {
      case 'complete':
        return nothing;
      case 'writing':
        return html`<span class="visually-hidden">Still being written.</span>`;
      case 'unfinished':
        return html`<p class="note">Not finished · ${saved} saved</p>`;
      case 'stopped':
        return html`<p class="note">Stopped here · ${saved} saved</p>`;
      case 'incomplete':
        return html`<p class="note" data-testid="incomplete">Incomplete, as its app said · ${saved} saved</p>`;
      case 'cut_off':
        return html`<p class="note cut" data-testid="cut-off">
          ${content === '' ? 'Cut off before its first character' : `Cut off here · ${saved} saved`}
        </p>`;
    }
  }

  #missing({ missing }: RecordedMessage): TemplateResult | typeof nothing {
    const lost = missing.reduce((total, { length }) => total + length, 0);
    if (lost === 0) return nothing;
    return html`<p class="note lost" data-testid="missing">
      ${plural(lost, 'character')} could not be read back: what this device stored was damaged. “�” marks the place.
    </p>`;
  }

  #revisions({ revisions }: RecordedMessage): TemplateResult | typeof nothing {
    if (revisions.length === 0) return nothing;
    return html`
      <details>
        <summary>${plural(revisions.length, 'earlier version')}</summary>
        ${revisions.map(
          ({ content, replaced_at }) => html`
            <div>Replaced ${formatMoment(replaced_at)}</div>
            <p class="text" dir="auto">${content}</p>
          `,
        )}
      </details>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-message': HoldfastMessage;
  }
}
