// Where one can go: a rail beside the panes, or a bar below them on a narrow screen. All of it are links.
// Emits `help-chosen`.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../../kit/icons.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { shellStrings } from '../strings/shell.ts';
import { DESTINATIONS, type Destination } from '../view/navigation.ts';
import { formatRoute, type ViewName } from '../view/route.ts';
import { navigationStyles } from './navigation-styles.ts';

@customElement('holdfast-navigation')
export class HoldfastNavigation extends LitElement {
  static override readonly styles = [controlStyles, navigationStyles];

  @property({ attribute: false }) current: ViewName = 'home';
  /** How many sessions are being recorded now. */
  @property({ attribute: false }) recording = 0;
  /** How many want recovery. */
  @property({ attribute: false }) recoverable = 0;
  /** What the list's search box holds; the links keep it. */
  @property({ attribute: false }) filter = '';
  /** The destinations that can be shown. */
  @property({ attribute: false }) available: readonly ViewName[] = [];

  override render(): TemplateResult {
    const destinations = DESTINATIONS.filter(({ name }) => this.available.includes(name));
    const inRail = destinations.filter(({ isOffRail }) => isOffRail !== true);
    const more = destinations.filter(({ narrow }) => narrow === 'more');
    return html`
      <nav aria-label=${shellStrings.navigation}>
        <ul>
          ${inRail.map((each) => html`<li class=${classOf(each)}>${this.#link(each)}</li>`)}
          <li class="help">
            <button class="quiet" data-testid="nav-help" @click=${() => this.dispatchEvent(new CustomEvent('help-chosen'))}>
              ${icon('keyboard')}<span>${shellStrings.keys}</span>
            </button>
          </li>
          ${more.length === 0 ? nothing : this.#more(more)}
        </ul>
      </nav>
    `;
  }

  #more(destinations: readonly Destination[]): TemplateResult {
    const isHere = destinations.some(({ name }) => name === this.current);
    return html`
      <li class="narrow-only">
        <button class="quiet ${isHere ? 'here' : ''}" popovertarget="more" data-testid="nav-more">
          ${icon('menu')}<span>${shellStrings.more}</span>
        </button>
        <ul id="more" popover @click=${this.#closeMore}>
          ${destinations.map((each) => html`<li>${this.#link(each)}</li>`)}
        </ul>
      </li>
    `;
  }

  #link({ name, icon: iconName }: Destination): TemplateResult {
    const count = this.#countOf(name);
    return html`
      <a
        href=${formatRoute({ name, filter: this.filter })}
        aria-current=${name === this.current ? 'page' : nothing}
        data-testid=${`nav-${name}`}
      >
        ${icon(iconName)}<span>${shellStrings.viewName[name]}</span>
        ${
          count === 0
            ? nothing
            : html`<span class="count ${name}" data-testid=${`count-${name}`} aria-hidden="true">${shellStrings.count(count)}</span
                ><span class="visually-hidden">${shellStrings.countMeaning(name, count)}</span>`
        }
      </a>
    `;
  }

  #countOf(name: ViewName): number {
    if (name === 'live') return this.recording;
    return name === 'recover' ? this.recoverable : 0;
  }

  readonly #closeMore = (): void => {
    this.renderRoot.querySelector<HTMLElement>('#more')?.hidePopover();
  };
}

function classOf({ name, narrow, isNarrowOnly }: Destination): string {
  return [`to-${name}`, narrow === 'more' ? 'wide-only' : '', isNarrowOnly === true ? 'narrow-only' : ''].join(' ');
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-navigation': HoldfastNavigation;
  }
}
