// A recorded text, rendered as Markdown or as it was recorded. Of a text that grows only the last block is parsed again. Until
// what renders it is loaded, it is shown as it was recorded.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { loadedMarkdown, loadMarkdown, type MarkdownModule } from '../markdown/load-markdown.ts';
import type { GrownBlocks, MarkdownStyle } from '../markdown/render-markdown.ts';
import { MARKDOWN_STRINGS } from '../strings/markdown.ts';
import { MAX_RENDERED_LENGTH } from '../view/message-look.ts';
import { findHighlightStyles } from './find-highlight-styles.ts';
import { markdownStyles } from './markdown-styles.ts';

/** A recorded text. */
@customElement('holdfast-markdown')
export class HoldfastMarkdown extends LitElement {
  static override readonly styles = [controlStyles, markdownStyles, findHighlightStyles];

  @property({ attribute: false }) text = '';
  @property({ attribute: false }) look: MarkdownStyle = 'model';
  /** Shows the text as it was recorded. */
  @property({ type: Boolean }) plain = false;
  /** The text is being written. */
  @property({ type: Boolean, reflect: true }) growing = false;

  /** A person asked for a long text to be rendered. */
  @state() private isWanted = false;

  #module: MarkdownModule | null = loadedMarkdown();
  #grown: GrownBlocks | null = null;
  /** So many blocks are on the page for good. */
  #shown = 0;
  /** What is on the page of the last block, while that is not finished. */
  #tail: readonly ChildNode[] = [];

  override willUpdate(): void {
    if (this.#module !== null || this.plain || this.#isTooLong) return;
    void loadMarkdown().then((module) => {
      this.#module = module;
      this.requestUpdate();
    });
  }

  /** What is shown, without its markup. */
  get plainText(): string {
    const shown = this.renderRoot.querySelector<HTMLElement>('.markdown');
    return shown?.innerText ?? this.text;
  }

  override render(): TemplateResult {
    if (this.plain || this.#isTooLong || this.#module === null)
      return html`<p class="plain" dir="auto" data-testid="message-text">${this.text}</p>
        ${!this.plain && this.#isTooLong ? this.#offer() : nothing}`;
    return html`<div class="markdown" dir="auto" data-testid="message-text"></div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    const place = this.renderRoot.querySelector('.markdown');
    if (place === null || this.#module === null) return;
    const hasEnded = changed.has('growing') && !this.growing && this.#needsAll();
    if (changed.has('look') || hasEnded || place.firstChild === null) this.#forget(place);
    this.#show(place, this.#module);
  }

  get #isTooLong(): boolean {
    return !this.isWanted && this.text.length > MAX_RENDERED_LENGTH;
  }

  #offer(): TemplateResult {
    return html`<p class="long" data-testid="long-text">
      ${MARKDOWN_STRINGS.long(this.text.length)}
      <button type="button" @click=${() => (this.isWanted = true)}>${MARKDOWN_STRINGS.renderLong}</button>
    </p>`;
  }

  #show(place: Element, { grow, NO_BLOCKS, parserOf, renderMarkdown }: MarkdownModule): void {
    const parser = parserOf(this.look);
    const before = this.#grown ?? NO_BLOCKS;
    const grown = grow(parser, before, this.text);
    const finished = this.growing ? grown.finished : grown.blocks.length;
    if (grown === before && finished === this.#shown) return;
    // What was shown to its end was not finished for good, where it goes on.
    const goesOn = grown !== before && this.#shown > before.finished;
    if (goesOn || finished < this.#shown || !grown.text.startsWith(before.text)) this.#forget(place);
    for (const node of this.#tail) node.remove();
    place.append(renderMarkdown(parser, grown.blocks.slice(this.#shown, finished), false));
    const tail = renderMarkdown(parser, grown.blocks.slice(finished), true);
    this.#tail = [...tail.childNodes];
    place.append(tail);
    this.#grown = grown;
    this.#shown = finished;
  }

  /** Reference links that were used before they were defined. */
  #needsAll(): boolean {
    return Object.keys(this.#grown?.links ?? {}).length > 0;
  }

  #forget(place: Element): void {
    place.replaceChildren();
    this.#grown = null;
    this.#shown = 0;
    this.#tail = [];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-markdown': HoldfastMarkdown;
  }
}
