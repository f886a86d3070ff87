// The viewer: composes the panes, and handles navigation, undo and announcements.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Eviction, RecorderClient } from '../client/index.ts';
import type { SessionSummary } from '../protocol/index.ts';
import { viewerStyles, NARROW_SCREEN } from './viewer-styles.ts';
import { RecoveriesController } from './controllers/recoveries-controller.ts';
import { RestWatchController } from './controllers/rest-watch-controller.ts';
import { RouteController } from './controllers/route-controller.ts';
import { ServiceWorkerController } from './controllers/service-worker-controller.ts';
import { SessionListController, type ListQuery } from './controllers/session-list-controller.ts';
import { StatusController } from './controllers/status-controller.ts';
import { controlStyles } from '../kit/control-styles.ts';
import type { HoldfastListPane } from './elements/holdfast-list-pane.ts';
import type { HoldfastQuarantine } from './elements/holdfast-quarantine.ts';
import type { SessionActionDone } from './elements/holdfast-session-view.ts';
import { evictionText } from '../kit/eviction-text.ts';
import { plural } from '../kit/format.ts';
import { sessionTitle } from './view/session-labels.ts';
import './elements/holdfast-list-pane.ts';
import '../kit/holdfast-notice-bar.ts';
import './elements/holdfast-quarantine.ts';
import './elements/holdfast-session-view.ts';
import './elements/holdfast-status-line.ts';

/**
 * The whole viewer, as large as its container: the list of sessions, the session that the address's hash names, recovery and
 * storage. It sets the title of the page.
 *
 * @example
 * document.body.append(new HoldfastViewer(await openRecorder()));
 */
@customElement('holdfast-viewer')
export class HoldfastViewer extends LitElement {
  static override readonly styles = [controlStyles, viewerStyles];

  @state() private announcement = '';
  /** The session that was put into the trash last, as long as that can be undone here. */
  @state() private trashed: SessionActionDone | null = null;
  /** Why undoing failed. */
  @state() private undoProblem: string | null = null;
  @state() private isUpdateDismissed = false;
  /** The loss of earlier recordings, until the person dismisses it. */
  @state() private eviction: Eviction | null = null;

  readonly #client: RecorderClient;
  readonly #routes = new RouteController(this);
  readonly #list: SessionListController;
  readonly #recoveries: RecoveriesController;
  readonly #status: StatusController;
  readonly #serviceWorker = new ServiceWorkerController(this);
  /** The session that was on the screen after the last update. */
  #shown = this.#selected;

  constructor(client: RecorderClient) {
    super();
    this.#client = client;
    this.#list = new SessionListController(this, client, (sessions) => this.#onInterrupted(sessions));
    this.#recoveries = new RecoveriesController(this, client, this.#list.firstRead);
    this.#status = new StatusController(this, client);
    this.addController(new RestWatchController());
    client.onEvicted((eviction) => {
      this.eviction = eviction;
    });
  }

  override updated(): void {
    if (this.#selected !== this.#shown) this.#onSelected();
    const title = this.#selected === null ? null : this.#titleOf(this.#selected);
    document.title = title === null ? 'Holdfast' : `${title} – Holdfast`;
  }

  override render(): TemplateResult {
    return html`
      <a class="skip" href="#" @click=${this.#skip}>Skip to the session</a>
      ${this.#updateBar()} ${this.#evictionBar()}
      <holdfast-quarantine .client=${this.#client}></holdfast-quarantine>
      <div class="panes" data-showing=${this.#routes.route.name} @keydown=${this.#onKey}>
        <nav aria-label="Sessions">${this.#listPane()}</nav>
        <main tabindex="-1" aria-label="Session">${this.#sessionView()}</main>
      </div>
      ${this.#undoBar()}
      <footer>
        <holdfast-status-line
          .report=${this.#status.report}
          .offline=${this.#serviceWorker.offline}
          .persistAnswer=${this.#status.persistAnswer}
          @persist-requested=${() => this.#status.persist()}
        ></holdfast-status-line>
      </footer>
      <div class="visually-hidden" role="status" data-testid="announcement">${this.announcement}</div>
    `;
  }

  #onSelected(): void {
    this.#shown = this.#selected;
    // On a narrow screen the row that had the focus is hidden now.
    if (this.#shown !== null && isNarrow()) this.#main?.focus();
  }

  get #selected(): string | null {
    return this.#routes.route.name === 'session' ? this.#routes.route.sessionId : null;
  }

