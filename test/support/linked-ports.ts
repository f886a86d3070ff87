// Pairs of message ports that are closed together, with a recorder's worker at one end.

import { serveClient } from '../../src/hosts/serve-client.ts';
import { isPlainObject, WIRE_VERSION } from '../../src/protocol/index.ts';
import type { Recorder } from '../../src/recorder/index.ts';

const INSTANCE_ID = 'instance';

export class LinkedPorts {
  readonly #ports: MessagePort[] = [];

  pair(): [MessagePort, MessagePort] {
    const { port1, port2 } = new MessageChannel();
    this.#ports.push(port1, port2);
    return [port1, port2];
  }

  /** A port to a worker that serves `recorder`. */
  toWorker(recorder: Recorder): MessagePort {
    const [ours, workers] = this.pair();
    serveClient(workers, {
      recorder,
      instanceId: INSTANCE_ID,
      welcome: () =>
        Promise.resolve({ type: 'welcome', wire_version: WIRE_VERSION, instance_id: INSTANCE_ID, lock_name: 'lock' }),
    });
    workers.start();
    ours.start();
    return ours;
  }

  close(): void {
    for (const port of this.#ports) port.close();
  }
}

/** Forwards messages between a client and its worker. Other senders can also send to the client. */
export class WorkerRelay {
  readonly toClient: MessagePort;
  /** Null until the client has sent hello. */
  toClientQueries: MessagePort | null = null;

  constructor(toClient: MessagePort, toWorker: MessagePort, ports: LinkedPorts) {
    this.toClient = toClient;
    toClient.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const [api] = transfersOf(data);
      if (api === undefined || !isPlainObject(data)) return toWorker.postMessage(data);
      const [ours, workers] = ports.pair();
      this.toClientQueries = api;
      join(api, ours);
      toWorker.postMessage({ ...data, api: workers }, [workers]);
    });
    toWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      toClient.postMessage(data);
    });
    toClient.start();
  }
}

/** The ports that a message transfers. */
function transfersOf(data: unknown): MessagePort[] {
  return isPlainObject(data) && data['api'] instanceof MessagePort ? [data['api']] : [];
}

/** Forwards messages between two ports in both directions. */
function join(one: MessagePort, other: MessagePort): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      to.postMessage(data, transfersOf(data));
    });
    from.start();
  }
}
