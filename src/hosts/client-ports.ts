// The ports of a worker's clients. They do not tell when a client is gone, and a SharedWorker may live for
// weeks: so a port is not held for longer than the browser itself keeps it.

import type { FromWorkerMessage } from '../protocol/index.ts';
import type { ClientPort } from './serve-client.ts';

export class ClientPorts {
  #ports: WeakRef<ClientPort>[] = [];

  /** How many ports there are or were of late. */
  get size(): number {
    return this.#ports.length;
  }

  /** From now on `tell` reaches it, too. */
  add(port: ClientPort): void {
    const others = this.#ports.filter((held) => held.deref() !== undefined && held.deref() !== port);
    this.#ports = [...others, new WeakRef(port)];
  }

  /** Says the same to every client that is there. */
  tell(message: FromWorkerMessage): void {
    for (const held of this.#ports) held.deref()?.postMessage(message);
  }
}
