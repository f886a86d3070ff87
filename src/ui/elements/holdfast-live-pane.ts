// One session that is recording, or was: its end, as it grows. Emits `dismissed`.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { icon } from '../../kit/icons.ts';
import { AttachmentsController } from '../controllers/attachments-controller.ts';
import { SessionPagesController } from '../controllers/session-pages-controller.ts';
import { failureStrings } from '../strings/failure.ts';
import { liveStrings } from '../strings/live.ts';
import type { PositionRange } from '../view/known-messages.ts';
import { recordedFor, type LiveSession } from '../view/live-sessions.ts';
import { formatRoute } from '../view/route.ts';
import { sessionOrigin, sessionTitle } from '../view/session-labels.ts';
import { liveMark, liveMarkStyles } from './live-mark.ts';
import './holdfast-message-list.ts';

@customElement('holdfast-live-pane')
export class HoldfastLivePane extends LitElement {
  static override readonly styles = [
    controlStyles,
    liveMarkStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius-large);
        background: var(--surface);
        overflow: hidden;
      }

      header {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        padding: var(--space-2) var(--space-2) var(--space-2) var(--space-4);
        border-block-end: 1px solid var(--line);
      }

      .names {
        flex: 1;
        min-width: 0;
      }

      h3 {
        margin: 0;
        overflow: hidden;
        font-size: var(--text-normal);
        font-weight: 650;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      h3 a {
        color: inherit;
        text-decoration: none;
      }

      h3 a:hover {
        text-decoration: underline;
      }

      .about {
        display: flex;
        gap: var(--space-2);
        margin: 0;
        color: var(--ink-soft);
        font-size: var(--text-small);
        white-space: nowrap;
      }

      .about bdi {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .elapsed {
        flex: none;
        font-variant-numeric: tabular-nums;
      }

      holdfast-message-list {
        flex: 1;
        font-size: var(--text-small);
      }

      .state {
        margin: 0;
        padding: var(--space-4);
        color: var(--ink-soft);
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false }) client: RecorderClient | null = null;
  @property({ attribute: false }) live: LiveSession | null = null;
  /** Epoch ms. */
  @property({ type: Number }) now = 0;

  readonly #pages = new SessionPagesController(this);

  constructor() {
    super();
    this.addController(new AttachmentsController(this, () => this.client));
  }

  override willUpdate(): void {
    this.#pages.follow(this.client, this.live?.session.session_id ?? null);
  }

  override render(): TemplateResult | typeof nothing {
    const { live, now } = this;
    if (live === null) return nothing;
    const { session, isRecording } = live;
    const title = sessionTitle(session);
    const sessionId = session.session_id;
    return html`
      <header>
        <div class="names">
          <h3>
            <a href=${formatRoute({ name: 'session', sessionId, messageId: null })} title=${title}><bdi>${title}</bdi></a>
          </h3>
          <p class="about">
            ${liveMark(live)}
            <span class="elapsed" data-testid="live-elapsed">${liveStrings.elapsed(recordedFor(live, now))}</span>
            <bdi>${sessionOrigin(session)}</bdi>
          </p>
        </div>
        ${
          isRecording
            ? nothing
            : html`<button
                class="quiet icon-only"
                aria-label=${liveStrings.dismissOf(title)}
                title=${liveStrings.dismiss}
                data-testid="live-dismiss"
                @click=${() => this.dispatchEvent(new CustomEvent('dismissed'))}
              >
                ${icon('close')}
              </button>`
        }
      </header>
      ${this.#messages()}
    `;
  }

  #messages(): TemplateResult {
    const { state, pageProblem } = this.#pages;
    switch (state.status) {
      case 'loading':
        return html`<p class="state" role="status">${liveStrings.reading}</p>`;
      case 'error':
        return html`<p class="state" role="alert">${failureStrings.short(state.error)}</p>`;
      case 'content':
        return html`
          <holdfast-message-list
            .sessionId=${state.session.session_id}
            .messages=${state.messages}
            .end=${state.end}
            .status=${state.session.status}
            .problem=${pageProblem}
            @messages-wanted=${(event: CustomEvent<PositionRange>) => this.#pages.want(event.detail)}
          ></holdfast-message-list>
        `;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-live-pane': HoldfastLivePane;
  }
}
