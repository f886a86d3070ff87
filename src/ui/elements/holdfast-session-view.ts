// One session: its head, its recovery panel where it was cut off, its messages as they come, and what is found in them.
// Emits `back-chosen`, `quarantine-chosen`, `branch-shown` ({@link ShownBranch}), and `session-action-done`
// ({@link SessionActionDone}) once an action has taken effect.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import {
  type Failure,
  isHidden,
  isSuperseded,
  type RecordedMessage,
  type SessionDetail,
  shownAtSource,
  wantsRecovering,
} from '../../protocol/index.ts';
import { AttachmentsController } from '../controllers/attachments-controller.ts';
import { FindController } from '../controllers/find-controller.ts';
import { FindKeyController } from '../controllers/find-key-controller.ts';
import { LinkedMessageController } from '../controllers/linked-message-controller.ts';
import { SessionPagesController, type SessionState } from '../controllers/session-pages-controller.ts';
import {
  SessionActionsController,
  type SessionAction,
  type SessionActionDone,
} from '../controllers/session-actions-controller.ts';
import { TextSpansController } from '../controllers/text-spans-controller.ts';
import { loadMarkdown } from '../markdown/load-markdown.ts';
import { failureStrings } from '../strings/failure.ts';
import { SESSION_STRINGS } from '../strings/session.ts';
import { answerEnd, type Writing } from '../view/answer-end.ts';
import { chosenId, isNoSession } from '../view/chosen-id.ts';
import type { ReadPlace, ReadView } from '../view/read-place.ts';
import { sessionTitle } from '../view/session-labels.ts';
import { announce, nameView } from '../view/view-events.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import type { HoldfastConfirmDialog } from '../../kit/holdfast-confirm-dialog.ts';
import type { KnownMessages, PositionRange } from '../view/known-messages.ts';
import type { HoldfastMessageList } from './holdfast-message-list.ts';
import { sessionViewStyles } from './session-view-styles.ts';
import '../../kit/holdfast-confirm-dialog.ts';
import './holdfast-find-bar.ts';
import './holdfast-message-list.ts';
import './holdfast-recovery-panel.ts';
import './holdfast-session-header.ts';
import './holdfast-read-failure.ts';

const NOTHING_WRITTEN: Writing = { messageId: null };

/** Detail of `branch-shown`. */
export interface ShownBranch {
  readonly sessionId: string;
  /** A message of the branch. */
  readonly messageId: string;
}

export type { SessionActionDone } from '../controllers/session-actions-controller.ts';

/**
 * One session as it is recorded: set `client`, `sessionId` and, for one of its messages, `messageId`. Emits `back-chosen`,
 * `quarantine-chosen`, `branch-shown` ({@link ShownBranch}) when another branch is shown, and `session-action-done`
 * ({@link SessionActionDone}) once an action has taken effect.
 */
@customElement('holdfast-session-view')
export class HoldfastSessionView extends LitElement implements ReadView {
  static override readonly styles = [controlStyles, sessionViewStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;
  /** Null: none is chosen. */
  @property({ attribute: false }) sessionId: string | null = null;

  /** The message to show; null: the last one. */
  @property({ attribute: false }) messageId: string | null = null;
  /**
   * A message of the branch to show; null: the branch of `messageId`, or else the one with the latest message, or that the source of an import showed. It follows what the
   * person chooses, which `branch-shown` reports.
   */
  @property({ attribute: false }) branchId: string | null = null;
  /** The address of a message; null where messages have none, as in another app. */
  @property({ attribute: false }) linkOf: ((sessionId: string, messageId: string) => string) | null = null;
  /** The address of the session's replay; null where there is none. */
  @property({ attribute: false }) replayOf: ((sessionId: string) => string) | null = null;
  @state() private isFinding = false;
  @state() private showsSuperseded = false;

  readonly #pages = new SessionPagesController(this);
  readonly #actions = new SessionActionsController(
    this,
    () => this.client,
    () => this.#branch,
  );
  readonly #linked = new LinkedMessageController(this);
  readonly #find = new FindController(this, ({ position }) => this.#messageList?.revealFound(position));
  readonly #timing = new TextSpansController(this);
  #writing: Writing = NOTHING_WRITTEN;
  #resumed: { readonly place: ReadPlace | null } | null = null;

  constructor() {
    super();
    this.addController(new AttachmentsController(this, () => this.client));
    this.addController(new FindKeyController(this, () => this.find()));
    void loadMarkdown();
  }

