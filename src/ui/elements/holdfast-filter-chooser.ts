// Chooses a filter without typing it. Emits `filter-changed` (detail: the text of the search box) and `closed`.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { listStrings } from '../strings/list.ts';
import { filterStatusLabel } from '../view/filter-chips.ts';
import { NOTHING_KNOWN } from '../view/known-values.ts';
import { EMPTY_FILTER, FILTER_STATUSES, formatFilter, type SessionFilter } from '../view/filter-text.ts';
import { dayOf, dayRange } from '../view/local-day.ts';

@customElement('holdfast-filter-chooser')
export class HoldfastFilterChooser extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      [popover] {
        position: fixed;
        inset: auto;
        margin: 0;
        width: min(19rem, calc(100vw - 1rem));
        max-height: calc(100dvh - 1rem);
        overflow-y: auto;
        padding: 0.875rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface-raised);
        color: var(--ink);
        box-shadow: var(--shadow);
      }

      form {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0.5rem 0.75rem;
        align-items: center;
        font-size: var(--text-small);
      }

      label {
        color: var(--ink-soft);
      }

      .wide {
        grid-column: 1 / -1;
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }

      .actions {
        justify-content: space-between;
        margin-block-start: 0.25rem;
      }
    `,
  ];

  @property({ attribute: false }) filter = EMPTY_FILTER;
  @property({ attribute: false }) known = NOTHING_KNOWN;

  override firstUpdated(): void {
    const popover = this.renderRoot.querySelector<HTMLElement>('[popover]');
    const box = this.getBoundingClientRect();
    if (popover === null) return;
    popover.showPopover();
    const { width, height } = popover.getBoundingClientRect();
    popover.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
    popover.style.top = `${Math.max(8, Math.min(box.bottom + 4, innerHeight - height - 8))}px`;
    popover.querySelector('select')?.focus();
  }

  override render(): TemplateResult {
    const { filter } = this;
    return html`
      <div popover role="dialog" aria-label=${listStrings.filters} data-testid="filter-chooser" @toggle=${this.#onToggle}>
        <form @submit=${this.#close}>
          <label for="status">${listStrings.key.status}</label>
          <select id="status" data-testid="choose-status" @change=${(event: Event) => this.#choose({ status: FILTER_STATUSES.find((each) => each === valueOf(event)) ?? null })}>
            <option value="" ?selected=${filter.status === null}>${listStrings.any}</option>
            ${FILTER_STATUSES.map((status) => html`<option value=${status} ?selected=${filter.status === status}>${filterStatusLabel(status)}</option>`)}
          </select>
          ${this.#textField('provider')} ${this.#textField('model')} ${this.#textField('workspace')} ${this.#dayField('after')}
          ${this.#dayField('before')}
          <label class="wide">
            <input
              type="checkbox"
              .checked=${filter.isPinned}
              data-testid="choose-pinned"
              @change=${() => this.#choose({ isPinned: !filter.isPinned })}
            />
            ${listStrings.onlyPinned}
          </label>
          <div class="wide actions">
            <button type="button" class="quiet" data-testid="choose-nothing" @click=${() => this.#choose({ ...EMPTY_FILTER, words: filter.words })}>
              ${listStrings.clear}
            </button>
            <button class="primary" data-testid="choose-done">${listStrings.done}</button>
          </div>
        </form>
      </div>
    `;
  }

  #textField(key: 'provider' | 'model' | 'workspace'): TemplateResult {
    return html`
      <label for=${key}>${listStrings.key[key]}</label>
      <input
        id=${key}
        list=${`known-${key}`}
        dir="auto"
        placeholder=${listStrings.any}
        .value=${this.filter[key] ?? ''}
        data-testid=${`choose-${key}`}
        @change=${(event: Event) => this.#choose({ [key]: valueOf(event) })}
      />
      <datalist id=${`known-${key}`}>${this.known[key].map((value) => html`<option value=${value}></option>`)}</datalist>
    `;
  }

  #dayField(key: 'after' | 'before'): TemplateResult {
    const { [key]: day } = this.filter;
    const range = day === null ? null : dayRange(day, Date.now());
    return html`
      <label for=${key}>${listStrings.key[key]}</label>
      <input
        id=${key}
        type="date"
        .value=${range === null ? '' : dayOf(range.start)}
        data-testid=${`choose-${key}`}
        @change=${(event: Event) => this.#choose({ [key]: valueOf(event) })}
      />
    `;
  }

  #choose(change: Partial<SessionFilter>): void {
    const filter = { ...this.filter, ...change };
    this.dispatchEvent(new CustomEvent('filter-changed', { detail: formatFilter(filter) }));
  }

  readonly #close = (event: Event): void => {
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('[popover]')?.hidePopover();
  };

  readonly #onToggle = (event: ToggleEvent): void => {
    if (event.newState === 'closed') this.dispatchEvent(new CustomEvent('closed'));
  };
}

/** What a person has put into a field; null for nothing. */
function valueOf({ target }: Event): string | null {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  return isField && target.value.trim() !== '' ? target.value.trim() : null;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-filter-chooser': HoldfastFilterChooser;
  }
}
