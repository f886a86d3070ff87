// A transcript in a scrolling pane: any messages of a session, of which only those in view are rendered.
// Emits `messages-wanted` (a PositionRange) where messages come into view that are not there, `spans-wanted` (messages),
// `branch-shown` (the `message_id` of a message of it) and `superseded-shown`.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { branchesOf, choicesFor, isSetAside, type RecordedMessage, type SessionStatus } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { formatDay } from '../../kit/format.ts';
import { FindHighlightsController, type MarkedText } from '../controllers/find-highlights-controller.ts';
import { VirtualRowsController, type RenderedRow } from '../controllers/virtual-rows-controller.ts';
import { SESSION_STRINGS } from '../strings/session.ts';
import { answerTime, type AnswerTime, type TextSpans } from '../view/answer-time.ts';
import type { FindMarks } from '../view/find-text.ts';
import { messageAt, type KnownMessages, type PositionRange } from '../view/known-messages.ts';
import { lastCurrent, messageProgress, type MessageProgress } from '../view/message-progress.ts';
import type { ReadPlace } from '../view/read-place.ts';
import { haveSameRows, rowsOf, type GapRow, type MessageRow, type TranscriptRow } from '../view/transcript-rows.ts';
import { messageListStyles } from './message-list-styles.ts';
import './holdfast-answer-part.ts';
import './holdfast-message.ts';

/** What of a message or part is its text. */
const TEXTS = '.body, .inside:not(:has(.body)), .failure';

const NO_MESSAGES: KnownMessages = [];

/**
 * A transcript in a scrolling pane, which stays at its bottom while messages stream. Emits `messages-wanted` (a
 * PositionRange) where messages come into view that are not there.
 */
@customElement('holdfast-message-list')
export class HoldfastMessageList extends LitElement {
  static override readonly styles = [controlStyles, messageListStyles];

  /** The session of the messages. Another session is shown from its bottom. */
  @property({ attribute: false }) sessionId = '';
  /** Any messages of the session, oldest first. */
  @property({ attribute: false }) messages: KnownMessages = NO_MESSAGES;
  /** How many positions the session has; null: `messages` end with the last one. */
  @property({ attribute: false }) end: number | null = null;
  @property({ attribute: false }) status: SessionStatus = 'active';
  @property({ attribute: false }) showsSuperseded = false;
  /** Why messages could not be read. */
  @property({ attribute: false }) problem: string | null = null;
  /** A message of the branch that is shown; null: that is the one with the latest message. `branch-shown` says that another is. */
  @property({ attribute: false }) branchId: string | null = null;
  /** The message that a link leads to. */
  @property({ attribute: false }) markedId: string | null = null;
  /** The address of a message; null: messages have none. */
  @property({ attribute: false }) linkOf: ((messageId: string) => string) | null = null;
  /** What the person looks for; null: nothing. */
  @property({ attribute: false }) find: FindMarks | null = null;
  /** When texts came, as far as `spans-wanted` was answered; null: no answer says how long it took. */
  @property({ attribute: false }) spans: TextSpans | null = null;

  readonly #virtual = new VirtualRowsController(this, (range) => this.#want(range));
  #rows: readonly TranscriptRow[] = [];
  /** What the rows were made of. */
  #rowsOf: readonly unknown[] = [];
  #rowMessages: KnownMessages = NO_MESSAGES;
  #last: RecordedMessage | undefined;
  /** What to bring into view once it has been read. */
  #awaited: { readonly position: number; readonly offset: number | null } | null = null;

