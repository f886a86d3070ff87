// The keys of the whole viewer: turns key presses into the commands of the table. Keys that are typed into a field, pressed in
// a dialog or menu, or handled by an element, are no commands.

import type { ReactiveController } from 'lit';
import { keyPreference } from '../view/key-preference.ts';
import { matchKey, tableKey, type KeyCommand } from '../view/key-table.ts';

/** How long a person may take between `g` and the next key. */
const SEQUENCE_MS = 1_500;

export class KeyController implements ReactiveController {
  readonly #run: (command: KeyCommand) => void;
  #pressed: readonly string[] = [];
  #pressedAt = 0;

  constructor(run: (command: KeyCommand) => void) {
    this.#run = run;
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#onKey);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const key = tableKey(event);
    if (key === null || event.defaultPrevented || event.isComposing) return;
    const path = event.composedPath();
    if (key !== 'Mod+k' && (isTyping(path[0]) || !keyPreference.get())) return;
    const pressed = event.timeStamp - this.#pressedAt < SEQUENCE_MS ? this.#pressed : [];
    const match = matchKey(pressed, key);
    if (match.status !== 'none' && isModal(path)) return;
    this.#pressed = match.status === 'begun' ? match.pressed : [];
    this.#pressedAt = event.timeStamp;
    if (match.status === 'none') return;
    event.preventDefault();
    if (match.status === 'command') this.#run(match.command);
  };
}

/** Whether the key belongs to a dialog or a menu, also where the focus is beside an open one. */
export function isModal(path: readonly EventTarget[]): boolean {
  return path.some((node) => node instanceof Element && node.matches('dialog, :popover-open')) || hasModal(document);
}

/** Whether a modal dialog is open, in any shadow tree. */
function hasModal(root: ParentNode): boolean {
  if (root.querySelector('dialog:modal') !== null) return true;
  return [...root.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot !== null && hasModal(shadowRoot));
}

/** Buttons and boxes to tick are inputs as well, but nothing is typed into them. */
const TYPED = 'input:not([type=button], [type=checkbox], [type=radio], [type=range]), textarea, select';

/** Whether the key is typed into a field. */
export function isTyping(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement && (target.matches(TYPED) || target.isContentEditable);
}
