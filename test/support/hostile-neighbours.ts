// Hostile senders, each at a real entry point of a recorder: the worker's port, the api's port, the channel,
// the service worker's fetch, and both ends of a well-behaved client.

import { RecordingSocket } from '../../src/client/recording-socket.ts';
import type { RecorderClient } from '../../src/client/recorder-client.ts';
import { createRestHandler, type RestHandler } from '../../src/hosts/rest/rest-handler.ts';
import { isPlainObject, packEvents, parseToWorker, WIRE_VERSION } from '../../src/protocol/index.ts';
import type { Recorder } from '../../src/recorder/index.ts';
import type { Random } from '../simulation/random.ts';
import {
  A_PORT,
  apiMessage,
  channelMessage,
  portMessage,
  queriesMessage,
  restRequest,
  socketText,
  workerMessage,
  type HostileNames,
} from './hostile-messages.ts';
import type { LinkedPorts, WorkerRelay } from './linked-ports.ts';

const BASE = '/api/recording';

export interface Neighbourhood {
  readonly random: Random;
  readonly names: HostileNames;
  readonly recorder: Recorder;
  readonly ports: LinkedPorts;
  /** The name of the recorder's channel. */
  readonly channel: string;
  /** A well-behaved client, and the ports between it and its worker. */
  readonly client: RecorderClient;
  readonly relay: WorkerRelay;
}

export class HostileNeighbours {
  /** The requests that the sender at the worker's port has sent, and their answers. */
  readonly asked: { readonly batch: number; readonly count: number }[] = [];
  readonly answered: unknown[] = [];
  readonly apiAnswers: unknown[] = [];
  readonly restAnswers: {
    readonly request: string;
    readonly status: number;
    readonly host: string | null;
    readonly isJson: boolean;
  }[] = [];
  readonly #around: Neighbourhood;
  readonly #port: MessagePort;
  #api: MessagePort;
  readonly #channel: BroadcastChannel;
  readonly #rest: RestHandler;
  #socket: RecordingSocket | null = null;
  #requests: Promise<void>[] = [];

  constructor(around: Neighbourhood) {
    const { recorder, ports, channel } = around;
    this.#around = around;
    this.#port = ports.toWorker(recorder);
    this.#port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.answered.push(data);
    });
    this.#api = this.#hello();
    this.#channel = new BroadcastChannel(channel);
    this.#rest = createRestHandler({ recorder, bases: [BASE], openApi: async () => Response.json({}) });
  }

  /** Opens a socket on the well-behaved client, after the client is open. */
  openSocket(): void {
    this.#socket = new RecordingSocket('ws://localhost/', [], () => Promise.resolve(this.#around.client));
  }

  /** Sends one hostile message to a random entry point. */
  send(): void {
    const { random, names, relay } = this.#around;
    const luck = random.next();
    if (luck < 0.3) this.#sendToPort(portMessage(random, names));
    else if (luck < 0.5) this.#api.postMessage(apiMessage(random, names));
    else if (luck < 0.7) this.#channel.postMessage(channelMessage(random, names, 2));
    else if (luck < 0.8) relay.toClient.postMessage(workerMessage(random));
    else if (luck < 0.85) relay.toClientQueries?.postMessage(queriesMessage(random));
    else if (luck < 0.9) this.#socket?.send(socketText(random, names));
    else this.#requests.push(this.#request());
  }

  /** Resolves when every sent message has been handled or dropped. */
  async settle(): Promise<void> {
    await Promise.all(this.#requests.splice(0));
    this.asked.push({ batch: -1, count: 0 });
    await answered(this.#port, { type: 'record', batch: -1, events: packEvents([]) }, 'batch', -1);
    await answered(this.#api, { id: 'ping', type: 'APPLY', path: ['status'], argumentList: [] }, 'id', 'ping');
  }

  close(): void {
    this.#channel.close();
  }

  /** Sends hello with a port for queries. Returns our end of that port. */
  #hello(): MessagePort {
    const [ours, workers] = this.#around.ports.pair();
    const hello = { type: 'hello', wire_version: WIRE_VERSION, client_id: 'hostile00001', api: workers };
    this.#port.postMessage(hello, [workers]);
    return this.#listenToApi(ours);
  }

  #listenToApi(ours: MessagePort): MessagePort {
    ours.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.apiAnswers.push(data);
    });
    ours.start();
    return ours;
  }

  #sendToPort(message: unknown): void {
    if (isPlainObject(message) && message['api'] === A_PORT) {
      const [ours, workers] = this.#around.ports.pair();
      const hello = { ...message, api: workers };
      if (parseToWorker(hello)?.type === 'hello') this.#api = this.#listenToApi(ours);
      this.#port.postMessage(hello, [workers]);
      return;
    }
    const parsed = parseToWorker(message);
    if (parsed?.type === 'record') this.asked.push({ batch: parsed.batch, count: parsed.events.length });
    this.#port.postMessage(message);
  }

  async #request(): Promise<void> {
    const { random, names } = this.#around;
    const { method, path, body } = restRequest(random, names);
    const request = new Request(`http://localhost${BASE}${path}`, { method, ...(body === null ? {} : { body }) });
    const page_id = random.pick([null, 'page-1']);
    const response = await this.#rest.handle(request, { page_id });
    const text = await response.text();
    this.restAnswers.push({
      request: `${method} ${path}`,
      status: response.status,
      host: response.headers.get('X-Recording-Host'),
      isJson: text === '' || isPlainObject(JSON.parse(text)),
    });
  }
}

/** Sends a message, and waits for the answer that has this value in this field. */
async function answered(port: MessagePort, message: object, field: string, value: unknown): Promise<void> {
  await new Promise<void>((resolve) => {
    const listen = ({ data }: MessageEvent<unknown>): void => {
      if (!isPlainObject(data) || data[field] !== value) return;
      port.removeEventListener('message', listen);
      resolve();
    };
    port.addEventListener('message', listen);
    port.postMessage(message);
  });
}
