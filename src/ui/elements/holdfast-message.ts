// One recorded message, or the text of an answer. Emits `branch-chosen` (a `message_id`).

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { type Fork, isSuperseded, type RecordedMessage } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import type { MenuItem } from '../../kit/holdfast-menu.ts';
import { copyText } from '../controllers/copy-text.ts';
import { MESSAGE_STRINGS } from '../strings/message.ts';
import { areOtherTimes, type AnswerTime } from '../view/answer-time.ts';
import { lookOf } from '../view/message-look.ts';
import type { MessageProgress } from '../view/message-progress.ts';
import { firstWords, isTrue, textOf } from '../view/part-text.ts';
import { roleLabel } from '../view/session-labels.ts';
import { announce } from '../view/view-events.ts';
import type { HoldfastMarkdown } from './holdfast-markdown.ts';
import { attachmentsTemplate, forkTemplate, originTemplate, summaryTemplate } from './message-templates.ts';
import { findHighlightStyles } from './find-highlight-styles.ts';
import { messageStyles } from './message-styles.ts';
import '../../kit/holdfast-menu.ts';
import './holdfast-markdown.ts';
import './holdfast-revisions.ts';

/** Roles whose messages are long, and for programs. */
const FOLDED_ROLES: ReadonlySet<string> = new Set(['tool', 'function', 'system', 'developer']);

/** One recorded message. */
@customElement('holdfast-message')
export class HoldfastMessage extends LitElement {
  static override readonly styles = [controlStyles, messageStyles, findHighlightStyles];

