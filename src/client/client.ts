// The recorder as a page holds it: connects the app with the outbox, the transports and the reads.

import {
  CLOSE_DEADLINE_MS,
  jsonText,
  type ErrorReply,
  type Failure,
  type Fact,
  type RecordingApi,
  type Reply,
  type SharedNames,
} from '../protocol/index.ts';
import { Listeners, type ListenOptions } from './listeners.ts';
import type { HoldLock } from './page/client-lock.ts';
import { connect } from './transports/connection.ts';
import { MAX_PENDING_LENGTH } from './constants.ts';
import type { Transport, OpenTransport } from './transports/transport.ts';
import { Identity } from './page/identity.ts';
import { Outbox } from './outbox/outbox.ts';
import { Refusals } from './outbox/refusals.ts';
import type {
  Eviction,
  FollowedSession,
  FollowOptions,
  NewEvent,
  RecorderClient,
  Refusal,
  SaveState,
  SubscribeOptions,
} from './recorder-client.ts';
import { Reading } from './reading/reading.ts';
import { Sender } from './outbox/sender.ts';
import type * as lazyPart from './lazy-part.ts';
import { takeEvent } from './outbox/take-event.ts';
import { pause } from './timing.ts';

/** Loads the second part of the library. */
export type LoadLazyPart = () => Promise<Pick<typeof lazyPart, 'createReader' | 'keepConnected'>>;

/** What a client needs of its surroundings. */
export interface ClientContext {
  readonly names: SharedNames;
  /** Transports to try, in this order. */
  readonly transports: readonly OpenTransport[];
  readonly holdLock: HoldLock;
  /** Loads what recording does without as long as all is well. */
  readonly loadLazyPart: LoadLazyPart;
}

const CLOSED: Failure = {
  code: 'not_connected',
  message: 'The recorder was closed before this was saved. Open another one and record it again.',
};

export class Client implements RecorderClient {
  readonly #names: SharedNames;
  readonly #transports: readonly OpenTransport[];
  readonly #identity: Identity;
  readonly #refusals = new Refusals();
  readonly #outbox: Outbox;
  readonly #sender: Sender;
  readonly #reading: Reading;
  readonly #loadLazyPart: LoadLazyPart;
  readonly #closed = new AbortController();
  /** Aborted while every lock, port and channel must be free. */
  #presence = new AbortController();
  readonly #listeners = new Listeners<[SaveState]>();
  #state: SaveState = stateOf(0, 0, null);
  #transport: Transport | null = null;
  #isRenewing = false;

