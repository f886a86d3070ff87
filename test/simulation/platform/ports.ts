// Message ports between contexts: messages are cloned, keep their order, and are late or lost.

import type { Realm } from '../scheduler.ts';

/** What ports need from the simulated browser. */
export interface Wire {
  readonly current: () => Realm;
  /** The arrival time of a message that is sent now, in epoch ms; null: never. */
  readonly arrival: () => number | null;
  readonly deliver: (realm: Realm, at: number, run: () => void) => void;
}

/** Like the platform's class, for listeners that check `instanceof`. */
export class SimulatedMessageEvent extends Event {
  readonly data: unknown;

  constructor(type: string, { data }: { data: unknown }) {
    super(type);
    this.data = data;
  }
}

export class SimulatedPort extends EventTarget {
  /** The realm in which its listeners run. A transfer changes it. */
  realm: Realm;
  peer: SimulatedPort | null = null;
  readonly #wire: Wire;
  #waiting: unknown[] | null = [];
  #isClosed = false;
  #lastArrival = 0;

  constructor(wire: Wire, realm: Realm) {
    super();
    this.#wire = wire;
    this.realm = realm;
  }

  postMessage(message: unknown): void {
    const { peer } = this;
    if (peer === null || this.#isClosed || this.realm.isDead || peer.realm.isDead) return;
    const data = copyOf(message, peer.realm);
    const at = this.#wire.arrival();
    if (at === null) return;
    this.#lastArrival = Math.max(this.#lastArrival, at);
    this.#wire.deliver(peer.realm, this.#lastArrival, () => {
      peer.#take(data);
    });
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const data of waiting) this.#take(data);
  }

  close(): void {
    this.#isClosed = true;
  }

  #take(data: unknown): void {
    if (this.#isClosed) return;
    if (this.#waiting === null) this.dispatchEvent(new SimulatedMessageEvent('message', { data }));
    else this.#waiting.push(data);
  }
}

// Comlink recognizes ports by this name.
Object.defineProperty(SimulatedPort, 'name', { value: 'MessagePort' });

/** Two connected ports. The second one belongs to `other`. */
export function connectedPorts(wire: Wire, other = wire.current()): [SimulatedPort, SimulatedPort] {
  const [port1, port2] = [new SimulatedPort(wire, wire.current()), new SimulatedPort(wire, other)];
  port1.peer = port2;
  port2.peer = port1;
  return [port1, port2];
}

/** Clones a message for another context: ports are transferred, plain values are copied, and nothing else can be sent. */
function copyOf(value: unknown, to: Realm): unknown {
  if (value instanceof SimulatedPort) {
    const port = value;
    port.realm = to;
    return port;
  }
  if (Array.isArray(value)) return value.map((item) => copyOf(item, to));
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new DOMException(`A ${typeof value} cannot be cloned.`, 'DataCloneError');
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) copy[name] = copyOf(field, to);
  return copy;
}
