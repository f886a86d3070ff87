// Does what keys and the command palette ask for. The palette and the help are loaded when they are first opened.

import type { LitElement } from 'lit';
import { themeChoice } from '../../kit/theme-choice.ts';
import type { HoldfastListPane } from '../elements/holdfast-list-pane.ts';
import { paletteStrings } from '../strings/palette.ts';
import { shellStrings } from '../strings/shell.ts';
import type { KeyCommand } from '../view/key-table.ts';
import type { PaletteAction, PaletteItem } from '../view/palette-items.ts';
import type { Place } from '../view/route.ts';
import { KeyController } from './key-controller.ts';
import { typedWhile } from './typed-while.ts';

/** Whether the demo chat is beside the viewer. */
const HAS_CHAT = __HOLDFAST_PAGES__ === 'all';

/** What of the viewer commands work on. */
export interface Commanded {
  /** Goes to a place, with the focus. */
  readonly go: (place: Place) => void;
  /** The list, once it is in sight. */
  readonly list: () => Promise<HoldfastListPane | null>;
  readonly persist: () => void;
  readonly canPersist: () => boolean;
  readonly announce: (text: string) => void;
}

export class CommandController {
  readonly #host: LitElement;
  readonly #viewer: Commanded;

  constructor(host: LitElement, viewer: Commanded) {
    this.#host = host;
    this.#viewer = viewer;
    host.addController(new KeyController((command) => this.run(command)));
  }

  /** What the palette offers beside views and sessions. */
  get actions(): readonly PaletteAction[] {
    const { scheme } = themeChoice.get();
    const schemes = (['light', 'dark', 'system'] as const).filter((each) => each !== scheme);
    return [
      'keys',
      ...(HAS_CHAT ? (['chat'] as const) : []),
      ...(this.#viewer.canPersist() ? (['persist'] as const) : []),
      ...schemes,
      themeChoice.get().contrast === 'more' ? 'less' : 'contrast',
    ];
  }

  /** Runs the command of a key. */
  run(command: KeyCommand): void {
    switch (command.do) {
      case 'go':
        this.#viewer.go({ name: command.to });
        return;
      case 'palette':
        void this.#openPalette();
        return;
      case 'help':
        void this.#openHelp();
        return;
      default:
        void this.#inList(command.do);
    }
  }

  /** Announces that what was asked for could not be loaded. */
  reportUnloaded(): void {
    this.#viewer.announce(`${shellStrings.viewFailed} ${shellStrings.viewFailedHint}`);
  }

  /** Does what was chosen in the palette. */
  choose(target: PaletteItem['target']): void {
    if ('place' in target) this.#viewer.go(target.place);
    else this.#act(target.action);
  }

  #act(action: PaletteAction): void {
    const choice = themeChoice.get();
    switch (action) {
      case 'keys':
        this.run({ do: 'help' });
        return;
      case 'persist':
        this.#viewer.persist();
        return;
      case 'chat':
        location.href = 'chat/';
        return;
      case 'contrast':
      case 'less':
        themeChoice.set({ ...choice, contrast: action === 'contrast' ? 'more' : 'system' });
        break;
      default:
        themeChoice.set({ ...choice, scheme: action });
    }
    this.#viewer.announce(paletteStrings.action[action]);
    this.#host.requestUpdate();
  }

  async #inList(command: 'search' | 'next' | 'previous'): Promise<void> {
    const list = await this.#viewer.list();
    if (command === 'search') list?.focusSearch();
    else if (command === 'next') list?.focusNext();
    else list?.focusPrevious();
  }

  /** The next key of a person who types fast must find it: an open one takes the focus at once, and a field does so while it loads. */
  async #openPalette(): Promise<void> {
    const palette = this.#host.renderRoot.querySelector('holdfast-palette');
    const root = this.#host.shadowRoot;
    if (palette === null || root === null) return;
    if (palette.hasUpdated) return palette.show();
    const typed = await typedWhile(
      root,
      paletteStrings.label,
      this.#loaded(palette, import('../elements/holdfast-palette.ts')),
    );
    if (palette.hasUpdated && typed !== null) palette.show(typed);
  }

  async #openHelp(): Promise<void> {
    const help = this.#host.renderRoot.querySelector('holdfast-key-help');
    if (help === null) return;
    await this.#loaded(help, import('../elements/holdfast-key-help.ts'));
    if (help.hasUpdated) help.show();
  }

  /** Resolves once the element is rendered, or after it was announced that it cannot be loaded. */
  async #loaded(element: LitElement, loading: Promise<unknown>): Promise<void> {
    try {
      await loading;
      await element.updateComplete;
    } catch {
      this.reportUnloaded();
    }
  }
}