  constructor({ names, transports, holdLock, loadLazyPart }: ClientContext) {
    this.#names = names;
    this.#transports = transports;
    this.#loadLazyPart = loadLazyPart;
    this.#identity = new Identity((clientId, until) => holdLock(names.clientLock(clientId), until));
    this.#outbox = new Outbox(this.#identity.clientId, (event, error) => {
      this.#refusals.add(event, error);
    });
    this.#sender = new Sender(this.#outbox, {
      onProgress: (hasRecorded) => {
        if (hasRecorded) this.#reading.noticeRecorded();
        this.#updateState();
      },
      onForgotten: () => void this.#renewIdentity(),
    });
    this.#reading = new Reading(
      { names, trouble: () => this.#sender.trouble, closed: this.#closed.signal },
      async () => (await loadLazyPart()).createReader,
    );
  }

  get api(): RecordingApi {
    return this.#reading.api;
  }

  get clientId(): string {
    return this.#identity.clientId;
  }

  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  get state(): SaveState {
    return this.#state;
  }

  /** Resolves once the client's lock is held; nothing is sent before. The first transport is opened meanwhile. */
  async open(): Promise<void> {
    const { signal } = this.#presence;
    const present = this.#identity.begin(signal);
    this.#connect(present, signal);
    await present;
  }

  /** `present`: settles once the client's lock is held. */
  #connect(present: Promise<void>, signal: AbortSignal): void {
    const context = () => ({ namespace: this.#names.namespace, clientId: this.clientId });
    const onChange = (transport: Transport | null, reason: Failure | null): void => {
      this.#takeTransport(transport, reason);
    };
    const loadKeeper = async () => (await this.#loadLazyPart()).keepConnected;
    void connect(this.#transports, { onChange, context, present }, signal, loadKeeper);
  }

  /**
   * Releases every lock, port and channel, because the page may be kept without running: it would block other pages, and
   * browsers do not keep pages that hold such things. Events stay in the outbox.
   */
  suspend(): void {
    this.#presence.abort();
    this.#reading.suspend();
  }

  /** Continues as the same client: sends what is pending, and reads what was missed. */
  async resume(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#reading.resume();
    this.#presence = new AbortController();
    const { signal } = this.#presence;
    // The recorder knows this client: it must not find the client's lock free.
    const present = this.#identity.begin(signal);
    await present;
    if (!signal.aborted) this.#connect(present, signal);
  }

  record(event: NewEvent): Promise<Reply> {
    const taken = takeEvent(event);
    if (!taken.ok) return this.#refuse(event, taken.error);
    const { eventId, length } = taken.value;
    if (this.#closed.signal.aborted) return this.#refuse(event, errorReply(eventId, CLOSED));
    if (this.#outbox.length + length > MAX_PENDING_LENGTH)
      return this.#refuse(event, errorReply(eventId, this.#overflow()));
    const reply = this.#outbox.add(taken.value);
    this.#sender.flush();
    this.#updateState();
    return reply;
  }

  pending(): readonly NewEvent[] {
    return this.#outbox.events;
  }

  onStateChange(listener: (state: SaveState) => void, options?: ListenOptions): () => void {
    return this.#listeners.add(listener, options);
  }

  onRefused(listener: (refusal: Refusal) => void, options?: ListenOptions): () => void {
    return this.#refusals.onRefused(listener, options);
  }

  onEvicted(listener: (eviction: Eviction) => void, options?: ListenOptions): () => void {
    return this.#reading.onEvicted(listener, options);
  }

  subscribe(listener: (fact: Fact) => void, options?: SubscribeOptions): () => void {
    return this.#reading.subscribe(listener, options);
  }

  follow(sessionId: string, listener: (followed: FollowedSession) => void, options?: FollowOptions): () => void {
    return this.#reading.follow(sessionId, listener, options);
  }

  async close(): Promise<void> {
    const { signal } = this.#closed;
    const emptied = new Promise<void>((resolve) => {
      const check = (): void => {
        if (this.#outbox.size === 0) resolve();
      };
      this.onStateChange(check, { signal });
      check();
    });
    await Promise.race([emptied, pause(CLOSE_DEADLINE_MS, signal)]);
    this.#closed.abort();
    this.#presence.abort();
    this.#reading.close();
    this.#outbox.abandon(({ event }) => errorReply(event.event_id, CLOSED));
    this.#updateState();
  }

  /** An event that does not even come into the outbox. */
  #refuse(event: NewEvent, error: ErrorReply): Promise<Reply> {
    this.#refusals.add(event, error);
    this.#updateState();
    return Promise.resolve(error);
  }

  /** Why an event is not even kept in memory. */
  #overflow(): Failure {
    const { size } = this.#outbox;
    const cause = this.#sender.trouble?.message ?? 'The recorder is slower than the events come.';
    const message = `${size} events wait to be saved, and no more are kept in memory. ${cause} Export what pending() gives, or record this again once they are saved.`;
    return { code: 'storage_full', message };
  }

  #takeTransport(transport: Transport | null, reason: Failure | null): void {
    this.#transport = transport;
    // No event must be sent under an id that is about to change.
    if (!this.#isRenewing || transport === null) this.#sender.use(transport, reason);
    this.#reading.use(transport);
    if (transport !== null) void this.#reading.look();
  }

  /**
   * The recordings were deleted, and with them what the recorder knew of this client. Nothing is sent until the client has
   * another id: under the same id, later events would be taken for duplicates of earlier ones.
   */
  async #renewIdentity(): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    this.#sender.use(null, null);
    await this.#identity.renew();
    this.#isRenewing = false;
    if (this.#closed.signal.aborted) return;
    this.#outbox.renumber(this.clientId);
    if (this.#transport !== null) this.#sender.use(this.#transport, null);
    void this.#reading.look();
  }

  #updateState(): void {
    const pending = this.#outbox.size;
    const next = stateOf(pending, this.#refusals.count, this.#sender.trouble);
    // This runs for every token, and almost always the number of pending ones has changed.
    const last = 'pending' in this.#state ? this.#state.pending : 0;
    if (pending === last && jsonText(next) === jsonText(this.#state)) return;
    this.#state = next;
    this.#listeners.call(next);
  }
}

function stateOf(pending: number, refused: number, reason: Failure | null): SaveState {
  if (reason !== null) return { status: 'not_saved', refused, pending, reason };
  if (pending > 0) return { status: 'saving', refused, pending };
  return refused === 0 ? { status: 'saved', refused } : { status: 'refused', refused };
}

function errorReply(event_id: string | null, { code, message }: Failure): ErrorReply {
  return { type: 'error', event_id, code, message };
}
