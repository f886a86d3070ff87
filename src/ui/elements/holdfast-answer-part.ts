// A part of an answer beside its text: its reasoning, a tool call with its result, sources, a file or an error. All but errors
// are folded until they are opened. Emits `branch-chosen` (a `message_id`).

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type Fork, placeOf, type RecordedMessage } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { linkTarget } from '../markdown/link-target.ts';
import { MESSAGE_STRINGS } from '../strings/message.ts';
import { areOtherTimes, type AnswerTime } from '../view/answer-time.ts';
import type { MessageProgress } from '../view/message-progress.ts';
import { codeOf, firstWords, isTrue, prettyJson, textOf } from '../view/part-text.ts';
import type { MessageRow } from '../view/transcript-rows.ts';
import { findHighlightStyles } from './find-highlight-styles.ts';
import { messageStyles } from './message-styles.ts';
import { attachmentsTemplate, forkTemplate, originTemplate, summaryTemplate } from './message-templates.ts';
import './holdfast-markdown.ts';

/** A part of an answer beside its text. */
@customElement('holdfast-answer-part')
export class HoldfastAnswerPart extends LitElement {
  static override readonly styles = [controlStyles, messageStyles, findHighlightStyles];

  @property({ attribute: false }) kind: MessageRow['kind'] = 'reasoning';
  /** The messages of the row, in order. */
  @property({ attribute: false, hasChanged: areOthers }) messages: readonly RecordedMessage[] = [];
  @property({ attribute: false }) progress: MessageProgress = 'complete';
  @property({ attribute: false }) fork: Fork | null = null;
  /** The answer's own message, at the end of the answer. */
  @property({ attribute: false }) own: RecordedMessage | null = null;
  /** How long the answer took, at its end. */
  @property({ attribute: false, hasChanged: areOtherTimes }) time: AnswerTime | null = null;
  @property({ type: Boolean, reflect: true }) continued = false;
  @property({ type: Boolean, reflect: true }) marked = false;
  /** What the person looks for is in it. */
  @property({ type: Boolean, reflect: true }) found = false;
  @property({ type: Boolean, reflect: true }) superseded = false;
  @state() private isOpen = false;

  override render(): TemplateResult | typeof nothing {
    const [first] = this.messages;
    if (first === undefined) return nothing;
    return html`
      <article
        aria-label=${this.#label(first)}
        data-testid="answer-part"
        data-kind=${this.kind}
        data-message-id=${first.message_id}
        data-progress=${this.progress}
      >
        ${this.#head(first)} ${this.#content(first)} ${attachmentsTemplate(this.messages)}
        ${this.progress === 'cut_off' ? html`<p class="note cut" data-testid="cut-off">${MESSAGE_STRINGS.cutOff(first.content.length)}</p>` : nothing}
        ${summaryTemplate(this.own, this.time)}
      </article>
    `;
  }

