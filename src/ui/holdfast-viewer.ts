// The viewer: composes navigation, list and main pane, and handles addresses, undo and announcements.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { RecorderClient } from '../client/index.ts';
import { CommandController } from './controllers/command-controller.ts';
import { ImportDoorController } from './controllers/import-door-controller.ts';
import { PlaceMemory } from './controllers/place-memory.ts';
import { RecordingCountController } from './controllers/recording-count-controller.ts';
import { RecoveriesController } from './controllers/recoveries-controller.ts';
import { RestWatchController } from './controllers/rest-watch-controller.ts';
import { RouteController } from './controllers/route-controller.ts';
import { ServiceWorkerController } from './controllers/service-worker-controller.ts';
import { StatusController } from './controllers/status-controller.ts';
import { UndoController } from './controllers/undo-controller.ts';
import { ViewController } from './controllers/view-controller.ts';
import { controlStyles } from '../kit/control-styles.ts';
import type { HoldfastListPane } from './elements/holdfast-list-pane.ts';
import type { HoldfastQuarantine } from './elements/holdfast-quarantine.ts';
import type { SessionActionDone, ShownBranch } from './elements/holdfast-session-view.ts';
import { shellStrings } from './strings/shell.ts';
import { showAppBadge } from './view/app-badge.ts';
import { destinationOf } from './view/navigation.ts';
import type { PaletteItem } from './view/palette-items.ts';
import type { Place } from './view/route.ts';
import { isNarrow } from './view/screen.ts';
import type { UndoOffer } from './view/view-events.ts';
import { AVAILABLE_VIEWS, preloadSession, shownPlace } from './view-table.ts';
import { viewerStyles } from './viewer-styles.ts';
import './elements/holdfast-app-notices.ts';
import './elements/holdfast-list-pane.ts';
import './elements/holdfast-navigation.ts';
import '../kit/holdfast-notice-bar.ts';
import './elements/holdfast-status-line.ts';

/**
 * The whole viewer, as large as its container: the list of sessions, and the view that the address's hash names. It sets the
 * title of the page, and the number on the icon of an installed app.
 *
 * @example
 * document.body.append(new HoldfastViewer(await openRecorder()));
 */
@customElement('holdfast-viewer')
export class HoldfastViewer extends LitElement {
  static override readonly styles = [controlStyles, viewerStyles];

  @state() private announcement = '';
  /** What the view of the main pane calls itself, such as the title of a session. */
  @state() private viewName: string | null = null;
  @state() private isExportDue = false;

