// Reads the attachments that are wanted within an element that has a client.

import type { ReactiveController } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { WantedAttachment } from '../view/attachment-reading.ts';

export class AttachmentsController implements ReactiveController {
  readonly #host: HTMLElement;
  readonly #client: () => RecorderClient | null;

  constructor(host: HTMLElement, client: () => RecorderClient | null) {
    this.#host = host;
    this.#client = client;
  }

  hostConnected(): void {
    this.#host.addEventListener('attachment-wanted', this.#read);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('attachment-wanted', this.#read);
  }

  readonly #read = (event: CustomEvent<WantedAttachment>): void => {
    const client = this.#client();
    if (client === null) return;
    event.stopPropagation();
    event.detail.give(client.api.attachment(event.detail.sha256));
  };
}