  @property({ attribute: false }) message: RecordedMessage | null = null;
  @property({ attribute: false }) progress: MessageProgress = 'complete';
  /** An earlier row has the head of its answer. */
  @property({ type: Boolean, reflect: true }) continued = false;
  @property({ attribute: false }) fork: Fork | null = null;
  /** The answer's own message, at the end of the answer. */
  @property({ attribute: false }) own: RecordedMessage | null = null;
  /** How long the answer took, at its end. */
  @property({ attribute: false, hasChanged: areOtherTimes }) time: AnswerTime | null = null;
  /** The address of the message; null where it has none. */
  @property({ attribute: false }) href: string | null = null;
  /** A link leads to it. */
  @property({ type: Boolean, reflect: true }) marked = false;
  /** What the person looks for is in it. */
  @property({ type: Boolean, reflect: true }) found = false;
  @state() private isPlain = false;
  @state() private isOpen = false;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('message');
    if (before != null && before.message_id !== this.message?.message_id) this.isPlain = this.isOpen = false;
  }

  override updated(): void {
    this.setAttribute('role-kind', this.message?.role ?? '');
    this.toggleAttribute('superseded', this.message !== null && isSuperseded(this.message));
  }

  /** Complete with the text in it, so that its height is right. */
  override async getUpdateComplete(): Promise<boolean> {
    const isComplete = await super.getUpdateComplete();
    await this.#markdown?.updateComplete;
    return isComplete;
  }

  override render(): TemplateResult | typeof nothing {
    const { message } = this;
    if (message === null) return nothing;
    return html`
      <article
        aria-label=${roleLabel(message.role)}
        data-testid="message"
        data-message-id=${message.message_id}
        data-progress=${this.progress}
      >
        ${this.#head(message)}
        ${FOLDED_ROLES.has(message.role) ? this.#folded(message) : this.#body(message)}
        ${attachmentsTemplate([message])} ${this.#missing(message)} ${this.#note(message)}
        ${message.revisions.length === 0 ? nothing : html`<holdfast-revisions .message=${message}></holdfast-revisions>`}
        ${summaryTemplate(this.own, this.time)}
      </article>
    `;
  }

  #head(message: RecordedMessage): TemplateResult {
    if (this.continued && this.fork === null) return html`<span class="tools continued-tools">${this.#menu()}</span>`;
    return html`
      <header>
        ${originTemplate(message)}
        ${forkTemplate(this, this.fork)}
        <span class="tools">${this.#menu()}</span>
      </header>
    `;
  }

  #menu(): TemplateResult {
    return html`
      <holdfast-menu
        .label=${MESSAGE_STRINGS.actions}
        .items=${guard([this.isPlain, this.href], () => this.#items())}
        data-testid="message-menu"
        @item-chosen=${(event: CustomEvent<string>) => void this.#act(event.detail)}
      ></holdfast-menu>
    `;
  }

  #folded(message: RecordedMessage): TemplateResult {
    const isOpen = this.isOpen || this.marked || this.found;
    return html`
      <details
        ?open=${isOpen}
        data-testid="folded"
        @toggle=${(event: ToggleEvent) => (this.isOpen = event.newState === 'open')}
      >
        <summary><bdi class="hint">${firstWords(message.content)}</bdi></summary>
        ${isOpen ? html`<div class="inside">${this.#body(message)}</div>` : nothing}
      </details>
    `;
  }

  #body({ content, role }: RecordedMessage): TemplateResult {
    return html`
      <div class="body">
        <holdfast-markdown
          part="text"
          exportparts="code, image"
          .text=${content}
          .look=${lookOf(role)}
          .plain=${this.isPlain}
          .growing=${this.progress === 'writing'}
        ></holdfast-markdown>
      </div>
    `;
  }

  #note(message: RecordedMessage): TemplateResult | typeof nothing {
    const { content } = message;
    const hasFailed = textOf(message, 'outcome') === 'failed';
    switch (this.progress) {
      case 'complete':
        return nothing;
      case 'writing':
        return html`<span class="visually-hidden">${MESSAGE_STRINGS.writing}</span>`;
      case 'unfinished':
        return html`<p class="note">${MESSAGE_STRINGS.unfinished(content.length)}</p>`;
      case 'stopped':
        return html`<p class="note">${MESSAGE_STRINGS.stopped(content.length)}</p>`;
      case 'incomplete':
        // The error, and the summary of the answer, say that it failed.
        if (hasFailed && content === '') return nothing;
        return html`<p class="note" data-testid="incomplete">
          ${hasFailed ? MESSAGE_STRINGS.failed(content.length) : MESSAGE_STRINGS.incomplete(content.length)}
        </p>`;
      case 'cut_off':
        return html`<p class="note cut" data-testid="cut-off">${MESSAGE_STRINGS.cutOff(content.length)}</p>`;
    }
  }

  #missing(message: RecordedMessage): readonly TemplateResult[] {
    const lost = message.missing.reduce((total, { length }) => total + length, 0);
    const notes = [
      ...(lost === 0 ? [] : [MESSAGE_STRINGS.missing(lost)]),
      ...(isTrue(message, 'has_gap') ? [MESSAGE_STRINGS.hasGap] : []),
    ];
    return notes.map((text) => html`<p class="note lost" data-testid="missing">${text}</p>`);
  }

  #items(): readonly MenuItem[] {
    return [
      { id: 'copy-markdown', label: MESSAGE_STRINGS.copyMarkdown, icon: 'copy' },
      { id: 'copy-text', label: MESSAGE_STRINGS.copyText },
      ...(this.href === null ? [] : [{ id: 'copy-link', label: MESSAGE_STRINGS.copyLink, icon: 'link' as const }]),
      { id: 'as-recorded', label: this.isPlain ? MESSAGE_STRINGS.rendered : MESSAGE_STRINGS.asRecorded },
    ];
  }

  async #act(id: string): Promise<void> {
    if (id === 'as-recorded') {
      this.isPlain = !this.isPlain;
      return;
    }
    const copied = await copyText(this.#textFor(id));
    announce(this, copied.ok ? MESSAGE_STRINGS.copied : copied.error.message);
  }

  #textFor(id: string): string {
    const content = this.message?.content ?? '';
    if (id === 'copy-text') return this.#markdown?.plainText ?? content;
    return id === 'copy-link' ? (this.href ?? '') : content;
  }

  get #markdown(): HoldfastMarkdown | null {
    return this.renderRoot.querySelector('holdfast-markdown');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-message': HoldfastMessage;
  }
}
