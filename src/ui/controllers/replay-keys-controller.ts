// The keys of the replay: where the focus is in it; around it as well, unless the person has switched single keys off.

import type { LitElement, ReactiveController } from 'lit';
import { keyPreference } from '../view/key-preference.ts';
import { actionOfKey, type PlayerAction } from '../view/replay-player.ts';

/** What uses the keys itself. */
const TYPING = 'input:not([type="range"]), textarea, select, [contenteditable]';

/** What Space presses. */
const PRESSED = 'button, a, summary';

export class ReplayKeysController implements ReactiveController {
  readonly #host: LitElement;
  readonly #onAction: (action: PlayerAction) => void;

  constructor(host: LitElement, onAction: (action: PlayerAction) => void) {
    this.#host = host;
    this.#onAction = onAction;
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#onKey);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const path = event.composedPath();
    const [target] = path;
    if (!(target instanceof Element)) return;
    if (!path.includes(this.#host) && !(isAround(target, this.#host) && keyPreference.get())) return;
    if (target.matches(TYPING) || (event.key === ' ' && target.matches(PRESSED))) return;
    const action = actionOfKey(event.key, event.shiftKey);
    if (action === null) return;
    event.preventDefault();
    this.#onAction(action);
  };
}

/** Whether `outer` is the page, or holds `element` in the same tree. */
function isAround(outer: Element, element: Element): boolean {
  return outer === document.body || outer.contains(element);
}
