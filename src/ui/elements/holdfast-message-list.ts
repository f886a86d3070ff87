// A session's messages in a scrolling pane. The pane stays at its bottom while messages stream, until the person scrolls up.

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RecordedMessage, SessionStatus } from '../../protocol/index.ts';
import { StickToBottomController } from '../../kit/stick-to-bottom-controller.ts';
import { lastCurrent, messageProgress } from '../view/message-progress.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import './holdfast-message.ts';

const NO_MESSAGES: readonly RecordedMessage[] = [];

/** A session's messages in a scrolling pane, which stays at its bottom while messages stream. */
@customElement('holdfast-message-list')
export class HoldfastMessageList extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        position: relative;
        display: block;
        min-height: 0;
      }

      .pane {
        height: 100%;
        overflow-y: auto;
        overscroll-behavior: contain;
      }

      .pane:focus-visible {
        outline-offset: -2px;
      }

      .content {
        padding-block: 0.5rem 1.5rem;
      }

      .empty {
        padding: 2rem 1.25rem;
        color: var(--ink-soft);
      }

      .latest {
        position: absolute;
        inset-block-end: 0.75rem;
        inset-inline-end: 1.25rem;
        box-shadow: var(--shadow);
      }
    `,
  ];

  /** The session of the messages. Another session is shown from its bottom. */
  @property({ attribute: false }) sessionId = '';
  @property({ attribute: false }) messages: readonly RecordedMessage[] = NO_MESSAGES;
  @property({ attribute: false }) status: SessionStatus = 'active';

  readonly #bottom = new StickToBottomController(this);

  /** Brings a message into view. */
  reveal(messageId: string): void {
    const messages = this.renderRoot.querySelectorAll('holdfast-message');
    for (const element of messages) {
      if (element.message?.message_id === messageId) element.scrollIntoView({ block: 'end' });
    }
  }

  override updated(changed: PropertyValues<this>): void {
    this.#bottom.attach(this.renderRoot.querySelector('.pane'), this.renderRoot.querySelector('.content'));
    if (changed.has('sessionId')) this.#bottom.pin();
  }

  override render(): TemplateResult {
    const last = lastCurrent(this.messages);
    return html`
      <div class="pane" role="log" aria-live="off" aria-label="Messages" tabindex="0" data-testid="messages">
        <div class="content">
          ${this.messages.length === 0 ? html`<p class="empty">No message has been recorded in this session.</p>` : nothing}
          ${repeat(
            this.messages,
            (message) => message.message_id,
            (message) => html`
              <holdfast-message
                .message=${message}
                .progress=${messageProgress(message, this.status, message === last)}
              ></holdfast-message>
            `,
          )}
        </div>
      </div>
      ${
        this.#bottom.isPinned
          ? nothing
          : html`<button class="latest" data-testid="jump-to-latest" @click=${() => this.#bottom.pin()}>Jump to the latest</button>`
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-message-list': HoldfastMessageList;
  }
}
