// The earlier versions of a message, one at a time, as they were or with the words that changed.

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecordedMessage } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { REVISION_STRINGS } from '../strings/revisions.ts';
import type { ComparedPiece } from '../view/compare-texts.ts';
import { findHighlightStyles } from './find-highlight-styles.ts';
import { messageStyles } from './message-styles.ts';

/** `loading`: the comparison is being made; null: the texts are too long for it. */
type Comparison = 'loading' | readonly ComparedPiece[] | null;

/** The earlier versions of a message. */
@customElement('holdfast-revisions')
export class HoldfastRevisions extends LitElement {
  static override readonly styles = [
    controlStyles,
    messageStyles,
    findHighlightStyles,
    css`
      :host {
        margin-block-start: 0.4rem;
        padding: 0;
        border: 0;
        background: none;
      }

      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.75rem;
        font-size: var(--text-small);
        color: var(--ink-soft);
      }

      .bar button {
        min-height: 1.75rem;
      }

      .text {
        margin: 0.375rem 0 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        unicode-bidi: isolate;
      }

      ins {
        background: var(--good-ground, var(--surface-selected));
        color: var(--good);
        text-decoration: underline;
      }

      del {
        background: var(--danger-ground);
        color: var(--danger);
      }
    `,
  ];

  @property({ attribute: false }) message: RecordedMessage | null = null;
  @state() private isOpen = false;
  @state() private index = 0;
  @state() private showsChanges = true;
  @state() private comparison: Comparison = 'loading';
  /** What was compared last, or is being compared. */
  #compared: readonly [before: string, after: string] | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    const count = this.message?.revisions.length ?? 0;
    if (changed.get('message')?.message_id !== this.message?.message_id) this.index = count - 1;
    if (this.isOpen && this.showsChanges) void this.#compare();
  }

  override render(): TemplateResult | typeof nothing {
    const revisions = this.message?.revisions ?? [];
    if (revisions.length === 0) return nothing;
    return html`
      <details @toggle=${(event: ToggleEvent) => (this.isOpen = event.newState === 'open')} data-testid="revisions">
        <summary>${REVISION_STRINGS.count(revisions.length)}</summary>
        ${this.isOpen ? html`<div class="inside">${this.#version()}</div>` : nothing}
      </details>
    `;
  }

  #version(): TemplateResult {
    const revisions = this.message?.revisions ?? [];
    const revision = revisions[this.index];
    return html`
      <div class="bar">
        <button aria-label=${REVISION_STRINGS.earlier} ?disabled=${this.index <= 0} @click=${() => (this.index -= 1)}>‹</button>
        <span data-testid="revision-place">${REVISION_STRINGS.place(this.index + 1, revisions.length + 1)}</span>
        <button
          aria-label=${REVISION_STRINGS.later}
          ?disabled=${this.index >= revisions.length - 1}
          @click=${() => (this.index += 1)}
        >
          ›
        </button>
        <span>${revision === undefined ? nothing : REVISION_STRINGS.replaced(revision.replaced_at)}</span>
        <label>
          <input
            type="checkbox"
            data-testid="show-changes"
            .checked=${this.showsChanges}
            @change=${(event: Event) => (this.showsChanges = event.target instanceof HTMLInputElement && event.target.checked)}
          />
          ${REVISION_STRINGS.changes}
        </label>
      </div>
      ${this.showsChanges ? this.#changes() : html`<p class="text" dir="auto" data-testid="revision-text">${revision?.content}</p>`}
    `;
  }

  #changes(): TemplateResult | typeof nothing {
    if (this.comparison === 'loading') return nothing;
    if (this.comparison === null) return html`<p class="note">${REVISION_STRINGS.tooLong}</p>`;
    if (this.comparison.every(({ kind }) => kind === 'same')) return html`<p class="note">${REVISION_STRINGS.same}</p>`;
    return html`<p class="text" dir="auto" data-testid="revision-changes">${this.comparison.map(pieceTemplate)}</p>`;
  }

  async #compare(): Promise<void> {
    const revisions = this.message?.revisions ?? [];
    const before = revisions[this.index]?.content ?? '';
    const after = revisions[this.index + 1]?.content ?? this.message?.content ?? '';
    if (this.#compared?.[0] === before && this.#compared[1] === after) return;
    const compared = [before, after] as const;
    this.#compared = compared;
    this.comparison = 'loading';
    const module = await import('../view/compare-texts.ts');
    if (this.#compared === compared) this.comparison = module.compareTexts(before, after);
  }
}

function pieceTemplate({ text, kind }: ComparedPiece): TemplateResult {
  switch (kind) {
    case 'same':
      return html`<span>${text}</span>`;
    case 'added':
      return html`<ins>${text}</ins>`;
    case 'removed':
      return html`<del>${text}</del>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-revisions': HoldfastRevisions;
  }
}