  #listPane(): TemplateResult {
    return html`
      <holdfast-list-pane
        .state=${this.#list.state}
        .recoveries=${this.#recoveries.recoveries}
        .isEnding=${this.#recoveries.isEnding}
        .endProblem=${this.#recoveries.problem}
        @end-all-requested=${() => this.#endAll()}
        .query=${this.#list.query}
        .selectedId=${this.#selected}
        @query-changed=${(event: CustomEvent<ListQuery>) => this.#list.search(event.detail)}
        @more-requested=${() => this.#list.showMore()}
        @retry-requested=${() => this.#list.retry()}
      ></holdfast-list-pane>
    `;
  }

  #sessionView(): TemplateResult | typeof nothing {
    if (this.#selected === null) return this.#placeholder();
    return html`
      <holdfast-session-view
        .client=${this.#client}
        .sessionId=${this.#selected}
        @quarantine-chosen=${() => this.#quarantine?.look()}
        @back-chosen=${this.#back}
        @session-action-done=${(event: CustomEvent<SessionActionDone>) => this.#onActionDone(event.detail)}
      ></holdfast-session-view>
    `;
  }

  #placeholder(): TemplateResult | typeof nothing {
    const hasSessions = this.#list.state.status === 'content' && this.#list.state.sessions.length > 0;
    return hasSessions ? html`<p class="placeholder">Choose a session to read it.</p>` : nothing;
  }

  #updateBar(): TemplateResult | typeof nothing {
    const { isUpdateReady, refusal } = this.#serviceWorker;
    if (!isUpdateReady || this.isUpdateDismissed) return nothing;
    return html`
      <holdfast-notice-bar
        .text=${refusal ?? 'A new version is ready.'}
        .actionLabel=${refusal === null ? 'Reload now' : 'Try again'}
        data-testid="update-bar"
        @accepted=${() => this.#serviceWorker.applyUpdate()}
        @dismissed=${() => (this.isUpdateDismissed = true)}
      ></holdfast-notice-bar>
    `;
  }

  #evictionBar(): TemplateResult | typeof nothing {
    const { eviction } = this;
    if (eviction === null) return nothing;
    const isPersisted = this.#status.report?.ok === true && this.#status.report.value.storage.persisted === true;
    return html`
      <holdfast-notice-bar
        .text=${evictionText(eviction.last_known_at)}
        .actionLabel=${isPersisted || this.#status.persistAnswer !== 'not_asked' ? '' : 'Ask it to keep new ones'}
        role="alert"
        data-testid="eviction-bar"
        @accepted=${() => this.#status.persist()}
        @dismissed=${() => {
          eviction.dismiss();
          this.eviction = null;
        }}
      ></holdfast-notice-bar>
    `;
  }

  #undoBar(): TemplateResult | typeof nothing {
    const { trashed } = this;
    if (trashed === null) return nothing;
    return html`
      <holdfast-notice-bar
        .text=${this.undoProblem ?? `“${trashed.title}” is in the trash.`}
        actionLabel="Undo"
        data-testid="undo-bar"
        @accepted=${() => this.#undo(trashed)}
        @dismissed=${() => (this.trashed = null)}
      ></holdfast-notice-bar>
    `;
  }

  #titleOf(sessionId: string): string | null {
    if (this.#list.state.status !== 'content') return null;
    const session = this.#list.state.sessions.find(({ session_id }) => session_id === sessionId);
    return session === undefined ? null : sessionTitle(session);
  }

  #onInterrupted(sessions: readonly SessionSummary[]): void {
    const [first] = sessions;
    if (first === undefined) return;
    this.announcement =
      sessions.length === 1
        ? `“${sessionTitle(first)}” was interrupted.`
        : `${plural(sessions.length, 'session')} were interrupted.`;
  }

  #onActionDone(done: SessionActionDone): void {
    switch (done.action) {
      case 'copy':
        this.announcement = 'The conversation is on the clipboard.';
        return;
      case 'end':
        this.announcement = `“${done.title}” is marked as ended.`;
        return;
      case 'trash':
        this.trashed = done;
        this.undoProblem = null;
        this.announcement = `“${done.title}” is in the trash.`;
        if (done.sessionId === this.#selected) this.#back();
        return;
      case 'restore':
        this.trashed = null;
        this.announcement = `“${done.title}” is restored.`;
        return;
      case 'purge':
        this.trashed = null;
        this.announcement = `“${done.title}” is deleted for good.`;
        if (done.sessionId === this.#selected) this.#back();
        return;
    }
  }

  async #endAll(): Promise<void> {
    const ended = await this.#recoveries.endAll();
    this.announcement = this.#recoveries.problem ?? `${plural(ended, 'session')} marked as ended.`;
  }

  async #undo({ sessionId, title }: SessionActionDone): Promise<void> {
    const restored = await this.#client.api.restore(sessionId);
    if (!restored.ok) {
      this.announcement = this.undoProblem = restored.error.message;
      return;
    }
    this.#onActionDone({ action: 'restore', sessionId, title });
    this.#routes.go({ name: 'session', sessionId, messageId: null });
  }

  readonly #skip = (event: Event): void => {
    event.preventDefault(); // the address is the route
    this.#main?.focus();
  };

  readonly #back = (): void => {
    this.#routes.go({ name: 'home' });
    void this.updateComplete.then(() => this.#pane?.focusList());
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const path = event.composedPath();
    const isInSession = this.#main !== null && path.includes(this.#main);
    // Escape in a dialog closes the dialog only.
    if (event.key !== 'Escape' || !isInSession || path.some((node) => node instanceof HTMLDialogElement)) return;
    if (isNarrow()) this.#back();
    else this.#pane?.focusList();
  };

  get #pane(): HoldfastListPane | null {
    return this.renderRoot.querySelector('holdfast-list-pane');
  }

  get #quarantine(): HoldfastQuarantine | null {
    return this.renderRoot.querySelector('holdfast-quarantine');
  }

  get #main(): HTMLElement | null {
    return this.renderRoot.querySelector('main');
  }
}

function isNarrow(): boolean {
  return matchMedia(NARROW_SCREEN).matches;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-viewer': HoldfastViewer;
  }
}
