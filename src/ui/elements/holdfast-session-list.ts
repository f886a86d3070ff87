// The list of sessions. One row is in the tab order; arrow keys, Home and End move among the rows,
// Enter follows the row's link. Emits `more-requested`.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SessionSummary } from '../../protocol/index.ts';
import { formatMoment, plural, timeAgo } from '../../kit/format.ts';
import { rowAfterKey } from '../view/list-keys.ts';
import { formatRoute } from '../view/route.ts';
import { sessionOrigin, sessionTitle } from '../view/session-labels.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { sessionListStyles } from './session-list-styles.ts';
import './holdfast-status-badge.ts';

const NO_SESSIONS: readonly SessionSummary[] = [];

/** The list of sessions. Emits `more-requested` when a person asks for more. */
@customElement('holdfast-session-list')
export class HoldfastSessionList extends LitElement {
  static override readonly styles = [controlStyles, sessionListStyles];

  @property({ attribute: false }) sessions = NO_SESSIONS;
  /** The session that is open beside the list. */
  @property({ attribute: false }) selectedId: string | null = null;
  @property({ type: Boolean }) hasMore = false;
  /** The row in the tab order, once a person has moved there. */
  @state() private current: string | null = null;

  #hadFocus = false;

  /** Puts the focus on the selected row, or on the last one that had it. */
  focusCurrent(): void {
    this.#row(this.#indexOf(this.selectedId ?? this.current))?.focus();
  }

  override willUpdate(): void {
    this.#hadFocus = this.shadowRoot?.activeElement?.matches('a') ?? false;
  }

  override updated(): void {
    // A row that moved within the list lost the focus on its way.
    if (this.#hadFocus && this.shadowRoot?.activeElement === null) this.#row(this.#indexOf(this.current))?.focus();
  }

  override render(): TemplateResult {
    const tabIndexOn = this.#indexOf(this.current ?? this.selectedId);
    return html`
      <ul @keydown=${this.#onKey} data-testid="session-list">
        ${repeat(
          this.sessions,
          ({ session_id }) => session_id,
          (session, index) => this.#item(session, index === tabIndexOn),
        )}
      </ul>
      ${
        this.hasMore
          ? html`<button class="more" data-testid="show-more" @click=${() => this.dispatchEvent(new CustomEvent('more-requested'))}>
            Show more
          </button>`
          : nothing
      }
    `;
  }

  #item(session: SessionSummary, isInTabOrder: boolean): TemplateResult {
    const { session_id, status, message_count, last_activity } = session;
    const at = Date.parse(last_activity);
    return html`
      <li>
        <a
          href=${formatRoute({ name: 'session', sessionId: session_id, messageId: null })}
          tabindex=${isInTabOrder ? 0 : -1}
          aria-current=${session_id === this.selectedId ? 'true' : nothing}
          data-testid="session-row"
          data-session-id=${session_id}
          data-status=${status}
          @focus=${() => (this.current = session_id)}
        >
          <span class="line">
            <span class="title" dir="auto">${sessionTitle(session)}</span>
            <time datetime=${last_activity} title=${formatMoment(at)}>${timeAgo(at, Date.now())}</time>
          </span>
          <span class="line">
            <span class="about">${sessionOrigin(session)} · ${plural(message_count, 'message')}</span>
            <holdfast-status-badge status=${status}></holdfast-status-badge>
          </span>
        </a>
      </li>
    `;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = rowAfterKey(event.key, this.#indexOf(this.current), this.sessions.length);
    if (index === null) return;
    event.preventDefault();
    this.#row(index)?.focus();
  };

  #row(index: number): HTMLElement | null {
    return this.renderRoot.querySelectorAll('a')[index] ?? null;
  }

  /** Index of a session, of the first one when it is not in the list. */
  #indexOf(sessionId: string | null): number {
    return Math.max(
      0,
      this.sessions.findIndex(({ session_id }) => session_id === sessionId),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-session-list': HoldfastSessionList;
  }
}
