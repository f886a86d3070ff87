// The key by which a text is found in the session: `f`, while the focus is in the session, or anywhere in the viewer.

import type { LitElement, ReactiveController } from 'lit';
import { keyPreference } from '../view/key-preference.ts';
import { tableKey } from '../view/key-table.ts';
import { isModal, isTyping } from './key-controller.ts';

/** An element of a session; `linkOf` is set where the viewer shows it. */
type SessionElement = LitElement & { readonly linkOf: unknown };

export class FindKeyController implements ReactiveController {
  readonly #host: SessionElement;
  readonly #find: () => void;

  constructor(host: SessionElement, find: () => void) {
    this.#host = host;
    this.#find = find;
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#onKey);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (tableKey(event) !== 'f' || event.defaultPrevented || event.isComposing || !keyPreference.get()) return;
    const path = event.composedPath();
    if (isTyping(path[0]) || isModal(path)) return;
    if (this.#host.linkOf === null && !path.includes(this.#host)) return;
    event.preventDefault();
    this.#find();
  };
}
