// The globals of pages and workers in the simulated browser. Each acts for the context whose task is
// running.

import type { Browser } from '../browser.ts';
import { BYTES_GLOBALS } from './bytes.ts';
import { connectedPorts, SimulatedMessageEvent, SimulatedPort } from './ports.ts';
import { ORIGIN, type RunningServiceWorker } from './service-worker.ts';
import { timeGlobals } from './time.ts';

/** The functions through which the globals reach other contexts. */
export interface Contexts {
  /** Connects a port to the SharedWorker of a script. */
  readonly connect: (script: URL, name: string, port: SimulatedPort) => void;
  /** Starts a dedicated worker with this port for the running context. Returns a function that terminates it. */
  readonly startDedicated: (script: URL, name: string, port: SimulatedPort) => () => void;
  /** The service worker; started if it is not running. */
  readonly serviceWorker: () => RunningServiceWorker;
  /** The `ServiceWorker` object of pages. */
  readonly controller: () => object;
}

const { Request: RealRequest } = globalThis;

const QUIET = { log: () => undefined, warn: () => undefined, error: () => undefined };

export function globalsOf(browser: Browser, contexts: Contexts): Record<string, unknown> {
  return {
    ...timeGlobals(browser.scheduler),
    ...workerGlobals(browser, contexts),
    ...BYTES_GLOBALS,
    caches: browser.caches.global,
    console: QUIET,
    crypto: cryptoOf(browser),
    location: new URL(ORIGIN),
    BroadcastChannel: channelOf(browser),
    fetch: fetchOf(browser, contexts),
    navigator: {
      ...(browser.hasLocks ? { locks: browser.locks } : {}),
      serviceWorker: {
        get controller() {
          return contexts.controller();
        },
      },
    },
  };
}

function workerGlobals({ wire }: Browser, contexts: Contexts): Record<string, unknown> {
  return {
    MessagePort: SimulatedPort,
    MessageEvent: SimulatedMessageEvent,
    MessageChannel: class {
      readonly port1: SimulatedPort;
      readonly port2: SimulatedPort;
      constructor() {
        [this.port1, this.port2] = connectedPorts(wire);
      }
    },
    SharedWorker: class extends EventTarget {
      readonly port: SimulatedPort;
      constructor(script: string | URL, { name }: { name: string }) {
        super();
        const [port, other] = connectedPorts(wire);
        this.port = port;
        contexts.connect(new URL(script, ORIGIN), name, other);
      }
    },
    Worker: class extends EventTarget {
      readonly terminate: () => void;
      readonly #port: SimulatedPort;
      constructor(script: string | URL, { name }: { name: string }) {
        super();
        const [port, other] = connectedPorts(wire);
        this.#port = port;
        port.addEventListener('message', (event) => {
          const data: unknown = event instanceof SimulatedMessageEvent ? event.data : null;
          this.dispatchEvent(new SimulatedMessageEvent('message', { data }));
        });
        port.start();
        this.terminate = contexts.startDedicated(new URL(script, ORIGIN), name, other);
      }
      postMessage(message: unknown): void {
        this.#port.postMessage(message);
      }
    },
  };
}

function fetchOf(browser: Browser, { serviceWorker }: Contexts) {
  return (path: string, { signal, method, body, headers }: RequestInit = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new DOMException('The request took too long.', 'TimeoutError'));
      });
      const request = new RealRequest(`${ORIGIN}${path}`, {
        ...(method === undefined ? {} : { method }),
        ...(body === undefined || body === null ? {} : { body }),
        ...(headers === undefined ? {} : { headers }),
      });
      const { name } = browser.scheduler.current;
      browser.requests.send(serviceWorker(), request, name, () => browser.arrivalMs()).then(resolve, reject);
    });
}

function cryptoOf({ random }: Browser): Pick<Crypto, 'getRandomValues' | 'randomUUID'> {
  const digits = (count: number): string => Array.from({ length: count }, () => random.below(16).toString(16)).join('');
  return {
    getRandomValues: (bytes) => {
      if (bytes instanceof Uint8Array) bytes.forEach((_byte, index) => (bytes[index] = random.below(256)));
      return bytes;
    },
    randomUUID: () => `${digits(8)}-${digits(4)}-4${digits(3)}-8${digits(3)}-${digits(12)}`,
  };
}

function channelOf({ channels }: Browser) {
  return class {
    addEventListener(_type: string, listener: (event: { readonly data: unknown }) => void): void {
      channels.listen(this, listener);
    }
    postMessage(message: unknown): void {
      channels.post(this, message);
    }
    close(): void {
      channels.close(this);
    }
  };
}
