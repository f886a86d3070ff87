// What the search index takes, and how to build it anew or throw it away. For the storage view.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import type { Result, SearchStatus } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import type { Search } from '../../search/index.ts';
import { searchStrings } from '../strings/search.ts';
import { noteOf } from '../view/search-note.ts';
import { announce } from '../view/view-events.ts';

/** Size, kind and state of the search index, with what can be done about it. */
@customElement('holdfast-search-storage')
export class HoldfastSearchStorage extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
      }

      h3,
      p {
        margin: 0;
      }

      h3 {
        font-size: var(--text-normal);
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        justify-content: space-between;
        gap: var(--space-2) var(--space-4);
      }

      .size {
        font-variant-numeric: tabular-nums;
      }

      .hint {
        color: var(--ink-soft);
        font-size: var(--text-small);
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }

      .problem {
        color: var(--danger);
      }
    `,
  ];

  @property({ attribute: false }) client: RecorderClient | null = null;
  @state() private index: SearchStatus | null = null;
  @state() private isBusy = false;
  @state() private problem: string | null = null;

  #search: Search | null = null;
  #stop: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) void this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = null;
  }

  override firstUpdated(): void {
    void this.#follow();
  }

  override render(): TemplateResult {
    const { index } = this;
    const isOpen = index !== null && index.state !== 'off' && index.state !== 'failed';
    return html`
      <div class="line">
        <h3>${searchStrings.storage}</h3>
        ${isOpen ? html`<span class="size" data-testid="search-size">${searchStrings.storageSize(index)}</span>` : nothing}
      </div>
      <p class="hint" role="status" data-testid="search-state" data-state=${index?.state ?? 'off'}>${textOf(index)}</p>
      ${
        index?.state === 'building'
          ? html`<progress
              max=${Math.max(1, index.total_messages)}
              value=${index.indexed_messages}
              aria-label=${searchStrings.storage}
            ></progress>`
          : nothing
      }
      <div class="actions">
        <button ?disabled=${this.isBusy} data-testid="search-rebuild" @click=${() => this.#do('rebuild')}>
          ${searchStrings.rebuild}
        </button>
        <button ?disabled=${this.isBusy} data-testid="search-discard" @click=${() => this.#do('discard')}>
          ${searchStrings.discard}
        </button>
      </div>
      <p class="hint">${searchStrings.discardHint}</p>
      ${this.problem === null ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
    `;
  }

  async #follow(): Promise<void> {
    if (this.client === null || this.#stop !== null) return;
    const module = await import('../../search/index.ts');
    this.#search = module.searchOf(this.client);
    this.index = this.#search.status;
    this.#stop ??= this.#search.onStatus((status) => {
      this.index = status;
    });
  }

  async #do(action: 'rebuild' | 'discard'): Promise<void> {
    if (this.#search === null) return;
    this.isBusy = true;
    const done: Result<null> = await this.#search[action]();
    this.isBusy = false;
    this.problem = done.ok ? null : done.error.message;
    if (done.ok) announce(this, action === 'rebuild' ? searchStrings.rebuilding : searchStrings.discarded);
  }
}

function textOf(index: SearchStatus | null): string {
  if (index === null) return searchStrings.storageOff;
  return noteOf(index) ?? (index.state === 'ready' ? searchStrings.storageReady(index) : searchStrings.storageOff);
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-search-storage': HoldfastSearchStorage;
  }
}
