// Everything that is recording now, side by side.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RecorderClient } from '../../client/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { LiveController } from '../controllers/live-controller.ts';
import { failureStrings } from '../strings/failure.ts';
import { liveStrings } from '../strings/live.ts';
import { panesOf, recordedFor, type LiveSession } from '../view/live-sessions.ts';
import { formatRoute } from '../view/route.ts';
import { sessionOrigin, sessionTitle } from '../view/session-labels.ts';
import { announce } from '../view/view-events.ts';
import { liveMark, liveMarkStyles } from './live-mark.ts';
import './holdfast-how-to-record.ts';
import './holdfast-live-pane.ts';
import './holdfast-read-failure.ts';

/** Everything that is recording now, side by side and token by token: set `client`. */
@customElement('holdfast-live-view')
export class HoldfastLiveView extends LitElement {
  static override readonly styles = [
    controlStyles,
    liveMarkStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        min-height: 0;
        background: var(--ground);
      }

      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
        min-height: 3rem;
        padding: var(--space-2) var(--space-5);
      }

      h2 {
        margin: 0;
        font-size: var(--text-medium);
        font-weight: 650;
      }

      .count {
        flex: 1;
        color: var(--ink-soft);
        font-size: var(--text-small);
      }

      .scroll {
        flex: 1;
        min-height: 0;
        display: flex;
        flex-direction: column;
        gap: var(--space-5);
        padding: 0 var(--space-5) var(--space-5);
        overflow-y: auto;
      }

      .panes {
        flex: 1 0 auto;
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
        grid-auto-rows: minmax(18rem, 1fr);
        gap: var(--space-4);
      }

      /* One or two fill the height; its messages scroll inside. */
      holdfast-live-pane {
        height: 0;
        min-height: 100%;
      }

      .rows h3 {
        margin: 0;
        font-size: var(--text-normal);
        font-weight: 650;
      }

      .rows > p {
        margin: 0 0 var(--space-2);
        color: var(--ink-soft);
        font-size: var(--text-small);
      }

      ul {
        margin: 0;
        padding: 0;
        border-block-start: 1px solid var(--line);
        list-style: none;
      }

      li {
        display: flex;
        align-items: baseline;
        gap: var(--space-3);
        padding-block: var(--space-2);
        border-block-end: 1px solid var(--line);
        font-size: var(--text-small);
      }

      li a {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        font-size: var(--text-normal);
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .soft {
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }

      .state {
        max-width: 44rem;
        padding: var(--space-5);
        color: var(--ink-soft);
      }

      .state h3 {
        margin: 0 0 var(--space-1);
        color: var(--ink);
        font-size: var(--text-large);
      }

      .state p {
        margin: 0 0 var(--space-5);
      }
    `,
  ];

  @property({ attribute: false }) client: RecorderClient | null = null;

  readonly #live = new LiveController(this, (session) =>
    announce(this, liveStrings.hasEnded(sessionTitle(session), session.status)),
  );

  override willUpdate(): void {
    this.#live.show(this.client);
  }

  override render(): TemplateResult {
    const { state } = this.#live;
    switch (state.status) {
      case 'loading':
        return html`${this.#head([])}
          <p class="state" role="status" data-testid="live-loading">${liveStrings.loading} <span class="slow">${failureStrings.slow}</span></p>`;
      case 'error':
        return html`${this.#head([])}
          <holdfast-read-failure
            class="state"
            data-testid="live-error"
            .heading=${liveStrings.failed}
            .error=${state.error}
            @retry-chosen=${() => this.#live.retry()}
          ></holdfast-read-failure>`;
      case 'content':
        return html`${this.#head(state.live)} ${state.live.length === 0 ? empty() : this.#content(state.live)}`;
    }
  }

  #head(live: readonly LiveSession[]): TemplateResult {
    const recording = live.filter(({ isRecording }) => isRecording).length;
    const ended = live.length - recording;
    return html`
      <div class="head">
        <h2>${liveStrings.heading}</h2>
        <span class="count" data-testid="live-count">${recording === 0 ? nothing : liveStrings.count(recording)}</span>
        ${
          ended < 2
            ? nothing
            : html`<button data-testid="live-dismiss-all" @click=${() => this.#live.dismiss()}>
              ${liveStrings.dismissAll(ended)}
            </button>`
        }
      </div>
    `;
  }

  #content(live: readonly LiveSession[]): TemplateResult {
    const { panes, rows } = panesOf(live);
    return html`
      <div class="scroll">
        <div class="panes">
          ${repeat(
            panes,
            ({ session }) => session.session_id,
            (each) => html`
              <holdfast-live-pane
                role="group"
                aria-label=${sessionTitle(each.session)}
                data-testid="live-pane"
                data-session-id=${each.session.session_id}
                .client=${this.client}
                .live=${each}
                .now=${this.#live.now}
                @dismissed=${() => this.#live.dismiss(each.session.session_id)}
              ></holdfast-live-pane>
            `,
          )}
        </div>
        ${rows.length === 0 ? nothing : this.#rows(rows)}
      </div>
    `;
  }

  #rows(rows: readonly LiveSession[]): TemplateResult {
    return html`
      <section class="rows">
        <h3>${liveStrings.more(rows.length)}</h3>
        <p>${liveStrings.moreHint}</p>
        <ul>
          ${rows.map(
            (live) => html`
              <li data-testid="live-row">
                <a href=${formatRoute({ name: 'session', sessionId: live.session.session_id, messageId: null })}
                  ><bdi>${sessionTitle(live.session)}</bdi></a
                >
                <bdi class="soft">${sessionOrigin(live.session)}</bdi>
                ${liveMark(live)}
                <span class="soft">${liveStrings.elapsed(recordedFor(live, this.#live.now))}</span>
              </li>
            `,
          )}
        </ul>
      </section>
    `;
  }
}

function empty(): TemplateResult {
  return html`
    <div class="state" data-testid="live-empty">
      <h3>${liveStrings.empty}</h3>
      <p>${liveStrings.emptyHint}</p>
      <holdfast-how-to-record></holdfast-how-to-record>
    </div>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-live-view': HoldfastLiveView;
  }
}
