// Listens for files that are dragged onto the page, dropped there or pasted, also in other views. What follows from that is
// loaded when it is needed.

import type { LitElement, ReactiveController } from 'lit';
import type { HoldfastImportDoor } from '../elements/holdfast-import-door.ts';
import { isModal, isTyping } from './key-controller.ts';

export class ImportDoorController implements ReactiveController {
  readonly #host: LitElement;
  readonly #onFailed: () => void;
  #listening = new AbortController();
  /** What is dragged is a part of the page, such as a picture. */
  #isOwn = false;

  /** `onFailed`: what follows could not be loaded. */
  constructor(host: LitElement, onFailed: () => void) {
    this.#host = host;
    this.#onFailed = onFailed;
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    addEventListener('dragstart', () => (this.#isOwn = true), { signal });
    addEventListener('dragend', () => (this.#isOwn = false), { signal });
    addEventListener('dragenter', (event) => this.#onDrag(event), { signal });
    addEventListener('dragover', (event) => this.#onDrag(event), { signal });
    addEventListener('dragleave', (event) => event.relatedTarget === null && this.#show(false), { signal });
    addEventListener('drop', (event) => this.#onDrop(event), { signal });
    addEventListener('paste', (event) => this.#onPaste(event), { signal });
  }

  hostDisconnected(): void {
    this.#listening.abort();
  }

  #onDrag(event: DragEvent): void {
    if (!this.#hasFiles(event)) return;
    event.preventDefault(); // without it, the browser opens the file in place of the page
    this.#show(true);
    void this.#load();
  }

  #onDrop(event: DragEvent): void {
    if (!this.#hasFiles(event)) return;
    event.preventDefault();
    this.#show(false);
    // Once the event is over, its items are empty.
    const dropped = Array.from(event.dataTransfer?.items ?? [], (item) => item.webkitGetAsEntry() ?? item.getAsFile());
    void this.#load().then((door) => door?.drop(dropped.filter((each) => each !== null)));
  }

  #onPaste(event: ClipboardEvent): void {
    const path = event.composedPath();
    if (event.clipboardData === null || isTyping(path[0]) || isModal(path)) return;
    const { files } = event.clipboardData;
    const pasted = { files: [...files], text: event.clipboardData.getData('text/plain') };
    void this.#load().then((door) => door?.paste(pasted));
  }

  #hasFiles({ dataTransfer }: DragEvent): boolean {
    return !this.#isOwn && dataTransfer?.types.includes('Files') === true;
  }

  #show(isDragging: boolean): void {
    const door = this.#door;
    if (door !== null) door.isDragging = isDragging;
  }

  get #door(): HoldfastImportDoor | null {
    return this.#host.renderRoot.querySelector('holdfast-import-door');
  }

  async #load(): Promise<HoldfastImportDoor | null> {
    try {
      await import('../elements/holdfast-import-door.ts');
      return this.#door;
    } catch {
      this.#onFailed();
      return null;
    }
  }
}
