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
import { ViewController } from './controllers/view-controller.ts';
import { controlStyles } from '../kit/control-styles.ts';
import type { HoldfastListPane } from './elements/holdfast-list-pane.ts';
import type { HoldfastQuarantine } from './elements/holdfast-quarantine.ts';
import type { SessionActionDone } from './elements/holdfast-session-view.ts';
import { evictionText } from '../kit/eviction-text.ts';
import { plural } from '../kit/format.ts';
import { shellStrings } from './strings/shell.ts';
import type { Place } from './view/route.ts';
import { sessionTitle } from './view/session-labels.ts';
import type { UndoOffer } from './view/view-events.ts';
import { shownPlace } from './view-table.ts';
import './elements/holdfast-list-pane.ts';
import '../kit/holdfast-notice-bar.ts';
import './elements/holdfast-quarantine.ts';
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
  /** What can be undone here. */
  @state() private undo: UndoOffer | null = null;
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
  readonly #view: ViewController;
  /** The session that was on the screen after the last update. */
  #shown = this.#selected;

  constructor(client: RecorderClient) {
    super();
    this.#client = client;
    this.#list = new SessionListController(this, client, (sessions) => this.#onInterrupted(sessions));
    this.#recoveries = new RecoveriesController(this, client, this.#list.firstRead);
    this.#status = new StatusController(this, client);
    this.#view = new ViewController(this, client);
    this.addController(new RestWatchController());
    client.onEvicted((eviction) => {
      this.eviction = eviction;
    });
  }

  override willUpdate(): void {
    this.#view.show(this.#place);
  }

  override updated(): void {
    if (this.#selected !== this.#shown) this.#onSelected();
    const title = this.#selected === null ? null : this.#titleOf(this.#selected);
    document.title = title === null ? 'Holdfast' : `${title} – Holdfast`;
  }

  override render(): TemplateResult {
    return html`
      <a class="skip" href="#" @click=${this.#skip}>${shellStrings.skip}</a>
      ${this.#updateBar()} ${this.#evictionBar()}
      <holdfast-quarantine .client=${this.#client}></holdfast-quarantine>
      <div
        class="panes"
        data-showing=${this.#place.name}
        @keydown=${this.#onKey}
        @announced=${(event: CustomEvent<string>) => (this.announcement = event.detail)}
        @undo-offered=${(event: CustomEvent<UndoOffer>) => this.#offer(event.detail)}
      >
        <nav aria-label="Sessions">${this.#listPane()}</nav>
        <main
          tabindex="-1"
          @quarantine-chosen=${() => this.#quarantine?.look()}
          @back-chosen=${this.#back}
          @session-action-done=${(event: CustomEvent<SessionActionDone>) => this.#onActionDone(event.detail)}
        >
          ${this.#content()}
        </main>
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

  /** What the main pane shows. */
  get #place(): Place {
    return shownPlace(this.#routes.route);
  }

  get #selected(): string | null {
    const place = this.#place;
    return place.name === 'session' || place.name === 'replay' ? place.sessionId : null;
  }

  #listPane(): TemplateResult {
    return html`
      <holdfast-list-pane
        .client=${this.#client}
        .filter=${this.#routes.route.filter}
        @filter-changed=${(event: CustomEvent<string>) => this.#routes.filter(event.detail)}
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

  #content(): TemplateResult | HTMLElement {
    switch (this.#view.state.status) {
      case 'none':
        return html`<p class="placeholder">${shellStrings.placeholder}</p>`;
      case 'loading':
        return html`<p class="placeholder" role="status" data-testid="view-loading">${shellStrings.viewLoading}</p>`;
      case 'error':
        return html`
          <div class="placeholder" role="alert" data-testid="view-error">
            <div>
              <p><strong>${shellStrings.viewFailed}</strong> ${shellStrings.viewFailedHint}</p>
              <button class="primary" @click=${() => this.#view.retry()}>${shellStrings.tryAgain}</button>
              <button @click=${() => location.reload()}>${shellStrings.reload}</button>
            </div>
          </div>
        `;
      case 'content':
        return this.#view.state.element;
    }
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
    const { undo } = this;
    if (undo === null) return nothing;
    return html`
      <holdfast-notice-bar
        .text=${this.undoProblem ?? undo.text}
        .actionLabel=${shellStrings.undo}
        data-testid="undo-bar"
        @accepted=${() => this.#undo(undo)}
        @dismissed=${() => (this.undo = null)}
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
        this.#offer({ text: shellStrings.inTrash(done.title), undo: () => this.#restore(done) });
        if (done.sessionId === this.#selected) this.#back();
        return;
      case 'restore':
        this.undo = null;
        this.announcement = shellStrings.restored(done.title);
        return;
      case 'purge':
        this.undo = null;
        this.announcement = `“${done.title}” is deleted for good.`;
        if (done.sessionId === this.#selected) this.#back();
        return;
    }
  }

  async #endAll(): Promise<void> {
    const ended = await this.#recoveries.endAll();
    this.announcement = this.#recoveries.problem ?? `${plural(ended, 'session')} marked as ended.`;
  }

  #offer(offer: UndoOffer): void {
    this.undo = offer;
    this.undoProblem = null;
    this.announcement = offer.text;
  }

  async #undo(offer: UndoOffer): Promise<void> {
    const problem = await offer.undo();
    if (problem !== null) this.announcement = this.undoProblem = problem;
    else if (this.undo === offer) this.undo = null;
  }

  async #restore({ sessionId, title }: SessionActionDone): Promise<string | null> {
    const restored = await this.#client.api.restore(sessionId);
    if (!restored.ok) return restored.error.message;
    this.#onActionDone({ action: 'restore', sessionId, title });
    this.#routes.go({ name: 'session', sessionId, messageId: null });
    return null;
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
