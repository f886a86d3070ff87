// Follows the imports of a page for an element.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import { type Imports, importsOf } from './imports.ts';

export class ImportsController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: () => RecorderClient | null;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, client: () => RecorderClient | null) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  /** Null as long as the element has no client. */
  get imports(): Imports | null {
    const client = this.#client();
    return client === null ? null : importsOf(client);
  }

  hostConnected(): void {
    this.#stop = this.imports?.subscribe(() => this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
  }
}
