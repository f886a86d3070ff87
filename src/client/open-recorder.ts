// Opens the recorder for a page: identity, outbox, doors, feed.

import {
  clientIdFrom,
  isJson,
  sharedNames,
  type ErrorReply,
  type Failure,
  type Fact,
  type RecordingApi,
  type Reply,
} from '../protocol/index.ts';
import { holdClientLock } from './client-lock.ts';
import { keepConnected } from './connection.ts';
import { CLOSE_DEADLINE_MS } from './constants.ts';
import type { Door, OpenDoor } from './door.ts';
import { createFeed, type Feed } from './feed.ts';
import { follow } from './follow.ts';
import { createLiveApi } from './live-api.ts';
import { Outbox } from './outbox.ts';
import type {
  DoorKind,
  FollowedSession,
  NewEvent,
  OpenOptions,
  RecorderClient,
  SaveState,
  SubscribeOptions,
} from './recorder-client.ts';
import { openRestDoor } from './rest-door.ts';
import { Sender } from './sender.ts';
import { openSharedWorkerDoor } from './shared-worker-door.ts';
import { pause } from './timing.ts';

const OPEN_DOOR: Record<DoorKind, OpenDoor> = { shared_worker: openSharedWorkerDoor, rest: openRestDoor };

const CLOSED: Failure = { code: 'not_connected', message: 'The recorder was closed before this was saved.' };

function newClientId(): string {
  return clientIdFrom(crypto.getRandomValues(new Uint8Array(12)));
}

/** Opens a recorder. Resolves as soon as events are taken; they are kept until a door is open. */
export async function openRecorder({
  namespace,
  doors = ['shared_worker', 'rest'],
}: OpenOptions = {}): Promise<RecorderClient> {
  const client = new Client(
    sharedNames(namespace),
    doors.map((kind) => OPEN_DOOR[kind]),
  );
  await client.open();
  return client;
}

class Client implements RecorderClient {
  readonly api: RecordingApi;
  #clientId = newClientId();
  readonly #names: ReturnType<typeof sharedNames>;
  readonly #doors: readonly OpenDoor[];
  readonly #outbox = new Outbox(this.#clientId);
  readonly #sender: Sender;
  readonly #feed: Feed;
  readonly #closed = new AbortController();
  readonly #listeners = new Set<(state: SaveState) => void>();
  #state: SaveState = { status: 'saved' };
  #door: Door | null = null;
  #onDoor: ((door: Door) => void)[] = [];

  constructor(names: ReturnType<typeof sharedNames>, doors: readonly OpenDoor[]) {
    this.#names = names;
    this.#doors = doors;
    this.#sender = new Sender(this.#outbox, {
      onProgress: () => {
        this.#updateState();
      },
      onForgotten: () => void this.#takeNewIdentity(),
    });
    this.api = createLiveApi(() => this.#whenOpen());
    this.#feed = createFeed(names, this.api);
  }

  get clientId(): string {
    return this.#clientId;
  }

  get state(): SaveState {
    return this.#state;
  }

  async open(): Promise<void> {
    const { signal } = this.#closed;
    await holdClientLock(this.#names.clientLock(this.#clientId), signal);
    const context = () => ({ namespace: this.#names.database, clientId: this.#clientId });
    const onChange = (door: Door | null, reason: Failure | null): void => {
      this.#takeDoor(door, reason);
    };
    void keepConnected(this.#doors, { onChange, context }, signal);
  }

  record(event: NewEvent & { readonly event_id?: string }): Promise<Reply> {
    const { event_id } = event;
    if (this.#closed.signal.aborted) return Promise.resolve(errorReply(event_id ?? null, CLOSED));
    if (!isSendable(event)) {
      const message = 'The event holds something that is not JSON. Send it again with plain values only.';
      return Promise.resolve(errorReply(event_id ?? null, { code: 'invalid_event', message }));
    }
    const reply = this.#outbox.add(event, event_id);
    this.#sender.flush();
    this.#updateState();
    return reply;
  }

  onStateChange(listener: (state: SaveState) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  subscribe(listener: (fact: Fact) => void, options?: SubscribeOptions): () => void {
    return this.#feed.subscribe(listener, options);
  }

  follow(sessionId: string, listener: (followed: FollowedSession) => void): () => void {
    return follow(this.api, this.#feed, sessionId, listener);
  }

  async close(): Promise<void> {
    const { signal } = this.#closed;
    const emptied = new Promise<void>((resolve) => {
      const check = (): void => {
        if (this.#outbox.size === 0) resolve();
      };
      this.onStateChange(check);
      check();
    });
    await Promise.race([emptied, pause(CLOSE_DEADLINE_MS, signal)]);
    this.#closed.abort();
    this.#feed.close();
    this.#outbox.abandon((eventId) => errorReply(eventId, CLOSED));
  }

  #whenOpen(): Promise<Door> {
    if (this.#door !== null) return Promise.resolve(this.#door);
    return new Promise((resolve) => {
      this.#onDoor.push(resolve);
    });
  }

  #takeDoor(door: Door | null, reason: Failure | null): void {
    this.#door = door;
    this.#sender.use(door, reason);
    if (door === null) return;
    for (const resolve of this.#onDoor.splice(0)) resolve(door);
  }

  /** The recordings were deleted, and with them what the recorder knew of this client. */
  async #takeNewIdentity(): Promise<void> {
    this.#clientId = newClientId();
    await holdClientLock(this.#names.clientLock(this.#clientId), this.#closed.signal);
    this.#outbox.renumber(this.#clientId);
    this.#sender.use(this.#door, null);
  }

  #updateState(): void {
    const pending = this.#outbox.size;
    const reason = this.#sender.trouble;
    const next = stateOf(pending, reason);
    const { status } = this.#state;
    const isSame =
      status === next.status &&
      !('pending' in next && (!('pending' in this.#state) || this.#state.pending !== next.pending));
    this.#state = next;
    if (isSame) return;
    for (const listener of this.#listeners) listener(next);
  }
}

function stateOf(pending: number, reason: Failure | null): SaveState {
  if (reason !== null) return { status: 'not_saved', pending, reason };
  return pending === 0 ? { status: 'saved' } : { status: 'saving', pending };
}

function errorReply(event_id: string | null, { code, message }: Failure): ErrorReply {
  return { type: 'error', event_id, code, message };
}

/** Plain data alone can be posted to a worker and written to the journal. */
function isSendable(event: NewEvent): boolean {
  return Object.values(event).every((value) => value === undefined || isJson(value));
}
