// The ports of a worker's clients. A port does not report that its client is closed, and a SharedWorker may live for
// weeks: so ports are held weakly, for as long as the browser keeps them.

import type { FromWorkerMessage } from '../protocol/index.ts';
import type { ClientPort } from './serve-client.ts';

export class ClientPorts {
  #ports: WeakRef<ClientPort>[] = [];

  /** How many ports are held, closed ones that are not collected yet included. */
  get size(): number {
    return this.#ports.length;
  }

  /** Adds a port, to which `post` posts from now on. */
  add(port: ClientPort): void {
    const others = this.#ports.filter((held) => held.deref() !== undefined && held.deref() !== port);
    this.#ports = [...others, new WeakRef(port)];
  }

  /** Posts a message to every client. */
  post(message: FromWorkerMessage): void {
    for (const held of this.#ports) held.deref()?.postMessage(message);
  }
}
