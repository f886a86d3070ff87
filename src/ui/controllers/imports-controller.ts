// Follows the imports of a page for an element.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import { type Imports, importsOf } from './imports.ts';

export class ImportsController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: () => RecorderClient | null;
  #followed: Imports | null = null;
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

  /** An element that is defined after it was made has its client only now. */
  hostUpdate(): void {
    const { imports } = this;
    if (imports === this.#followed) return;
    this.hostDisconnected();
    this.#followed = imports;
    this.#stop = imports?.subscribe(() => this.#host.requestUpdate());
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#followed = null;
  }
}