  constructor() {
    super();
    this.addController(new FindHighlightsController(this, (place) => this.#virtual.bringIntoView(place)));
  }

  /** Puts the focus into the transcript. */
  focusPane(): void {
    this.renderRoot.querySelector<HTMLElement>('.pane')?.focus({ preventScroll: true });
  }

  /** Position of the message at the top of the view. */
  get topPosition(): number {
    return this.#virtual.topPosition;
  }

  /** The texts of the rows that are rendered. */
  get markedTexts(): readonly MarkedText[] {
    const elements = [...this.renderRoot.querySelectorAll('holdfast-message, holdfast-answer-part')];
    return elements.flatMap((element): MarkedText[] => {
      const current = element.hasAttribute('found') ? (this.find?.current?.occurrence ?? null) : null;
      return [...(element.shadowRoot?.querySelectorAll(TEXTS) ?? [])].map((root) => ({ root, current }));
    });
  }

  /** Where the person reads; null: at the end, which is followed. */
  get place(): ReadPlace | null {
    const anchor = this.#virtual.anchor;
    const message = anchor === null ? undefined : messageAt(this.messages, anchor.position);
    return anchor === null || message === undefined ? null : { messageId: message.message_id, offset: anchor.offset };
  }

  /** Goes to the end, and follows it. */
  showEnd(): void {
    this.#awaited = null;
    this.#virtual.pin();
  }

  /**
   * Brings a message into view, by its position: with `offset` pixels of it above the view; null: in the middle. One that has not
   * been read is brought into view once it has.
   */
  reveal(position: number, offset: number | null = null): void {
    const message = messageAt(this.messages, position);
    this.#awaited = message === undefined ? { position, offset } : null;
    if (message !== undefined && this.#isHidden(message)) this.#showBranch(message.message_id);
    if (message !== undefined && isSetAside(message) && !this.showsSuperseded) {
      this.showsSuperseded = true;
      this.dispatchEvent(new CustomEvent('superseded-shown'));
    }
    this.#makeRows();
    this.#virtual.reveal(position, offset);
  }

  /** Brings the message of a found place into view. Where it is there already, only the place is, once it is marked. */
  revealFound(position: number): void {
    if (this.#virtual.isInView(position)) this.#awaited = null;
    else this.reveal(position);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('sessionId')) {
      this.#virtual.reset();
      if (!changed.has('branchId')) this.branchId = null;
    }
    if (changed.has('messages')) this.#last = lastCurrent(this.messages);
    this.#makeRows();
    const awaited = this.#awaited;
    if (awaited !== null && messageAt(this.messages, awaited.position) !== undefined)
      this.reveal(awaited.position, awaited.offset);
  }

  override updated(): void {
    if (this.spans !== null) this.#wantSpans();
  }

  /** Makes the rows, unless they would be the same. */
  #makeRows(): void {
    const made = [this.sessionId, this.#positionCount, this.branchId, this.showsSuperseded];
    const isSame =
      made.every((each, index) => each === this.#rowsOf[index]) && haveSameRows(this.#rowMessages, this.messages);
    if (!isSame) {
      const choices = choicesFor(this.messages, this.branchId);
      this.#rows = rowsOf(this.messages, this.#positionCount, { showsSuperseded: this.showsSuperseded, choices });
    }
    this.#rowsOf = made;
    this.#rowMessages = this.messages;
    this.#virtual.setRows(this.#rows, this.messages, this.#positionCount);
  }

  override render(): TemplateResult {
    return html`
      <div
        class="pane"
        part="transcript"
        role="log"
        aria-live="off"
        aria-label=${SESSION_STRINGS.messages}
        tabindex="0"
        data-testid="messages"
        @focusin=${this.#onFocus}
        @focusout=${() => this.#virtual.keep(null)}
      >
        ${this.#rows.length === 0 ? html`<p class="empty">${SESSION_STRINGS.noMessages}</p>` : nothing}
        <div class="content">
          ${repeat(
            this.#virtual.rows,
            ({ row }) => row.key,
            (rendered) => this.#row(rendered),
          )}
        </div>
      </div>
      ${
        this.#virtual.isPinned
          ? nothing
          : html`<button class="latest" data-testid="jump-to-latest" @click=${() => this.#virtual.pin()}>
            ${SESSION_STRINGS.latest}
          </button>`
      }
    `;
  }

  #row({ row, index }: RenderedRow): TemplateResult {
    return html`
      <div class="row" data-index=${index} data-key=${row.key}>${row.kind === 'gap' ? this.#gap(row) : this.#message(row)}</div>
    `;
  }

  #gap({ from, to }: GapRow): TemplateResult {
    const text = this.problem === null ? SESSION_STRINGS.unread(to - from) : SESSION_STRINGS.unreadable(this.problem);
    return html`<p class="gap" data-testid="gap">${text}</p>`;
  }

  #message(row: MessageRow): TemplateResult {
    const messages = this.#messagesAt(row.positions);
    return html`
      ${row.day === null ? nothing : html`<p class="day" data-testid="day">${formatDay(row.day)}</p>`}
      ${row.kind === 'message' || row.kind === 'text' ? this.#text(row, messages[0]) : this.#part(row, messages)}
    `;
  }

  #text(row: MessageRow, message: RecordedMessage | undefined): TemplateResult | typeof nothing {
    if (message === undefined) return nothing;
    return html`
      <holdfast-message
        exportparts="text, code, image"
        .message=${message}
        .progress=${this.#progressOf(message)}
        .continued=${!row.isFirst}
        .fork=${row.fork}
        .own=${this.#ownOf(row)}
        .time=${this.#timeOf(row)}
        .href=${this.linkOf?.(message.message_id) ?? null}
        .marked=${message.message_id === this.markedId}
        .found=${this.#isFound(row)}
        @branch-chosen=${(event: CustomEvent<string>) => this.#choose(event.detail)}
      ></holdfast-message>
    `;
  }

  #part(row: MessageRow, messages: readonly RecordedMessage[]): TemplateResult {
    const last = messages.at(-1);
    return html`
      <holdfast-answer-part
        .kind=${row.kind}
        .messages=${messages}
        .progress=${last === undefined ? 'complete' : this.#progressOf(last)}
        .continued=${!row.isFirst}
        .fork=${row.fork}
        .own=${this.#ownOf(row)}
        .time=${this.#timeOf(row)}
        .superseded=${row.isSuperseded}
        .marked=${messages.some(({ message_id }) => message_id === this.markedId)}
        .found=${this.#isFound(row)}
        @branch-chosen=${(event: CustomEvent<string>) => this.#choose(event.detail)}
      ></holdfast-answer-part>
    `;
  }

