// The recorder as a page holds it: connects the app with the outbox, the transports and the reads.

import { CLOSE_DEADLINE_MS, jsonText, type Failure, type Reply, type SharedNames } from '../protocol/index.ts';
import { CLOSED } from './closed.ts';
import { Listeners } from './listeners.ts';
import type { HoldLock } from './page/client-lock.ts';
import type { Suspendable } from './page/page-lifecycle.ts';
import { connect } from './transports/connection.ts';
import { MAX_PENDING_LENGTH } from './constants.ts';
import type { Transport, OpenTransport, Unsaved } from './transports/transport.ts';
import { createIdentity } from './page/identity.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createRefusals } from './outbox/refusals.ts';
import { createSessionWriter } from '../feeds/writer/session-writer.ts';
import type { NewEvent, RecorderClient, SaveState } from './recorder-client.ts';
import { createReading } from './reading/reading.ts';
import { createSender, type Sender } from './outbox/sender.ts';
import type { LoadLazyPart } from './load-lazy-part.ts';
import { loaded } from './loaded.ts';
import type { Relay } from './relay/relay.ts';
import { takeEvent } from './outbox/take-event.ts';
import { pause } from './timing.ts';

/** What a client needs of its surroundings. */
export interface ClientContext {
  readonly names: SharedNames;
  /** Transports to try, in this order. */
  readonly transports: readonly OpenTransport[];
  readonly holdLock: HoldLock;
  /** Loads what recording does without as long as all is well. */
  readonly loadLazyPart: LoadLazyPart;
}

export interface Client extends RecorderClient, Suspendable {
  /** Resolves once the client's lock is held; nothing is sent before. The first transport is opened meanwhile. */
  open(): Promise<void>;
}

