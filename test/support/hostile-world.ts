// A recorder, a well-behaved client, its followers, and hostile senders.

import { createClient, type Client } from '../../src/client/client.ts';
import type { FollowedSession, NewEvent } from '../../src/client/recorder-client.ts';
import * as lazyPart from '../../src/client/lazy-part.ts';
import { RecordingSocket } from '../../src/client/recording-socket.ts';
import { openWorkerTransport } from '../../src/client/transports/worker-transport.ts';
import {
  packFacts,
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
import type { HostileNames } from './hostile-messages.ts';
import { HostileNeighbours } from './hostile-neighbours.ts';
import { NO_ATTACHMENTS } from './no-attachments.ts';
import { LinkedPorts, WorkerRelay } from './linked-ports.ts';

const NOW = 1_700_000_000_000;
export const GOOD_SESSION = 'good';
const GOOD_MESSAGE = 'answer';

interface SocketMessage {
  readonly type: string;
  readonly seq?: number;
}

let worlds = 0;

/** A store on which every transaction succeeds without a delay, but not in the same turn. */
function createStore(disk: SimulatedDisk): RecordingStore {
  const later = (ms: number, run: () => void): (() => void) => {
    if (ms > 0) return () => undefined; // a deadline; no operation here misses it
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

export class HostileWorld {
  readonly disk = new SimulatedDisk();
  readonly published: Fact[] = [];
  /** Errors of the recorder in operations that no caller awaits. */
  readonly logged: unknown[] = [];
  readonly recorder: Recorder;
  readonly client: Client;
  readonly neighbours: HostileNeighbours;
  /** Replies to the events of the well-behaved client, and its text. */
  readonly replies: Reply[] = [];
  goodText = '';
  /** The values that its listeners received. */
  readonly heard: Fact[] = [];
  /** How often its subscriber was notified of missed facts. */
  missed = 0;
  readonly socketMessages: SocketMessage[] = [];
  followed: FollowedSession = { status: 'loading' };
  readonly #random: Random;
  readonly #shared = sharedNames(`hostile-${(worlds += 1)}`);
  readonly #publishing = new BroadcastChannel(this.#shared.channel);
  readonly #ports = new LinkedPorts();

  /** `isNamed`: the hostile senders know the well-behaved client's session and client id. */
  constructor(random: Random, isNamed: boolean) {
    this.#random = random;
    this.recorder = this.openRecorder();
    const [clientEnd, toClient] = this.#ports.pair();
    const relay = new WorkerRelay(toClient, this.#ports.toWorker(this.recorder), this.#ports);
    this.client = createClient({
      names: this.#shared,
      transports: [
        (context) =>
          openWorkerTransport(context, {
            worker: new EventTarget(),
            port: clientEnd,
            release: () => undefined,
          }),
      ],
      holdLock: () => Promise.resolve(),
      loadLazyPart: () => Promise.resolve(lazyPart),
    });
    // Without a listener, the client writes each refused event of the socket to the console.
    this.client.onRefused(() => undefined);
    clientEnd.start();
    const names: HostileNames = {
      sessions: isNamed ? ['h1', 'h2', '__proto__', GOOD_SESSION] : ['h1', 'h2', '__proto__', '\ud800'],
      clients: isNamed ? ['hostile00001', this.client.clientId] : ['hostile00001', 'hostile00002'],
    };
    const { recorder, client } = this;
    const { channel } = this.#shared;
    this.neighbours = new HostileNeighbours({ random, names, recorder, ports: this.#ports, channel, client, relay });
  }

  /** Another recorder on the same disk. It reads the result of a replay of the journal. */
  openRecorder(): Recorder {
    let ids = 0;
    return new Recorder({
      store: createStore(this.disk),
      attachments: NO_ATTACHMENTS,
      clock: () => NOW,
      elapsed: () => NOW,
      newId: () => `id-${(ids += 1)}`,
      startTimer: () => () => undefined,
      publish: (facts) => {
        this.published.push(...facts);
        const message: FactsMessage = { type: 'facts', wire_version: WIRE_VERSION, facts: packFacts(facts) };
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
      namespace: this.#shared.namespace,
      instanceId: 'instance',
      version: 'test',
    });
  }

  /** Opens the well-behaved client, with a follower, a subscriber and a socket. */
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
    this.neighbours.openSocket();
    await this.#caughtUp();
  }

  /** Records some text with the well-behaved client, and waits until it is acked and shown. */
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

  /** Resolves when every sent message has been handled or dropped. */
  async settle(): Promise<void> {
    await this.neighbours.settle();
    await this.#caughtUp();
  }

  close(): Promise<void> {
    this.#ports.close();
    this.neighbours.close();
    this.#publishing.close();
    return this.client.close();
  }

  async #record(event: NewEvent): Promise<void> {
    this.replies.push(await this.client.record(event));
  }

  /** Resolves when all followers show what is committed. */
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
}
