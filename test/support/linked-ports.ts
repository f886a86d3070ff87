// Message ports in pairs, which are closed together, and a recorder's worker behind one of them.

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

/** Passes on what a client and its worker say to each other; others can say something to the client, too. */
export class WorkerRelay {
  readonly toClient: MessagePort;
  /** Null until the client has said hello. */
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

/** What a message between two ports carries over with it. */
function transfersOf(data: unknown): MessagePort[] {
  return isPlainObject(data) && data['api'] instanceof MessagePort ? [data['api']] : [];
}

/** Hands on what comes from either port to the other. */
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