  /** Opens the bar by which a text is found. */
  find(): void {
    if (this.#pages.state.status !== 'content') return;
    this.isFinding = true;
    void this.updateComplete.then(() => this.renderRoot.querySelector('holdfast-find-bar')?.focusField());
  }

  /** Where the person reads; null: at the end, which is followed. */
  get place(): ReadPlace | null {
    return this.#linked.resuming ?? this.#messageList?.place ?? null;
  }

  /** Goes to a place of the session in place of its `messageId`, once it has been read; null: the end. */
  resume(place: ReadPlace | null): void {
    this.#resumed = { place };
    if (place === null) this.#messageList?.showEnd();
    this.requestUpdate();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const [sessionId, messageId] = [chosenId(this.sessionId), chosenId(this.messageId)];
    this.#pages.follow(this.client, sessionId);
    this.#timing.follow(this.client, sessionId);
    this.#linked.follow(sessionId, messageId);
    if (this.#resumed !== null) this.#linked.resume(this.#resumed.place);
    this.#resumed = null;
    const isElsewhere = changed.has('sessionId') || (changed.has('messageId') && messageId !== null);
    if (isElsewhere && !changed.has('branchId')) this.branchId = null;
    if (!changed.has('sessionId')) return;
    this.#actions.forget();
    this.#find.stop();
    this.#writing = NOTHING_WRITTEN;
    this.isFinding = this.showsSuperseded = false;
  }

  override updated(): void {
    const shown = this.#pages.state;
    if (shown.status !== 'content') return;
    nameView(this, sessionTitle(shown.session));
    void this.#linked.show(
      (messageId) => this.#pages.locate(messageId),
      (position, offset) => this.#messageList?.reveal(position, offset),
    );
    const { writing, ended } = answerEnd(this.#writing, shown.messages, shown.session.status);
    this.#writing = writing;
    if (ended !== null) announce(this, SESSION_STRINGS.ended[ended]);
  }

  override render(): TemplateResult {
    if (chosenId(this.sessionId) === null)
      return html`<p class="state" data-testid="session-none">${SESSION_STRINGS.choose}</p>`;
    const shown = this.#pages.state;
    switch (shown.status) {
      case 'loading':
        return html`${this.#header(null)}
          <p class="state" role="status" data-testid="session-loading">${SESSION_STRINGS.reading} <span class="slow">${failureStrings.slow}</span></p>`;
      case 'error':
        return html`${this.#header(null)} ${this.#error(shown.error)}`;
      case 'content':
        return this.#content(shown);
    }
  }

  #content({ session, messages, end }: Extract<SessionState, { status: 'content' }>): TemplateResult {
    const { linkOf } = this;
    return html`
      ${this.#header(session, supersededCount(session, messages, end), hiddenCount(messages))}
      ${wantsRecovering(session.status) ? this.#recoveryPanel(session) : nothing}
      ${this.isFinding ? this.#findBar() : nothing} ${this.#problems()}
      <holdfast-message-list
        exportparts="transcript, text, code, image"
        .sessionId=${session.session_id}
        .messages=${messages}
        .end=${end}
        .status=${session.status}
        .problem=${this.#pages.pageProblem}
        .showsSuperseded=${this.showsSuperseded}
        .branchId=${this.#branch}
        .markedId=${chosenId(this.messageId)}
        .linkOf=${linkOf === null ? null : (messageId: string) => linkOf(session.session_id, messageId)}
        .find=${this.#find.marks}
        .spans=${this.#timing.spans}
        @messages-wanted=${(event: CustomEvent<PositionRange>) => this.#pages.want(event.detail)}
        @spans-wanted=${(event: CustomEvent<readonly RecordedMessage[]>) => this.#timing.want(event.detail)}
        @branch-shown=${(event: CustomEvent<string>) => this.#onBranchShown(session, event.detail)}
        @superseded-shown=${() => (this.showsSuperseded = true)}
      ></holdfast-message-list>
      ${this.#dialogs(session)}
    `;
  }

  get #branch(): string | null {
    const chosen = chosenId(this.branchId) ?? chosenId(this.messageId);
    const shown = this.#pages.state;
    if (chosen !== null || shown.status !== 'content') return chosen;
    return shownAtSource(shown.session.metadata, shown.messages.at(-1));
  }

