// A transcript in a scrolling pane: any messages of a session, of which only those in view are rendered.
// Emits `messages-wanted` (a PositionRange) where messages come into view that are not there.

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SessionStatus } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { formatDay } from '../../kit/format.ts';
import { VirtualRowsController, type RenderedRow } from '../controllers/virtual-rows-controller.ts';
import { SESSION_STRINGS } from '../strings/session.ts';
import type { BranchChoices } from '../view/branches.ts';
import { messageAt, type KnownMessages, type PositionRange } from '../view/known-messages.ts';
import { lastCurrent, messageProgress } from '../view/message-progress.ts';
import { haveSameRows, rowsOf, type GapRow, type MessageRow, type TranscriptRow } from '../view/transcript-rows.ts';
import './holdfast-message.ts';

const NO_MESSAGES: KnownMessages = [];
const NO_CHOICES: BranchChoices = new Map();

/**
 * A transcript in a scrolling pane, which stays at its bottom while messages stream. Emits `messages-wanted` (a
 * PositionRange) where messages come into view that are not there.
 */
@customElement('holdfast-message-list')
export class HoldfastMessageList extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        position: relative;
        display: block;
        min-height: 0;
      }

      .pane {
        height: 100%;
        overflow-y: auto;
        overflow-anchor: none; /* the controller of the rows keeps the place, in every browser */
        overscroll-behavior: contain;
        scrollbar-gutter: stable;
      }

      .pane:focus-visible {
        outline-offset: -2px;
      }

      .content {
        position: relative;
        overflow: clip;
        contain: layout style;
      }

      .row {
        position: absolute;
        inset-inline: 0;
        inset-block-start: 0;
        contain: layout style;
      }

      .gap {
        padding: 1rem 1.25rem;
        color: var(--ink-soft);
        font-size: var(--text-small);
      }

      .day {
        display: flex;
        align-items: center;
        gap: 0.75rem;
        margin: 0;
        padding: 1rem 1.25rem 0.25rem;
        font-size: var(--text-small);
        font-weight: 550;
        color: var(--ink-soft);
      }

      .day::before,
      .day::after {
        content: '';
        flex: 1;
        border-block-start: 1px solid var(--line);
      }

      .empty {
        padding: 2rem 1.25rem;
        color: var(--ink-soft);
      }

      .latest {
        position: absolute;
        inset-block-end: 0.75rem;
        inset-inline-end: 1.25rem;
        box-shadow: var(--shadow);
      }
    `,
  ];

  /** The session of the messages. Another session is shown from its bottom. */
  @property({ attribute: false }) sessionId = '';
  /** Any messages of the session, oldest first. */
  @property({ attribute: false }) messages: KnownMessages = NO_MESSAGES;
  /** How many positions the session has; null: `messages` end with the last one. */
  @property({ attribute: false }) end: number | null = null;
  @property({ attribute: false }) status: SessionStatus = 'active';
  @property({ attribute: false }) showsSuperseded = false;
  @property({ attribute: false }) choices: BranchChoices = NO_CHOICES;
  /** Why messages could not be read. */
  @property({ attribute: false }) problem: string | null = null;
  /** The message that a link leads to. */
  @property({ attribute: false }) markedId: string | null = null;

  readonly #virtual = new VirtualRowsController(this, (range) => this.#want(range));
  #rows: readonly TranscriptRow[] = [];

  /** Brings a message into view, by its position. */
  reveal(position: number): void {
    this.#virtual.reveal(position, 'center');
  }

  /** Brings a message into view, by its id, where it is known. */
  revealMessage(messageId: string): void {
    const message = this.messages.find(({ message_id }) => message_id === messageId);
    if (message !== undefined) this.reveal(message.position);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('sessionId')) this.#virtual.reset();
    const before = changed.get('messages') ?? (changed.has('messages') ? NO_MESSAGES : this.messages);
    const isOther =
      changed.has('sessionId') || changed.has('end') || changed.has('choices') || changed.has('showsSuperseded');
    if (isOther || !haveSameRows(before, this.messages)) this.#rows = rowsOf(this.messages, this.#positionCount, this);
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
    const last = lastCurrent(this.messages);
    return html`
      ${row.day === null ? nothing : html`<p class="day" data-testid="day">${formatDay(row.day)}</p>`}
      ${row.positions.map((position) => {
        const message = messageAt(this.messages, position);
        if (message === undefined) return nothing;
        return html`
          <holdfast-message
            .message=${message}
            .progress=${messageProgress(message, this.status, message === last)}
          ></holdfast-message>
        `;
      })}
    `;
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
