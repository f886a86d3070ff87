// The head of a session: title, status, origin, times and actions.
// Emits `back-chosen`, `action-chosen` (a SessionAction), `find-chosen` and `superseded-toggled`.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { SessionDetail, SessionStatus } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { plural } from '../../kit/format.ts';
import { icon, type IconName } from '../../kit/icons.ts';
import type { SessionAction } from '../controllers/session-actions-controller.ts';
import { linkTarget } from '../markdown/link-target.ts';
import { FIND_STRINGS } from '../strings/find.ts';
import { SESSION_STRINGS } from '../strings/session.ts';
import { textOf } from '../view/part-text.ts';
import { sessionOrigin, sessionTitle } from '../view/session-labels.ts';
import { sessionHeaderStyles } from './session-header-styles.ts';
import './holdfast-status-badge.ts';

interface Choice {
  readonly action: SessionAction;
  readonly label: string;
  readonly icon: IconName;
  readonly look: string;
}

const COPY: Choice = { action: 'copy', label: SESSION_STRINGS.copy, icon: 'copy', look: 'quiet' };
const SAVE: Choice = { action: 'save', label: SESSION_STRINGS.save, icon: 'download', look: 'quiet' };
const TRASH: Choice = { action: 'trash', label: SESSION_STRINGS.trash, icon: 'trash', look: 'quiet danger' };
const RESTORE: Choice = { action: 'restore', label: SESSION_STRINGS.restore, icon: 'restore', look: 'primary' };
const PURGE: Choice = { action: 'purge', label: SESSION_STRINGS.purge, icon: 'trash', look: 'quiet danger' };

/** A title that is longer may not fit into its two lines. */
const LONG_TITLE = 80;

/** An interrupted or timed-out session has its actions in the recovery panel. */
const CHOICES: Readonly<Record<SessionStatus, readonly Choice[]>> = {
  active: [COPY, SAVE],
  interrupted: [],
  timed_out: [],
  ended: [COPY, SAVE, TRASH],
  trashed: [COPY, SAVE, RESTORE, PURGE],
};

@customElement('holdfast-session-header')
export class HoldfastSessionHeader extends LitElement {
  static override readonly styles = [controlStyles, sessionHeaderStyles];

  @property({ attribute: false }) session: SessionDetail | null = null;
  @property({ attribute: false }) busy: SessionAction | null = null;
  @property({ type: Boolean }) isCopied = false;
  @property({ attribute: false }) supersededCount = 0;
  /** Of an imported chat: what its source did not show. */
  @property({ attribute: false }) hiddenCount = 0;
  @property({ attribute: false }) showsSuperseded = false;
  /** The address of the session's replay; null where there is none. */
  @property({ attribute: false }) replayHref: string | null = null;
  /** The title is shown to its end. */
  @state() private isTitleWhole = false;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('session')?.session_id !== this.session?.session_id) this.isTitleWhole = false;
  }

  override render(): TemplateResult {
    const { session } = this;
    return html`
      <button class="back" aria-label=${SESSION_STRINGS.sessions} data-testid="back" @click=${() => this.#emit('back-chosen')}>
        ${icon('back')} <span class="label">${SESSION_STRINGS.sessions}</span>
      </button>
      ${session === null ? nothing : html`${this.#about(session)} ${this.#actions(session)}`}
    `;
  }

  #about(session: SessionDetail): TemplateResult {
    const { status, message_count, expected_message_count, workspace_path } = session;
    const [started, active] = [Date.parse(session.started_at), Date.parse(session.last_activity)];
    const title = sessionTitle(session);
    return html`
      <div class="what">
        <h2
          class=${this.isTitleWhole ? 'whole' : ''}
          title=${`${title}\n${SESSION_STRINGS.session(session.session_id)}`}
          data-testid="session-title"
        ><bdi>${title}</bdi></h2>
        <p class="facts">
          <holdfast-status-badge status=${status} data-testid="session-status"></holdfast-status-badge>
          <bdi title=${sessionOrigin(session)}>${sessionOrigin(session)}</bdi>
          <span>${plural(message_count, 'message')}</span>
          ${
            started === 0
              ? html`<span>${SESSION_STRINGS.lastActivity(active)}</span>`
              : html`<span title=${SESSION_STRINGS.lastActivity(active)}>${SESSION_STRINGS.started(started)}</span>`
          }
          ${workspace_path === null ? nothing : html`<bdi title=${workspace_path}>${workspace_path}</bdi>`}
          ${
            status === 'ended' && expected_message_count !== null
              ? html`<span class="mismatch">${SESSION_STRINGS.counted(expected_message_count)}</span>`
              : nothing
          }
          ${title.length > LONG_TITLE ? this.#wholeTitle() : nothing}
          ${this.supersededCount + this.hiddenCount > 0 ? this.#superseded() : nothing}
        </p>
      </div>
    `;
  }

  #wholeTitle(): TemplateResult {
    return html`
      <button
        class="link"
        aria-expanded=${this.isTitleWhole}
        data-testid="toggle-title"
        @click=${() => (this.isTitleWhole = !this.isTitleWhole)}
      >
        ${SESSION_STRINGS.wholeTitle(this.isTitleWhole)}
      </button>
    `;
  }

  #superseded(): TemplateResult {
    return html`
      <button
        class="link"
        aria-pressed=${this.showsSuperseded}
        data-testid="toggle-superseded"
        @click=${() => this.#emit('superseded-toggled')}
      >
        ${SESSION_STRINGS.setAside(this.supersededCount, this.hiddenCount, this.showsSuperseded)}
      </button>
    `;
  }

  #actions(session: SessionDetail): TemplateResult {
    const app = linkTarget(textOf(session, 'url') ?? '');
    return html`
      <div class="actions">
        <button class="quiet" title=${FIND_STRINGS.label} data-testid="find-open" @click=${() => this.#emit('find-chosen')}>
          ${icon('search')} <span class="label">${SESSION_STRINGS.find}</span>
        </button>
        ${
          this.replayHref === null
            ? nothing
            : html`<a class="button quiet" href=${this.replayHref} title=${SESSION_STRINGS.replay} data-testid="open-replay">
              ${icon('play')} <span class="label">${SESSION_STRINGS.replay}</span>
            </a>`
        }
        ${
          app === null
            ? nothing
            : html`<a class="button quiet" href=${app.href} title=${app.href} data-testid="open-app">
              ${icon('external')} <span class="label">${SESSION_STRINGS.backToApp}</span>
            </a>`
        }
        ${CHOICES[session.status].map((choice) => this.#button(choice))}
      </div>
    `;
  }

  #emit(type: string): void {
    this.dispatchEvent(new CustomEvent(type));
  }

  #button({ action, label, icon: name, look }: Choice): TemplateResult {
    const isDone = action === 'copy' && this.isCopied;
    return html`
      <button
        class=${look}
        title=${label}
        ?disabled=${this.busy !== null}
        data-testid=${`session-${action}`}
        @click=${() => this.dispatchEvent(new CustomEvent('action-chosen', { detail: action }))}
      >
        ${icon(isDone ? 'check' : name)} <span class="label">${isDone ? SESSION_STRINGS.copied : label}</span>
      </button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-session-header': HoldfastSessionHeader;
  }
}