  #onBranchShown(session: SessionDetail, messageId: string): void {
    this.branchId = messageId;
    const detail: ShownBranch = { sessionId: session.session_id, messageId };
    this.dispatchEvent(new CustomEvent('branch-shown', { detail, bubbles: true }));
  }

  #header(session: SessionDetail | null, superseded = 0, hidden = 0): TemplateResult {
    return html`
      <holdfast-session-header
        class=${session === null ? 'without-session' : ''}
        .session=${session}
        .busy=${this.#actions.busy}
        .isCopied=${this.#actions.isCopied}
        .supersededCount=${superseded}
        .hiddenCount=${hidden}
        .showsSuperseded=${this.showsSuperseded}
        .replayHref=${session === null ? null : (this.replayOf?.(session.session_id) ?? null)}
        @action-chosen=${(event: CustomEvent<SessionAction>) => session !== null && this.#choose(event.detail, session)}
        @find-chosen=${() => this.find()}
        @superseded-toggled=${() => (this.showsSuperseded = !this.showsSuperseded)}
        @back-chosen=${() => this.dispatchEvent(new CustomEvent('back-chosen', { bubbles: true }))}
      ></holdfast-session-header>
    `;
  }

  #recoveryPanel(session: SessionDetail): TemplateResult {
    return html`
      <holdfast-recovery-panel
            .client=${this.client}
            .sessionId=${session.session_id}
            @message-chosen=${(event: CustomEvent<string>) => void this.#reveal(event.detail)}
          ></holdfast-recovery-panel>
    `;
  }

  #findBar(): TemplateResult {
    return html`
      <holdfast-find-bar
        .find=${this.#find.state}
        @query-changed=${(event: CustomEvent<string>) => this.#search(event.detail)}
        @step-chosen=${(event: CustomEvent<1 | -1>) => this.#find.step(event.detail)}
        @closed=${() => this.#endFinding()}
      ></holdfast-find-bar>
    `;
  }

  #problems(): readonly TemplateResult[] {
    const { problem: unlinked } = this.#linked;
    const isMissing = unlinked?.code === 'message_not_found';
    const problems = [this.#actions.problem, isMissing ? SESSION_STRINGS.noSuchMessage : (unlinked?.message ?? null)];
    return problems.flatMap((problem) =>
      problem === null ? [] : [html`<p class="problem" role="alert" data-testid="action-problem">${problem}</p>`],
    );
  }

  #error(error: Failure): TemplateResult {
    if (!isNoSession(error))
      return html`
        <holdfast-read-failure
          class="state"
          data-testid="session-error"
          .heading=${SESSION_STRINGS.unreadableSession}
          .error=${error}
          @retry-chosen=${() => this.#pages.retry()}
        ></holdfast-read-failure>
      `;
    return html`
      <div class="state" role="alert" data-testid="session-error">
        <h2>${SESSION_STRINGS.gone}</h2>
        <p>${SESSION_STRINGS.goneHint}</p>
        <button @click=${() => this.#pages.retry()}>${SESSION_STRINGS.tryAgain}</button>
      </div>
    `;
  }

  #search(query: string): void {
    const sessionId = chosenId(this.sessionId);
    if (this.client !== null && sessionId !== null)
      this.#find.search(this.client, sessionId, query, this.#messageList?.topPosition ?? 0);
  }

  #endFinding(): void {
    this.isFinding = false;
    this.#find.stop();
    this.#messageList?.focusPane();
  }

  async #reveal(messageId: string): Promise<void> {
    const located = await this.#pages.locate(messageId);
    if (located?.ok === true) this.#messageList?.reveal(located.value);
  }

  #dialogs(session: SessionDetail): TemplateResult {
    const title = sessionTitle(session);
    return html`
      <holdfast-confirm-dialog
        class="confirm-trash"
        .heading=${SESSION_STRINGS.confirmTrash(title)}
        .text=${SESSION_STRINGS.confirmTrashText}
        .confirmLabel=${SESSION_STRINGS.confirmTrashLabel}
        @confirmed=${() => this.#run('trash', session)}
      ></holdfast-confirm-dialog>
      <holdfast-confirm-dialog
        class="confirm-purge"
        .heading=${SESSION_STRINGS.confirmPurge(title)}
        .text=${SESSION_STRINGS.confirmPurgeText}
        .confirmLabel=${SESSION_STRINGS.confirmPurgeLabel}
        @confirmed=${() => this.#run('purge', session)}
      ></holdfast-confirm-dialog>
    `;
  }

  #choose(action: SessionAction, session: SessionDetail): void {
    if (action === 'trash') this.#trashDialog?.ask();
    else if (action === 'purge') this.#purgeDialog?.ask();
    else void this.#run(action, session);
  }

  async #run(action: SessionAction, session: SessionDetail): Promise<void> {
    if (!(await this.#actions.run(action, session))) return;
    const { saved } = this.#actions;
    const detail: SessionActionDone = { action, sessionId: session.session_id, title: sessionTitle(session), saved };
    this.dispatchEvent(new CustomEvent('session-action-done', { detail, bubbles: true }));
  }

  get #trashDialog(): HoldfastConfirmDialog | null {
    return this.renderRoot.querySelector<HoldfastConfirmDialog>('.confirm-trash');
  }

  get #purgeDialog(): HoldfastConfirmDialog | null {
    return this.renderRoot.querySelector<HoldfastConfirmDialog>('.confirm-purge');
  }

  get #messageList(): HoldfastMessageList | null {
    return this.renderRoot.querySelector('holdfast-message-list');
  }
}

/** How many of the messages that have been read the source of an import did not show. */
function hiddenCount(messages: KnownMessages): number {
  return messages.filter((message) => isHidden(message) && !isSuperseded(message)).length;
}

/** How many messages nothing shows. Those whose step was made again count as current, and are known of what has been read. */
function supersededCount({ message_count }: SessionDetail, messages: KnownMessages, end: number): number {
  return end - message_count + messages.filter((message) => !message.superseded && isSuperseded(message)).length;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-session-view': HoldfastSessionView;
  }
}
