// The search box of the list: words and filters, with suggestions while a filter is typed, what is wrong with it, and a chooser
// that writes into it. Emits `filter-changed` (detail: the text).

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { icon } from '../../kit/icons.ts';
import { listStrings } from '../strings/list.ts';
import { filterChips } from '../view/filter-chips.ts';
import { suggestionsFor, type Suggestion } from '../view/filter-suggestions.ts';
import { parseFilter } from '../view/filter-text.ts';
import { NOTHING_KNOWN } from '../view/known-values.ts';
import { filterBoxStyles } from './filter-box-styles.ts';
import { filterProblem, filterProblemStyles } from './filter-problem.ts';

@customElement('holdfast-filter-box')
export class HoldfastFilterBox extends LitElement {
  static override readonly styles = [controlStyles, filterBoxStyles, filterProblemStyles];

  @property() text = '';
  @property({ attribute: false }) known = NOTHING_KNOWN;
  @state() private suggestions: readonly Suggestion[] = [];
  /** The suggestion that Enter takes; -1 is none. */
  @state() private active = -1;
  /** The chooser is loaded once it is opened. */
  @state() private isChooserOpen = false;

  /** Puts the focus into the box, with all of its text selected. */
  focusInput(): void {
    this.#input?.select();
    this.#input?.focus();
  }

  override render(): TemplateResult {
    const { filter, problems } = parseFilter(this.text);
    return html`
      <search>
        <div class="field">
          ${icon('search')} ${this.#field(problems.length > 0)}
          ${
            this.text === ''
              ? nothing
              : html`<button class="quiet icon-only" aria-label=${listStrings.clear} data-testid="find-clear" @click=${this.#clear}>
                ${icon('close')}
              </button>`
          }
          <button
            class="quiet icon-only"
            aria-label=${listStrings.filters}
            aria-expanded=${this.isChooserOpen}
            data-testid="filter-open"
            @click=${this.#toggleChooser}
          >
            ${icon('filter')}
          </button>
        </div>
        ${this.#suggestionList()} ${problems.map((problem) => filterProblem(problem))}
        ${filterChips(filter).length === 0 ? nothing : this.#chips()}
        ${
          this.isChooserOpen
            ? html`<holdfast-filter-chooser
              .filter=${filter}
              .known=${this.known}
              @filter-changed=${(event: CustomEvent<string>) => this.#change(event.detail)}
              @closed=${this.#closeChooser}
            ></holdfast-filter-chooser>`
            : nothing
        }
      </search>
    `;
  }

  #field(hasProblem: boolean): TemplateResult {
    const isOpen = this.suggestions.length > 0;
    return html`
      <input
        type="text"
        role="combobox"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        enterkeyhint="search"
        aria-label=${listStrings.findLabel}
        aria-autocomplete="list"
        aria-controls="suggestions"
        aria-expanded=${isOpen}
        aria-activedescendant=${this.active < 0 ? nothing : `suggestion-${this.active}`}
        aria-invalid=${hasProblem}
        aria-describedby="problem"
        placeholder=${listStrings.find}
        .value=${this.text}
        data-testid="find"
        @input=${this.#onInput}
        @keydown=${this.#onKey}
        @blur=${() => this.#suggest([])}
      />
    `;
  }

  #suggestionList(): TemplateResult {
    return html`
      <div id="suggestions" role="listbox" aria-label=${listStrings.suggestions} ?hidden=${this.suggestions.length === 0}>
        ${this.suggestions.map(
          (suggestion, index) => html`
            <div
              id=${`suggestion-${index}`}
              role="option"
              aria-selected=${index === this.active}
              data-testid="suggestion"
              @mousedown=${(event: Event) => {
                event.preventDefault(); // the focus stays in the box
                this.#take(suggestion);
              }}
            >
              <bdi>${suggestion.text}</bdi>
            </div>
          `,
        )}
      </div>
    `;
  }

  #chips(): TemplateResult {
    return html`
      <div class="chips">
        ${filterChips(parseFilter(this.text).filter).map(
          ({ label, without }) => html`
            <button
              aria-label=${listStrings.removeFilter(label)}
              data-testid="filter-chip"
              @click=${() => this.#change(without)}
            >
              <bdi>${label}</bdi> ${icon('close')}
            </button>
          `,
        )}
      </div>
    `;
  }

  readonly #onInput = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const { value, selectionStart } = event.target;
    this.#suggest(suggestionsFor(value, selectionStart ?? value.length, this.known));
    this.#change(value);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const { length } = this.suggestions;
    if (event.key === 'Escape') {
      if (length === 0 && this.text === '') return;
      event.stopPropagation();
      if (length > 0) this.#suggest([]);
      else this.#clear();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (length > 0) this.active = (this.active + (event.key === 'ArrowDown' ? 1 : length)) % length;
      else if (event.key === 'ArrowDown') this.dispatchEvent(new CustomEvent('list-requested'));
    } else if (event.key === 'Enter') {
      const suggestion = this.suggestions[this.active];
      if (suggestion !== undefined) this.#take(suggestion);
      else this.dispatchEvent(new CustomEvent('list-requested'));
    }
  };

  #take({ result, caret }: Suggestion): void {
    this.#change(result);
    const input = this.#input;
    if (input === null) return;
    input.value = result;
    input.setSelectionRange(caret, caret);
    this.#suggest(suggestionsFor(result, caret, this.known));
  }

  #suggest(suggestions: readonly Suggestion[]): void {
    this.suggestions = suggestions;
    this.active = -1;
  }

  readonly #clear = (): void => {
    this.#change('');
    this.#input?.focus();
  };

  readonly #toggleChooser = async (): Promise<void> => {
    if (!this.isChooserOpen) await import('./holdfast-filter-chooser.ts');
    this.isChooserOpen = !this.isChooserOpen;
  };

  readonly #closeChooser = (): void => {
    this.isChooserOpen = false;
    this.renderRoot.querySelector<HTMLElement>('[data-testid=filter-open]')?.focus();
  };

  #change(text: string): void {
    this.text = text;
    this.dispatchEvent(new CustomEvent('filter-changed', { detail: text }));
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>('[role=combobox]');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-filter-box': HoldfastFilterBox;
  }
}
