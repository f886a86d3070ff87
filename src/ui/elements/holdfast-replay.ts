// Plays a session back as it was streamed.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import type { Failure } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { icon } from '../../kit/icons.ts';
import { AttachmentsController } from '../controllers/attachments-controller.ts';
import { ReplayController, type Recording } from '../controllers/replay-controller.ts';
import { ReplayKeysController } from '../controllers/replay-keys-controller.ts';
import { replayStrings } from '../strings/replay.ts';
import { SESSION_STRINGS } from '../strings/session.ts';
import type { PlayerAction } from '../view/replay-player.ts';
import { formatRoute } from '../view/route.ts';
import { chosenId, isNoSession } from '../view/chosen-id.ts';
import { sessionOrigin, sessionTitle } from '../view/session-labels.ts';
import { nameView } from '../view/view-events.ts';
import { replayStyles } from './replay-styles.ts';
import './holdfast-message-list.ts';
import './holdfast-replay-controls.ts';
import './holdfast-read-failure.ts';

/**
 * Plays one session back as it was streamed: set `client` and `sessionId`. Keys: Space plays and pauses, the arrows move by
 * 5 s and with Shift by 30 s, `,` and `.` by one commit, `<` and `>` change the speed, Home and End lead to the ends.
 */
@customElement('holdfast-replay')
export class HoldfastReplay extends LitElement {
  static override readonly styles = [controlStyles, replayStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;
  /** Null: none is chosen. */
  @property({ attribute: false }) sessionId: string | null = null;

  readonly #replay = new ReplayController(this);
  #name: string | null = null;

  constructor() {
    super();
    this.addController(new AttachmentsController(this, () => this.client));
    this.addController(new ReplayKeysController(this, (action) => this.#replay.act(action)));
  }

  override willUpdate(): void {
    this.#replay.show(this.client, chosenId(this.sessionId));
  }

  override updated(): void {
    const { state } = this.#replay;
    const name = state.status === 'content' ? replayStrings.viewName(sessionTitle(state.recording.session)) : null;
    if (name !== null && name !== this.#name) nameView(this, name);
    this.#name = name;
  }

  override render(): TemplateResult {
    if (chosenId(this.sessionId) === null)
      return html`<p class="state" data-testid="session-none">${SESSION_STRINGS.choose}</p>`;
    const { state } = this.#replay;
    switch (state.status) {
      case 'loading':
        return html`
          ${this.#header(null)}
          <div class="state" role="status" data-testid="replay-loading">
            <p>${replayStrings.loading(state.read, state.total)}</p>
            ${state.total === null ? nothing : html`<progress max=${state.total} value=${state.read}></progress>`}
          </div>
        `;
      case 'error':
        return html`${this.#header(null)} ${this.#error(state.error)}`;
      case 'content':
        return html`${this.#header(state.recording)} ${this.#content(state.recording)}`;
    }
  }

  #header(recording: Recording | null): TemplateResult {
    const session = recording?.session ?? null;
    return html`
      <header>
        <a
          class="button quiet icon-only"
          href=${this.#sessionHref}
          aria-label=${replayStrings.back}
          title=${replayStrings.back}
          data-testid="replay-back"
          >${icon('back')}</a
        >
        <div class="names">
          <h2><bdi>${session === null ? replayStrings.replay : sessionTitle(session)}</bdi></h2>
          ${session === null ? nothing : html`<p>${replayStrings.replay} · <bdi>${sessionOrigin(session)}</bdi></p>`}
        </div>
      </header>
    `;
  }

  #error(error: Failure): TemplateResult {
    if (!isNoSession(error))
      return html`
        <holdfast-read-failure
          class="state"
          data-testid="replay-error"
          .heading=${replayStrings.failed}
          .error=${error}
          @retry-chosen=${() => this.#replay.retry()}
        ></holdfast-read-failure>
      `;
    return html`
      <div class="state" role="alert" data-testid="replay-error">
        <h3>${replayStrings.notFound}</h3>
        <p>${replayStrings.notFoundHint}</p>
        <button @click=${() => this.#replay.retry()}>${replayStrings.tryAgain}</button>
      </div>
    `;
  }

  #content({ session, timeline }: Recording): TemplateResult {
    if (session.messages.length === 0) return this.#nothing(replayStrings.empty, replayStrings.emptyHint);
    if (!timeline.isTimed) return this.#nothing(replayStrings.untimed, replayStrings.untimedHint);
    if (timeline.whole.at(-1) === 0) return this.#nothing(replayStrings.atOnce, replayStrings.atOnceHint);
    const { messages, isWhole } = this.#replay.scene;
    return html`
      <holdfast-message-list
        .sessionId=${session.session_id}
        .messages=${messages}
        .status=${isWhole ? session.status : 'active'}
        .showsSuperseded=${true}
      ></holdfast-message-list>
      ${timeline.untimed === 0 ? nothing : html`<p class="note" data-testid="replay-some-untimed">${replayStrings.someUntimed(timeline.untimed)}</p>`}
      <holdfast-replay-controls
        .timeline=${timeline}
        .player=${this.#replay.player}
        @player-action=${(event: CustomEvent<PlayerAction>) => this.#act(event.detail)}
      ></holdfast-replay-controls>
    `;
  }

  #nothing(heading: string, hint: string): TemplateResult {
    return html`
      <div class="state" data-testid="replay-nothing">
        <h3>${heading}</h3>
        <p>${hint}</p>
        <a class="button" href=${this.#sessionHref}
          >${replayStrings.back}</a
        >
      </div>
    `;
  }

  get #sessionHref(): string {
    return formatRoute({ name: 'session', sessionId: chosenId(this.sessionId) ?? '', messageId: null });
  }

  #act(action: PlayerAction): void {
    this.#replay.act(action);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-replay': HoldfastReplay;
  }
}
