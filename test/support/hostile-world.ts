// A recorder, a client that behaves, and neighbours that do not, each at a real door of it: the
// worker's port, the api's port, the channel, the service worker's fetch, and the client's own ends.

import { Client } from '../../src/client/client.ts';
import type { FollowedSession, NewEvent } from '../../src/client/recorder-client.ts';
import * as standby from '../../src/client/standby.ts';
import { RecordingSocket } from '../../src/client/recording-socket.ts';
import { openWorkerDoor } from '../../src/client/worker-door.ts';
import { createRestHandler } from '../../src/hosts/rest/rest-handler.ts';
import { serveClient } from '../../src/hosts/serve-client.ts';
import {
  isPlainObject,
  parseToWorker,
  sessionOfFact,
  sharedNames,
  WIRE_VERSION,
  type Fact,
  type FactsMessage,
  type Reply,
} from '../../src/protocol/index.ts';
import { Recorder } from '../../src/recorder/index.ts';
import type { RecordingStore } from '../../src/storage/index.ts';
import { codecOf } from '../simulation/codec.ts';
import { SimulatedDisk } from '../simulation/disk.ts';
import type { Random } from '../simulation/random.ts';
import { Realm } from '../simulation/scheduler.ts';
import { createSimulatedStore } from '../simulation/simulated-store.ts';
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

const NOW = 1_700_000_000_000;
const BASE = '/api/recording';
export const GOOD_SESSION = 'good';
const GOOD_MESSAGE = 'answer';

interface SocketMessage {
  readonly type: string;
  readonly seq?: number;
}

let worlds = 0;

