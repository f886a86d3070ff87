// The filters that a person has saved, as buttons above the list, and a form that saves the one in the search box.
// Emits `filter-changed` (detail: the text of the search box).

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { icon } from '../../kit/icons.ts';
import type { MenuItem } from '../../kit/holdfast-menu.ts';
import { SavedFiltersController } from '../controllers/saved-filters-controller.ts';
import { listStrings } from '../strings/list.ts';
import { formatFilter, parseFilter } from '../view/filter-text.ts';
import { moved, renamed, withFilter, withoutFilter, type SavedFilter } from '../view/saved-filters.ts';
import { announce } from '../view/view-events.ts';
import '../../kit/holdfast-menu.ts';

const MENU: readonly MenuItem[] = [
  { id: 'rename', label: listStrings.renameFilter, icon: 'edit' },
  { id: 'earlier', label: listStrings.moveEarlier, icon: 'back' },
  { id: 'later', label: listStrings.moveLater, icon: 'expand' },
  { id: 'delete', label: listStrings.deleteFilter, icon: 'trash', isDanger: true },
];

@customElement('holdfast-saved-filters')
export class HoldfastSavedFilters extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
      }

      .filters {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem;
        padding-block-start: 0.375rem;
      }

      .filter {
        display: flex;
        max-width: 100%;
        border: 1px solid var(--line-strong);
        border-radius: 1rem;
      }

      .filter[data-active='true'] {
        border-color: var(--accent);
        background: var(--accent-ground);
      }

      .filter > button,
      .save {
        display: block;
        min-height: 1.5rem;
        padding-inline: 0.625rem 0;
        border: 0;
        border-radius: 1rem;
        background: none;
        overflow: hidden;
        text-overflow: ellipsis;
        font-size: var(--text-tiny);
      }

      .filter > button[aria-pressed='true'] {
        color: var(--accent);
      }

      .save {
        display: flex;
        padding-inline: 0.375rem 0.625rem;
        color: var(--accent);
      }

      holdfast-menu::part(button) {
        width: 1.75rem;
        min-height: 1.5rem;
        border-radius: 1rem;
      }

      form {
        display: flex;
        gap: 0.375rem;
        width: 100%;
      }

      form input {
        flex: 1;
      }

      p {
        width: 100%;
        margin: 0;
        color: var(--warn);
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false }) client: Pick<RecorderClient, 'api'> | null = null;
  /** What the search box holds. */
  @property() text = '';
  /** The name of the filter that is renamed, '' while a new one gets its name, and null while none does. */
  @state() private naming: string | null = null;
  @state() private isTaken = false;

  readonly #saved = new SavedFiltersController(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('client') && this.client !== null) void this.#saved.open(this.client);
  }

  override updated(changed: PropertyValues): void {
    if (changed.has('naming') && this.naming !== null) this.renderRoot.querySelector('input')?.select();
  }

  override render(): TemplateResult | typeof nothing {
    const text = formatFilter(parseFilter(this.text).filter);
    const isKnown = this.#saved.filters.some((each) => each.text === text);
    const canSave = text !== '' && !isKnown;
    if (this.#saved.filters.length === 0 && !canSave) return nothing;
    return html`
      <div class="filters" role="group" aria-label=${listStrings.savedFilters} data-testid="saved-filters">
        ${this.#saved.filters.map((each) => (this.naming === each.name ? this.#form(each.name) : this.#filter(each, text)))}
        ${this.naming === '' ? this.#form('') : nothing}
        ${
          canSave && this.naming === null
            ? html`<button class="save" data-testid="filter-save" @click=${() => (this.naming = '')}>
              ${icon('plus')} ${listStrings.saveFilter}
            </button>`
            : nothing
        }
      </div>
    `;
  }

  #filter({ name, text }: SavedFilter, current: string): TemplateResult {
    const isActive = text === current;
    return html`
      <span class="filter" data-active=${isActive}>
        <button
          aria-pressed=${isActive}
          title=${text}
          data-testid="saved-filter"
          @click=${() => this.dispatchEvent(new CustomEvent('filter-changed', { detail: isActive ? '' : text }))}
        >
          <bdi>${name}</bdi>
        </button>
        <holdfast-menu
          .label=${listStrings.filterActions(name)}
          .items=${MENU}
          @item-chosen=${(event: CustomEvent<string>) => this.#act(event.detail, name)}
        ></holdfast-menu>
      </span>
    `;
  }

  #form(name: string): TemplateResult {
    return html`
      <form @submit=${(event: Event) => this.#onNamed(event, name)} @keydown=${this.#onKey}>
        <input aria-label=${listStrings.filterName} placeholder=${listStrings.filterName} dir="auto" .value=${name} data-testid="filter-name" />
        <button class="primary" data-testid="filter-name-save">${listStrings.save}</button>
        <button type="button" @click=${this.#stopNaming}>${listStrings.cancel}</button>
      </form>
      ${this.isTaken ? html`<p role="alert">${listStrings.nameTaken}</p>` : nothing}
    `;
  }

  #act(action: string, name: string): void {
    const { filters } = this.#saved;
    if (action === 'rename') this.naming = name;
    if (action === 'earlier') this.#saved.set(moved(filters, name, -1));
    if (action === 'later') this.#saved.set(moved(filters, name, 1));
    if (action !== 'delete') return;
    this.#saved.set(withoutFilter(filters, name));
    announce(this, listStrings.filterDeleted(name));
  }

  #onNamed(event: Event, from: string): void {
    event.preventDefault();
    const name = this.renderRoot.querySelector('input')?.value.trim() ?? '';
    const { filters } = this.#saved;
    if (name === from || name === '') {
      this.#stopNaming();
      return;
    }
    this.isTaken = filters.some((each) => each.name === name);
    if (this.isTaken) return;
    const text = formatFilter(parseFilter(this.text).filter);
    this.#saved.set(from === '' ? withFilter(filters, { name, text }) : renamed(filters, from, name));
    announce(this, listStrings.filterSaved(name));
    this.#stopNaming();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') this.#stopNaming();
  };

  readonly #stopNaming = (): void => {
    this.naming = null;
    this.isTaken = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-saved-filters': HoldfastSavedFilters;
  }
}