  #head(first: RecordedMessage): TemplateResult | typeof nothing {
    if (this.continued && this.fork === null) return nothing;
    return html`<header>${originTemplate(first)} ${forkTemplate(this, this.fork)}</header>`;
  }

  #label(first: RecordedMessage): string {
    switch (this.kind) {
      case 'reasoning':
        return this.progress === 'writing' ? MESSAGE_STRINGS.thinking : MESSAGE_STRINGS.reasoning;
      case 'tool':
        return textOf(first, 'tool_name') ?? MESSAGE_STRINGS.toolCall;
      case 'source':
        return MESSAGE_STRINGS.sources(this.messages.length);
      case 'file':
        return MESSAGE_STRINGS.file;
      default:
        return MESSAGE_STRINGS.error(codeOf(first));
    }
  }

  #content(first: RecordedMessage): TemplateResult {
    switch (this.kind) {
      case 'reasoning':
        return this.#fold(first, MESSAGE_STRINGS.characters(first.content.length), nothing, () =>
          reasoning(first, this.progress),
        );
      case 'tool':
        return this.#tool(first);
      case 'source':
        return this.#fold(first, this.messages.map(nameOf).join(' · '), nothing, () => this.#sources());
      case 'file':
        return this.#fold(first, nameOf(first), nothing, () => fileTemplate(first));
      default:
        return html`<div class="failure" data-testid="answer-error"><b>${this.#label(first)}</b> <bdi>${first.content}</bdi></div>`;
    }
  }

  #tool(first: RecordedMessage): TemplateResult {
    const call = this.messages.find((message) => placeOf(message)?.kind === 'tool_call');
    const results = this.messages.filter((message) => message !== call);
    const outcome = this.#toolState(results.at(-1));
    const inside = (): TemplateResult => html`
      ${call === undefined ? nothing : data(MESSAGE_STRINGS.callArguments, call)}
      ${results.map((result) => data(MESSAGE_STRINGS.result, result))}
    `;
    return this.#fold(first, firstWords((call ?? first).content), outcome, inside);
  }

  #toolState(result: RecordedMessage | undefined): TemplateResult {
    if (result === undefined) {
      const isCalling = this.progress === 'writing' || this.progress === 'unfinished';
      return html`<span class="state">${isCalling ? MESSAGE_STRINGS.calling : MESSAGE_STRINGS.noResult}</span>`;
    }
    if (isTrue(result, 'is_error')) return html`<span class="state bad">${MESSAGE_STRINGS.toolFailed}</span>`;
    if (isTrue(result, 'preliminary')) return html`<span class="state">${MESSAGE_STRINGS.preliminary}</span>`;
    return html`<span class="state good">${MESSAGE_STRINGS.toolDone}</span>`;
  }

  #fold(
    first: RecordedMessage,
    hint: string,
    outcome: TemplateResult | typeof nothing,
    inside: () => TemplateResult,
  ): TemplateResult {
    const isOpen = this.isOpen || this.marked || this.found;
    return html`
      <details ?open=${isOpen} @toggle=${(event: ToggleEvent) => (this.isOpen = event.newState === 'open')}>
        <summary>
          <b>${this.#label(first)}</b>
          <bdi class="hint">${hint}</bdi>
          ${outcome}
        </summary>
        ${isOpen ? html`<div class="inside">${inside()}</div>` : nothing}
      </details>
    `;
  }

  #sources(): TemplateResult {
    return html`
      <ol class="links">
        ${this.messages.map((source) => html`<li>${linkTemplate(textOf(source, 'url'), nameOf(source))}</li>`)}
      </ol>
    `;
  }
}

/** Whether two lists have other messages. Each rendering of the transcript makes a list. */
function areOthers(a: readonly RecordedMessage[], b: readonly RecordedMessage[] | undefined): boolean {
  return a.length !== b?.length || a.some((message, index) => message !== b[index]);
}

function reasoning({ content }: RecordedMessage, progress: MessageProgress): TemplateResult {
  return html`<holdfast-markdown .text=${content} .growing=${progress === 'writing'}></holdfast-markdown>`;
}

function data(heading: string, { content }: RecordedMessage): TemplateResult {
  return html`
    <h4 class="label">${heading}</h4>
    <pre class="data" tabindex="0" role="group" aria-label=${heading}>${content === '' ? MESSAGE_STRINGS.noText : prettyJson(content)}</pre>
  `;
}

function fileTemplate(file: RecordedMessage): TemplateResult {
  return html`
    <p class="note">${linkTemplate(textOf(file, 'url'), nameOf(file))} <bdi>${textOf(file, 'media_type') ?? ''}</bdi></p>
    ${file.content === '' || file.content === textOf(file, 'url') ? nothing : html`<pre class="data" tabindex="0" role="group" aria-label=${MESSAGE_STRINGS.file}>${file.content}</pre>`}
  `;
}

/** A link that says where it leads; the name alone where it leads nowhere that a recording may lead. */
function linkTemplate(address: string | null, name: string): TemplateResult {
  const target = address === null ? null : linkTarget(address);
  if (target === null) return html`<bdi>${name}</bdi>`;
  return html`
    <a href=${target.href} target="_blank" rel="noopener noreferrer" title=${target.href}><bdi>${name}</bdi></a>
    <small>${target.host}</small>
  `;
}

function nameOf(message: RecordedMessage): string {
  return (
    textOf(message, 'title') ??
    textOf(message, 'name') ??
    firstWords(message.content === '' ? (textOf(message, 'url') ?? '') : message.content)
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-answer-part': HoldfastAnswerPart;
  }
}