  #progressOf(message: RecordedMessage): MessageProgress {
    return messageProgress(message, this.status, message === this.#last);
  }

  /** The answer's own message, for what is said at the end of the answer. */
  #ownOf({ summaryPosition }: MessageRow): RecordedMessage | null {
    return summaryPosition === null ? null : (messageAt(this.messages, summaryPosition) ?? null);
  }

  #timeOf({ endsAnswer }: MessageRow): AnswerTime | null {
    const [first] = endsAnswer;
    if (first === undefined || this.spans === null) return null;
    return answerTime(this.#messagesAt(endsAnswer), messageAt(this.messages, first - 1), this.spans);
  }

  #messagesAt(positions: readonly number[]): readonly RecordedMessage[] {
    return positions.flatMap((position) => messageAt(this.messages, position) ?? []);
  }

  /** Of answers that end in view, and are not being written. */
  #wantSpans(): void {
    const ended = this.#virtual.rows.flatMap(({ row }) => (row.kind === 'gap' ? [] : this.#messagesAt(row.endsAnswer)));
    const detail = ended.filter((message) => this.#progressOf(message) !== 'writing');
    this.dispatchEvent(new CustomEvent('spans-wanted', { detail }));
  }

  #isFound({ positions }: MessageRow): boolean {
    const place = this.find?.current ?? null;
    return place !== null && positions.includes(place.position);
  }

  /** Whether a message is on another branch than the one that is shown. */
  #isHidden(message: RecordedMessage): boolean {
    return !branchesOf(this.messages, choicesFor(this.messages, this.branchId)).shown.includes(message);
  }

  #showBranch(messageId: string): void {
    this.branchId = messageId;
    this.dispatchEvent(new CustomEvent('branch-shown', { detail: messageId }));
  }

  #choose(messageId: string): void {
    this.#showBranch(messageId);
    void this.#focusFork(messageId);
  }

  /** The button that had the focus is gone with its message. */
  async #focusFork(messageId: string): Promise<void> {
    await this.updateComplete;
    const parts = [
      ...this.renderRoot.querySelectorAll('holdfast-message'),
      ...this.renderRoot.querySelectorAll('holdfast-answer-part'),
    ];
    const part = parts.find(({ fork }) => fork?.siblings[fork.index] === messageId);
    await part?.updateComplete;
    part?.renderRoot.querySelector<HTMLElement>('.fork button:enabled')?.focus({ preventScroll: true });
  }

  get #positionCount(): number {
    return this.end ?? (this.messages.at(-1)?.position ?? -1) + 1;
  }

  #want(range: PositionRange): void {
    this.dispatchEvent(new CustomEvent('messages-wanted', { detail: range }));
  }

  readonly #onFocus = (event: FocusEvent): void => {
    const row = event.composedPath().find((node) => node instanceof HTMLElement && node.classList.contains('row'));
    this.#virtual.keep(row instanceof HTMLElement ? (row.dataset['key'] ?? null) : null);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-message-list': HoldfastMessageList;
  }
}
