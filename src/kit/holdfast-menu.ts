// A button that opens a menu of actions. Emits `item-chosen` (detail: the item's id).
// Arrow keys, Home and End move, a letter goes to the next item that begins with it, Escape and a click elsewhere close.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controlStyles } from './control-styles.ts';
import { icon, type IconName } from './icons.ts';
import { itemAfterKey } from './menu-keys.ts';

/** An action of a menu. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
}

/** Space between button and menu, and least space to the edge of the window, in CSS pixels. */
const GAP_PX = 4;

/** A menu button. Its content is its label; set `label` where that is an icon. */
@customElement('holdfast-menu')
export class HoldfastMenu extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: inline-block;
      }

      [popover] {
        position: fixed;
        inset: auto;
        margin: 0;
        min-width: 11rem;
        max-width: calc(100vw - 1rem);
        max-height: calc(100dvh - 1rem);
        padding: var(--space-1);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface-raised);
        color: var(--ink);
        box-shadow: var(--shadow);
      }

      [role='menuitem'] {
        display: flex;
        justify-content: flex-start;
        width: 100%;
        border: 0;
        background: none;
        font-weight: 450;
      }

      [role='menuitem']:focus-visible {
        outline-offset: -2px;
      }

      [aria-disabled='true'] {
        opacity: 0.55;
        cursor: default;
      }
    `,
  ];

  /** For screen readers, where the button shows an icon only. */
  @property() label = '';
  @property({ attribute: false }) items: readonly MenuItem[] = [];
  /** The kind of the button, as in the control styles. */
  @property() look = 'quiet icon-only';
  @state() private isOpen = false;

  /** Where it was opened, in place of its button. */
  #anchor: DOMRectReadOnly | null = null;

  /** Opens the menu at a place of the window, such as the pointer, as a context menu. */
  openAt(place: DOMRectReadOnly): void {
    this.#anchor = place;
    this.#menu?.showPopover();
  }

  override render(): TemplateResult {
    return html`
      <button
        class=${this.look}
        part="button"
        aria-label=${this.label}
        aria-haspopup="menu"
        aria-expanded=${this.isOpen}
        popovertarget="menu"
        @keydown=${this.#onButtonKey}
      >
        <slot>${icon('more')}</slot>
      </button>
      <div
        id="menu"
        popover
        role="menu"
        aria-label=${this.label}
        @beforetoggle=${this.#onToggle}
        @toggle=${this.#onToggled}
        @keydown=${this.#onKey}
      >
        ${this.items.map((item) => this.#item(item))}
      </div>
    `;
  }

  #item(item: MenuItem): TemplateResult {
    return html`
      <button
        role="menuitem"
        tabindex="-1"
        class=${item.isDanger === true ? 'danger' : ''}
        aria-disabled=${item.isDisabled === true}
        data-testid=${`menu-${item.id}`}
        @click=${() => this.#choose(item)}
      >
        ${item.icon === undefined ? '' : icon(item.icon)} ${item.label}
      </button>
    `;
  }

  #choose(item: MenuItem): void {
    if (item.isDisabled === true) return;
    this.#menu?.hidePopover();
    this.dispatchEvent(new CustomEvent('item-chosen', { detail: item.id }));
  }

  readonly #onToggle = (event: ToggleEvent): void => {
    this.isOpen = event.newState === 'open';
    if (!this.isOpen) this.#anchor = null;
  };

  readonly #onToggled = (event: ToggleEvent): void => {
    if (event.newState !== 'open') return;
    this.#place();
    this.#focus(0);
  };

  readonly #onButtonKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' || this.isOpen) return;
    event.preventDefault();
    this.#menu?.showPopover();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') this.#menu?.hidePopover();
    const labels = this.items.map(({ label }) => label);
    const index = itemAfterKey(event.key, this.#itemElements.indexOf(this.#focused), labels);
    if (event.ctrlKey || event.metaKey || event.altKey || index === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#focus(index);
  };

  /** Below the button, its end at the button's end; where there is no room, above or shifted. */
  #place(): void {
    const menu = this.#menu;
    const button = this.#anchor ?? this.renderRoot.querySelector('button')?.getBoundingClientRect();
    if (menu === null || button === undefined) return;
    const { width, height } = menu.getBoundingClientRect();
    const isRightToLeft = getComputedStyle(this).direction === 'rtl';
    const left = isRightToLeft ? button.left : button.right - width;
    const below = button.bottom + GAP_PX;
    const fits = below + height + GAP_PX <= innerHeight;
    menu.style.left = `${Math.max(GAP_PX, Math.min(left, innerWidth - width - GAP_PX))}px`;
    menu.style.top = `${fits ? below : Math.max(GAP_PX, button.top - height - GAP_PX)}px`;
  }

  #focus(index: number): void {
    this.#itemElements[index]?.focus();
  }

  get #menu(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('#menu');
  }

  get #itemElements(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  get #focused(): HTMLElement {
    const { activeElement } = this.shadowRoot ?? document;
    return activeElement instanceof HTMLElement ? activeElement : this;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-menu': HoldfastMenu;
  }
}