  readonly #client: RecorderClient;
  readonly #memory = new PlaceMemory(this, () => this.#main);
  readonly #routes = new RouteController(
    this,
    () => this.#onLeave(),
    () => this.#commands.run({ do: 'search' }),
  );
  readonly #recording: RecordingCountController;
  readonly #recoveries: RecoveriesController;
  readonly #status: StatusController;
  readonly #serviceWorker = new ServiceWorkerController(this);
  readonly #undo = new UndoController(this);
  #isUndoOfMain = false;
  readonly #view: ViewController;
  readonly #commands = new CommandController(this, {
    go: (place) => this.#goAndFocus(place),
    list: () => this.#showList(),
    persist: () => void this.#status.persist(),
    canPersist: () => this.#status.canPersist,
    announce: (text) => (this.announcement = text),
  });
  /** How the person came to a place whose view has not been rendered yet. */
  #arrival: 'none' | 'new' | 'back' | 'loaded' = 'loaded';
  #badge = 0;

  constructor(client: RecorderClient) {
    super();
    this.#client = client;
    this.#recording = new RecordingCountController(this, client);
    this.#recoveries = new RecoveriesController(this, client, this.#listRead());
    this.#status = new StatusController(this, client);
    this.#view = new ViewController(this, client);
    this.addController(new RestWatchController());
    this.addController(new ImportDoorController(this, () => this.#commands.reportUnloaded()));
  }

  override firstUpdated(): void {
    void loadQuarantine();
    void this.#listRead().then(preloadSession);
    setTimeout(() => void this.#startBackup(), BACKUP_AFTER_MS);
  }

  override willUpdate(): void {
    this.#view.show(this.#place, this.#recoveries.recoveries);
  }

  override updated(): void {
    const recoverable = this.#recoveries.total;
    document.title = shellStrings.pageTitle(this.#title, recoverable);
    if (recoverable !== this.#badge) void showAppBadge((this.#badge = recoverable));
    this.#arrive();
  }

  override render(): TemplateResult {
    const { route } = this.#routes;
    return html`
      <a class="skip" href="#" @click=${this.#skip}>${shellStrings.skip}</a>
      <holdfast-app-notices
        .client=${this.#client}
        .isUpdateReady=${this.#serviceWorker.isUpdateReady}
        .refusal=${this.#serviceWorker.refusal}
        .canPersist=${this.#status.canPersist}
        @update-accepted=${() => this.#serviceWorker.applyUpdate()}
        .trouble=${this.#status.roomTrouble}
        @backup-wanted=${() => this.#goAndFocus({ name: 'storage' })}
        .isExportDue=${this.isExportDue}
        @persist-requested=${() => this.#status.persist()}
        @export-requested=${() => this.#exportEverything()}
      ></holdfast-app-notices>
      <holdfast-quarantine .client=${this.#client}></holdfast-quarantine>
      <div
        class="panes"
        data-showing=${route.name}
        @keydown=${this.#onKey}
        @announced=${(event: CustomEvent<string>) => (this.announcement = event.detail)}
        @undo-offered=${(event: CustomEvent<UndoOffer>) => this.#offer(event.detail, this.#isInMain(event))}
      >
        <holdfast-navigation
          .current=${destinationOf(route)}
          .recording=${this.#recording.count}
          .recoverable=${this.#recoveries.total}
          .filter=${route.filter}
          .available=${AVAILABLE_VIEWS}
          @help-chosen=${() => this.#commands.run({ do: 'help' })}
        ></holdfast-navigation>
        <nav class="list" aria-label=${shellStrings.sessions}>${this.#listPane()}</nav>
        <main
          tabindex="-1"
          @view-named=${(event: CustomEvent<string>) => (this.viewName = event.detail)}
          @quarantine-chosen=${() => this.#showQuarantine()}
          @back-chosen=${this.#back}
          @branch-shown=${(event: CustomEvent<ShownBranch>) => this.#onBranchShown(event.detail)}
          @session-action-done=${(event: CustomEvent<SessionActionDone>) => this.#onActionDone(event.detail)}
        >
          ${this.#content()}
        </main>
      </div>
      ${this.#undoBar()} ${this.#importDoor()}
      <footer>
        <holdfast-status-line
          .save=${this.#status.save.status}
          .report=${this.#status.report}
          .offline=${this.#serviceWorker.offline}
          .persistAnswer=${this.#status.persistAnswer}
          @persist-requested=${() => this.#status.persist()}
        ></holdfast-status-line>
      </footer>
      <div class="visually-hidden" role="status" data-testid="announcement">${this.announcement}</div>
      <holdfast-palette
        .client=${this.#client}
        .views=${AVAILABLE_VIEWS}
        .actions=${this.#commands.actions}
        @item-chosen=${(event: CustomEvent<PaletteItem>) => this.#commands.choose(event.detail.target)}
      ></holdfast-palette>
      <holdfast-key-help></holdfast-key-help>
    `;
  }

  /** Resolves once the list was read: its first row waits for nothing else. */
  async #listRead(): Promise<void> {
    await this.updateComplete;
    await this.#pane?.updateComplete;
    await this.#pane?.firstRead;
  }

  /** What the main pane shows. */
  get #place(): Place {
    return shownPlace(this.#routes.route);
  }

  get #selected(): string | null {
    const place = this.#place;
    return place.name === 'session' || place.name === 'replay' ? place.sessionId : null;
  }

  get #title(): string | null {
    const { name } = this.#place;
    if (name === 'home') return null;
    return this.viewName ?? (name === 'session' || name === 'replay' ? null : shellStrings.viewName[name]);
  }

  #listPane(): TemplateResult {
    return html`
      <holdfast-list-pane
        .client=${this.#client}
        .filter=${this.#routes.route.filter}
        @filter-changed=${(event: CustomEvent<string>) => this.#routes.filter(event.detail)}
        .selectedId=${this.#selected}
        .recoverable=${this.#recoveries.total}
        ?beside-recoveries=${this.#place.name === 'home' || this.#place.name === 'recover'}
      ></holdfast-list-pane>
    `;
  }

  #content(): TemplateResult | HTMLElement | typeof nothing {
    switch (this.#view.state.status) {
      case 'none':
        return nothing;
      case 'loading':
        return html`<p class="state" role="status" data-testid="view-loading">${shellStrings.viewLoading}</p>`;
      case 'error':
        return html`
          <div class="state" role="alert" data-testid="view-error">
            <p><strong>${shellStrings.viewFailed}</strong> ${shellStrings.viewFailedHint}</p>
            <p class="actions">
              <button class="primary" data-testid="view-retry" @click=${() => this.#view.retry()}>${shellStrings.tryAgain}</button>
              <button @click=${() => location.reload()}>${shellStrings.reload}</button>
            </p>
          </div>
        `;
      case 'content':
        return this.#view.state.element;
    }
  }

  #undoBar(): TemplateResult | typeof nothing {
    const { offer, problem } = this.#undo;
    if (offer === null) return nothing;
    return html`
      <holdfast-notice-bar
        .text=${problem ?? offer.text}
        .actionLabel=${shellStrings.undo}
        data-testid="undo-bar"
        @accepted=${() => this.#acceptUndo()}
        @dismissed=${() => this.#undo.take(null)}
      ></holdfast-notice-bar>
    `;
  }

  #importDoor(): TemplateResult {
    return html`
      <holdfast-import-door
        .client=${this.#client}
        .isAtImport=${this.#routes.route.name === 'import'}
        @announced=${(event: CustomEvent<string>) => (this.announcement = event.detail)}
        @import-ended=${() => this.#pane?.reread()}
        @import-requested=${() => this.#goAndFocus({ name: 'import' })}
      ></holdfast-import-door>
    `;
  }

  /** `isOfMain`: what the main pane shows offers it, and not the list. */
  #offer(offer: UndoOffer, isOfMain: boolean): void {
    this.#undo.take(offer);
    this.#isUndoOfMain = isOfMain;
    this.announcement = offer.text;
  }

  async #acceptUndo(): Promise<void> {
    const problem = await this.#undo.accept();
    if (problem !== null) {
      this.announcement = problem;
      return;
    }
    await this.updateComplete;
    // The bar has gone with the button that had the focus.
    if (document.activeElement !== document.body) return;
    if (this.#isUndoOfMain || this.#pane?.checkVisibility() !== true) this.#main?.focus();
    else this.#pane.focusList();
  }

  #onActionDone(done: SessionActionDone): void {
    switch (done.action) {
      case 'copy':
        this.announcement = shellStrings.copied;
        return;
      case 'save':
        this.announcement = done.saved ?? '';
        return;
      case 'end':
        this.announcement = shellStrings.ended(done.title);
        return;
      case 'trash':
        this.#offer({ text: shellStrings.inTrash(done.title), undo: () => this.#restore(done) }, true);
        if (done.sessionId === this.#selected) this.#back();
        return;
      case 'restore':
        this.#undo.take(null);
        this.announcement = shellStrings.restored(done.title);
        return;
      case 'purge':
        this.#undo.take(null);
        this.announcement = shellStrings.purged(done.title);
        if (done.sessionId === this.#selected) this.#back();
        return;
    }
  }

  /** The address shows the same branch after a reload, and on the way back. */
  #onBranchShown({ sessionId, messageId }: ShownBranch): void {
    const { route } = this.#routes;
    if (route.name !== 'session' || route.sessionId !== sessionId) return;
    this.#routes.rename({ name: 'session', sessionId, messageId: null, branchId: messageId });
  }

  async #restore({ sessionId, title }: SessionActionDone): Promise<string | null> {
    const restored = await this.#client.api.restore(sessionId);
    if (!restored.ok) return restored.error.message;
    this.announcement = shellStrings.restored(title);
    this.#goAndFocus({ name: 'session', sessionId, messageId: null });
    return null;
  }

  #onLeave(): void {
    this.viewName = null;
    const isBack = this.#memory.leave();
    const isPaneGone = this.#main?.matches(':focus-within') === true || isNarrow();
    this.#arrival = isBack ? 'back' : isPaneGone ? 'new' : 'none';
  }

  async #showQuarantine(): Promise<void> {
    await loadQuarantine();
    this.#quarantine?.look();
  }

  #goAndFocus(place: Place): void {
    this.#routes.go(place);
    this.#arrival = 'new';
    this.requestUpdate();
  }

  /** The list, which on a narrow screen is a place of its own. */
  async #showList(): Promise<HoldfastListPane | null> {
    if (isNarrow() && this.#routes.route.name !== 'sessions') this.#routes.go({ name: 'sessions' });
    await this.updateComplete;
    return this.#pane;
  }

  /** Puts the focus where the person was when they left the place, or into the pane where its old content had it. */
  #arrive(): void {
    if (this.#arrival === 'none' || this.#view.state.status === 'loading') return;
    if (this.#arrival === 'back') this.#memory.restore();
    else if (this.#arrival === 'loaded') this.#memory.resume();
    else this.#main?.focus();
    this.#arrival = 'none';
  }

  readonly #skip = (event: Event): void => {
    event.preventDefault(); // the address is the route
    this.#main?.focus();
  };

  readonly #back = (): void => {
    this.#routes.go({ name: isNarrow() ? 'sessions' : 'home' });
    void this.updateComplete.then(() => this.#pane?.focusList());
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    // Escape in a dialog closes the dialog only.
    const path = event.composedPath();
    if (event.key !== 'Escape' || !this.#isInMain(event) || path.some((node) => node instanceof HTMLDialogElement))
      return;
    if (isNarrow()) this.#back();
    else this.#pane?.focusList();
  };

  #isInMain(event: Event): boolean {
    return this.#main !== null && event.composedPath().includes(this.#main);
  }

  get #pane(): HoldfastListPane | null {
    return this.renderRoot.querySelector('holdfast-list-pane');
  }

  /** Where a backup is set up, it runs while the viewer is open. Never rejects. */
  async #startBackup(): Promise<void> {
    try {
      const module = await import('./controllers/backup-controller.ts');
      const keeper = await module.backupOf(this.#client);
      const look = (): void => {
        this.isExportDue = keeper.state.status === 'unsupported' && keeper.state.isDue;
      };
      keeper.onChange(look);
      look();
    } catch (error) {
      console.warn('holdfast: backups do not run in this page', error);
    }
  }

  async #exportEverything(): Promise<void> {
    const module = await import('./controllers/backup-controller.ts');
    this.announcement = await module.exportEverything(this.#client);
  }

  get #quarantine(): HoldfastQuarantine | null {
    return this.renderRoot.querySelector('holdfast-quarantine');
  }

  get #main(): HTMLElement | null {
    return this.renderRoot.querySelector('main');
  }
}

/** Damaged records are rare, so the list does not wait for what reports them. */
async function loadQuarantine(): Promise<void> {
  await import('./elements/holdfast-quarantine.ts').catch((error: unknown) => {
    console.warn('holdfast: damaged records are not reported', error);
  });
}

/** After this nothing that a person has opened is still loading, in ms. */
const BACKUP_AFTER_MS = 30_000;

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-viewer': HoldfastViewer;
  }
}