/** A store on which everything succeeds, at once but not in the same turn. */
function createStore(disk: SimulatedDisk): RecordingStore {
  const later = (ms: number, run: () => void): (() => void) => {
    if (ms > 0) return () => undefined; // a deadline, which nothing here misses
    queueMicrotask(run);
    return () => undefined;
  };
  return createSimulatedStore(disk, {
    realm: new Realm('hostile world'),
    codec: codecOf('one'),
    later,
    laterInBrowser: later,
    fate: () => 'commit',
    latency: () => null,
  });
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

export class HostileWorld {
  readonly disk = new SimulatedDisk();
  readonly published: Fact[] = [];
  /** What went wrong in the recorder where nobody waits for the outcome. */
  readonly logged: unknown[] = [];
  readonly recorder: Recorder;
  readonly client: Client;
  readonly names: HostileNames;
  /** Replies to what the good client recorded, and its text. */
  readonly replies: Reply[] = [];
  goodText = '';
  /** What its listeners were given. */
  readonly heard: Fact[] = [];
  /** How often its subscriber was told that it had missed facts. */
  missed = 0;
  readonly socketMessages: SocketMessage[] = [];
  followed: FollowedSession = { status: 'loading' };
  /** What the hostile client at the port has sent that asks for an answer, and what it was answered. */
  readonly asked: { readonly batch: number; readonly count: number }[] = [];
  readonly answered: unknown[] = [];
  readonly apiAnswers: unknown[] = [];
  readonly restAnswers: {
    readonly request: string;
    readonly status: number;
    readonly host: string | null;
    readonly isJson: boolean;
  }[] = [];
  readonly #random: Random;
  readonly #shared = sharedNames(`hostile-${(worlds += 1)}`);
  readonly #publishing = new BroadcastChannel(this.#shared.channel);
  readonly #hostileChannel = new BroadcastChannel(this.#shared.channel);
  readonly #ports: MessagePort[] = [];
  readonly #rest;
  readonly #hostile: MessagePort;
  #hostileApi: MessagePort;
  /** The worker's ends of the good client's ports. */
  readonly #toClient: MessagePort;
  #toClientQueries: MessagePort | null = null;
  #socket: RecordingSocket | null = null;
  #requests: Promise<void>[] = [];

  /** `isNamed`: the hostile ones know the good client's session and its client id. */
  constructor(random: Random, isNamed: boolean) {
    this.#random = random;
    this.recorder = this.openRecorder();
    this.#rest = createRestHandler({ recorder: this.recorder, bases: [BASE], openApi: async () => Response.json({}) });
    const [clientEnd, toClient] = this.#channel();
    this.#toClient = toClient;
    this.client = new Client({
      names: this.#shared,
      doors: [
        (context) =>
          openWorkerDoor(context, {
            kind: 'shared_worker',
            worker: new EventTarget(),
            port: clientEnd,
            release: () => undefined,
          }),
      ],
      holdLock: () => Promise.resolve(() => undefined),
      loadStandby: () => Promise.resolve(standby),
    });
    this.#relayToWorker(toClient);
    clientEnd.start();
    this.names = {
      sessions: isNamed ? ['h1', 'h2', '__proto__', GOOD_SESSION] : ['h1', 'h2', '__proto__', '\ud800'],
      clients: isNamed ? ['hostile00001', this.client.clientId] : ['hostile00001', 'hostile00002'],
    };
    this.#hostile = this.#connect();
    this.#hostile.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.answered.push(data);
    });
    this.#hostileApi = this.#hello(this.#hostile);
  }

  /** Another recorder on the same disk: what it reads is what a replay of the journal gives. */
  openRecorder(): Recorder {
    let ids = 0;
    return new Recorder({
      store: createStore(this.disk),
      clock: () => NOW,
      newId: () => `id-${(ids += 1)}`,
      startTimer: () => () => undefined,
      publish: (facts) => {
        this.published.push(...facts);
        const message: FactsMessage = { type: 'facts', wire_version: WIRE_VERSION, facts };
        this.#publishing.postMessage(message);
      },
      publishHeartbeat: (timestamp) => {
        this.#publishing.postMessage({ type: 'heartbeat', wire_version: WIRE_VERSION, timestamp });
      },
      presence: { look: () => Promise.resolve('unknown'), watch: () => undefined },
      exclusively: (work) => work(),
      estimateStorage: () => Promise.resolve({ usage_bytes: null, quota_bytes: null, persisted: null }),
      log: (label, detail) => {
        if (label !== 'Committed') this.logged.push([label, detail]);
      },
      namespace: this.#shared.database,
      instanceId: 'instance',
      version: 'test',
    });
  }

  /** Opens the good client, with a follower, a subscriber and a socket. */
  async open(): Promise<void> {
    await this.client.open();
    await this.#record({ type: 'session_start', session_id: GOOD_SESSION, provider: 'good' });
    await this.#record({
      type: 'message_add',
      session_id: GOOD_SESSION,
      message_id: GOOD_MESSAGE,
      role: 'assistant',
      content: '',
    });
    const onMissed = (): void => {
      this.missed += 1;
    };
    this.client.subscribe((fact) => this.heard.push(fact), { since: 0, onMissed });
    this.client.follow(GOOD_SESSION, (followed) => {
      this.followed = followed;
    });
    const socket = new RecordingSocket('ws://localhost/', [], () => Promise.resolve(this.client));
    socket.addEventListener('message', (event) => {
      if (!(event instanceof MessageEvent)) return;
      const message: SocketMessage = JSON.parse(String(event.data));
      this.socketMessages.push(message);
    });
    this.#socket = new RecordingSocket('ws://localhost/', [], () => Promise.resolve(this.client));
    await this.#caughtUp();
  }

  /** The good client records some text, and waits until it is acked and shown. */
  async stream(): Promise<void> {
    const token = `${this.#random.below(1_000)} `;
    this.goodText += token;
    await this.#record({
      type: 'message_append',
      session_id: GOOD_SESSION,
      message_id: GOOD_MESSAGE,
      content_delta: token,
    });
  }

  /** Sends one hostile message to some door. */
  send(): void {
    const random = this.#random;
    const luck = random.next();
    if (luck < 0.3) this.#sendToPort(portMessage(random, this.names));
    else if (luck < 0.5) this.#hostileApi.postMessage(apiMessage(random, this.names));
    else if (luck < 0.7) this.#hostileChannel.postMessage(channelMessage(random, this.names, 2));
    else if (luck < 0.8) this.#toClient.postMessage(workerMessage(random));
    else if (luck < 0.85) this.#toClientQueries?.postMessage(queriesMessage(random));
    else if (luck < 0.9) this.#socket?.send(socketText(random, this.names));
    else this.#requests.push(this.#request());
  }

  /** Settles once everything that was sent has been handled, as far as it ever will. */
  async settle(): Promise<void> {
    await Promise.all(this.#requests.splice(0));
    await this.#pinged(this.#hostile, { type: 'record', batch: -1, events: [] }, 'batch', -1);
    const call = { id: 'ping', type: 'APPLY', path: ['status'], argumentList: [] };
    await this.#pinged(this.#hostileApi, call, 'id', 'ping');
    await this.#caughtUp();
  }

  close(): Promise<void> {
    for (const port of this.#ports) port.close();
    this.#publishing.close();
    this.#hostileChannel.close();
    return this.client.close();
  }

  async #record(event: NewEvent): Promise<void> {
    this.replies.push(await this.client.record(event));
  }

  /** Everybody who follows has what is committed. */
  async #caughtUp(): Promise<void> {
    let head = -1;
    while (head !== this.published.length || !this.#hasHeardOf(head)) {
      head = this.published.length;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  #hasHeardOf(head: number): boolean {
    const last = this.published.findLast((fact) => sessionOfFact(fact) === GOOD_SESSION);
    const isShown =
      this.followed.status === 'content'
        ? this.followed.session.seq >= (last?.seq ?? 0)
        : this.followed.status === 'error' && last?.type === 'session_purged';
    return isShown && (this.heard.at(-1)?.seq ?? 0) >= head;
  }

  #channel(): [MessagePort, MessagePort] {
    const { port1, port2 } = new MessageChannel();
    this.#ports.push(port1, port2);
    return [port1, port2];
  }

  #connect(): MessagePort {
    const [ours, workers] = this.#channel();
    const instanceId = 'instance';
    serveClient(workers, {
      recorder: this.recorder,
      instanceId,
      welcome: () =>
        Promise.resolve({ type: 'welcome', wire_version: WIRE_VERSION, instance_id: instanceId, lock_name: 'lock' }),
    });
    workers.start();
    ours.start();
    return ours;
  }

  /** Says hello with a port for queries; answers with our end of it. */
  #hello(port: MessagePort): MessagePort {
    const [ours, workers] = this.#channel();
    port.postMessage({ type: 'hello', wire_version: WIRE_VERSION, client_id: 'hostile00001', api: workers }, [workers]);
    return this.#listenToApi(ours);
  }

  #listenToApi(ours: MessagePort): MessagePort {
    ours.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.apiAnswers.push(data);
    });
    ours.start();
    return ours;
  }

  /** Between the good client and the worker, so that hostile messages can come from the worker's side. */
  #relayToWorker(toClient: MessagePort): void {
    const toWorker = this.#connect();
    toClient.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const [api] = transfersOf(data);
      if (api === undefined || !isPlainObject(data)) return toWorker.postMessage(data);
      const [ours, workers] = this.#channel();
      this.#toClientQueries = api;
      join(api, ours);
      toWorker.postMessage({ ...data, api: workers }, [workers]);
    });
    toWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      toClient.postMessage(data);
    });
    toClient.start();
  }

  #sendToPort(message: unknown): void {
    if (isPlainObject(message) && message['api'] === A_PORT) {
      const [ours, workers] = this.#channel();
      const hello = { ...message, api: workers };
      if (parseToWorker(hello)?.type === 'hello') this.#hostileApi = this.#listenToApi(ours);
      this.#hostile.postMessage(hello, [workers]);
      return;
    }
    const parsed = parseToWorker(message);
    if (parsed?.type === 'record') this.asked.push({ batch: parsed.batch, count: parsed.events.length });
    this.#hostile.postMessage(message);
  }

  async #request(): Promise<void> {
    const { method, path, body } = restRequest(this.#random, this.names);
    const request = new Request(`http://localhost${BASE}${path}`, { method, ...(body === null ? {} : { body }) });
    const page_id = this.#random.pick([null, 'page-1']);
    const response = await this.#rest.handle(request, { page_id });
    const text = await response.text();
    this.restAnswers.push({
      request: `${method} ${path}`,
      status: response.status,
      host: response.headers.get('X-Recording-Host'),
      isJson: text === '' || isPlainObject(JSON.parse(text)),
    });
  }

  /** Sends something that is answered, and waits for that. */
  async #pinged(port: MessagePort, message: object, field: string, value: unknown): Promise<void> {
    await new Promise<void>((resolve) => {
      const listen = ({ data }: MessageEvent<unknown>): void => {
        if (!isPlainObject(data) || data[field] !== value) return;
        port.removeEventListener('message', listen);
        resolve();
      };
      port.addEventListener('message', listen);
      if (field === 'batch') this.asked.push({ batch: -1, count: 0 });
      port.postMessage(message);
    });
  }
}