export function createClient({ names, transports, holdLock, loadLazyPart }: ClientContext): Client {
  const closed = new AbortController();
  /** Aborted while every lock, port and channel must be free. */
  let presence = new AbortController();
  let transport: Transport | null = null;
  let isRenewing = false;
  let isClosing = false;
  /** In the worker. */
  let unsaved: Unsaved | null = null;
  let state: SaveState = stateOf(0, 0, null);
  const listeners = new Listeners<[SaveState]>();
  const refusals = createRefusals();
  const identity = createIdentity((clientId, until) => holdLock(names.clientLock(clientId), until));
  const outbox = createOutbox(identity.clientId, refusals.add);
  const sender: Sender = createSender(outbox, {
    onProgress: (seq) => {
      if (seq > 0) reading.noticeRecorded(seq);
      updateState();
    },
    onForgotten: () => void renewIdentity(),
  });

  const page: Suspendable = { closed: closed.signal, suspend, resume };
  const reading = createReading({ names, trouble: () => sender.trouble, page, record }, loadLazyPart);

  /**
   * Takes the client's lock, and opens the first transport meanwhile: after that where the recorder knows the client, and
   * must not find its lock free. Resolves once the lock is held.
   */
  async function begin(isKnown: boolean): Promise<void> {
    const { signal } = presence;
    const present = identity.begin(signal);
    if (isKnown) await present;
    const onUnsaved = (next: Unsaved): void => {
      unsaved = next;
      updateState();
    };
    const context = () => ({ namespace: names.namespace, clientId: identity.clientId, onUnsaved });
    if (!signal.aborted) void connect(transports, { onChange: takeTransport, context, present }, signal, loadLazyPart);
    await present;
  }

  function takeTransport(next: Transport | null, reason: Failure | null): void {
    transport = next;
    if (next === null) unsaved = null;
    // No event must be sent under an id that is about to change.
    if (!isRenewing || next === null) sender.use(next, reason);
    if (isClosing) next?.hurry?.();
    reading.use(next);
  }

  /**
   * Releases every lock, port and channel, because the page may be kept without running: it would block other pages, and
   * browsers do not keep pages that hold such things. Events stay in the outbox.
   */
  function suspend(): void {
    presence.abort();
    unsaved = null;
    reading.suspend();
  }

  /** Continues as the same client: sends what is pending, and reads what was missed. */
  async function resume(): Promise<void> {
    if (closed.signal.aborted) return;
    reading.resume();
    presence = new AbortController();
    await begin(true);
  }

  /**
   * The recordings were deleted, and with them what the recorder knew of this client. Nothing is sent until the client has
   * another id: under the same id, later events would be taken for duplicates of earlier ones.
   */
  async function renewIdentity(): Promise<void> {
    if (isRenewing) return;
    isRenewing = true;
    sender.use(null, null);
    await identity.renew();
    isRenewing = false;
    if (closed.signal.aborted) return;
    outbox.renumber(identity.clientId);
    if (transport !== null) takeTransport(transport, null);
  }

  function record(event: NewEvent): Promise<Reply> {
    const taken = takeEvent(event);
    if (!taken.ok) return refuse(event, taken.eventId, taken.error);
    const { eventId, length } = taken.value;
    if (closed.signal.aborted) return refuse(event, eventId, CLOSED);
    if (outbox.length + length > MAX_PENDING_LENGTH) return refuse(event, eventId, overflow());
    const reply = outbox.add(taken.value);
    sender.flush();
    updateState();
    return reply;
  }

  /** An event that does not even come into the outbox. */
  function refuse(event: NewEvent, event_id: string | null, failure: Failure): Promise<Reply> {
    const error: Reply = { type: 'error', event_id, ...failure };
    refusals.add(event, error);
    updateState();
    return Promise.resolve(error);
  }

  /** Why an event is not even kept in memory. */
  function overflow(): Failure {
    const cause = sender.trouble?.message ?? 'The recorder is too slow.';
    const message = `${outbox.size} events wait to be saved: no more are kept. ${cause} Export pending(), or record this again later.`;
    return { code: 'storage_full', message };
  }

  const relay = (): Relay | null | undefined => (transport === null ? undefined : (transport.relay?.() ?? null));

  function updateState(): void {
    const pending = outbox.size + (unsaved?.pending ?? 0);
    const next = stateOf(pending, refusals.count, sender.trouble ?? unsaved?.reason ?? null);
    // This runs for every token, and almost always the number of pending ones has changed.
    const last = 'pending' in state ? state.pending : 0;
    if (pending === last && jsonText(next) === jsonText(state)) return;
    state = next;
    listeners.call(next);
  }

  return {
    ...page,
    ...reading.offered,

    get clientId() {
      return identity.clientId;
    },

    get state() {
      return state;
    },

    onStateChange: (listener, options) => listeners.add(listener, options),
    onRefused: refusals.onRefused,
    pending: () => outbox.events,
    relay,

    get outlives() {
      return transport?.relay !== undefined;
    },

    async reattach(sessionId, options) {
      const part = await loaded(loadLazyPart);
      return part.ok ? part.value.reattach(relay, sessionId, options) : null;
    },

    record,
    session: (options) => createSessionWriter(record, options),

    open: () => begin(false),

    async close() {
      const { signal } = closed;
      isClosing = true;
      transport?.hurry?.();
      const emptied = new Promise<void>((resolve) => {
        const check = (): void => {
          if (outbox.size === 0) resolve();
        };
        listeners.add(check, { signal });
        check();
      });
      await Promise.race([emptied, pause(CLOSE_DEADLINE_MS, signal)]);
      closed.abort();
      suspend();
      outbox.abandon(CLOSED);
      updateState();
    },
  };
}

function stateOf(pending: number, refused: number, reason: Failure | null): SaveState {
  if (reason !== null) return { status: 'not_saved', refused, pending, reason };
  if (pending > 0) return { status: 'saving', refused, pending };
  return refused === 0 ? { status: 'saved', refused } : { status: 'refused', refused };
}
