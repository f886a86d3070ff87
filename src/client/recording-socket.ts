// The live channel behind the standard WebSocket interface: code that takes a WebSocket class runs
// on it unchanged. Messages are JSON text, as on the original's socket.

import { eventOfFact, isJson, isPlainObject, sessionOfFact, type Fact } from '../protocol/index.ts';
import { callListener } from './listeners.ts';
import { openRecorder } from './open-recorder.ts';
import type { NewEvent, RecorderClient } from './recorder-client.ts';

type Incoming =
  | { readonly type: 'events'; readonly events: readonly unknown[] }
  | { readonly type: 'subscribe' | 'unsubscribe'; readonly session_id: string }
  | { readonly type: 'ping'; readonly timestamp: unknown };

const EVENTS_MISSED =
  'Events were missed that are no longer kept one by one. Read the sessions again: GET /api/recording/session/{id}, or api.session(id).';

const PARSE_ERROR = 'Send JSON of the form {"type":"events","events":[…]}, or of type subscribe, unsubscribe or ping.';

function parseIncoming(data: unknown): Incoming | null {
  if (typeof data !== 'string') return null;
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return null; // the caller answers with parse_error
  }
  if (!isPlainObject(message)) return null;
  const { type, events, session_id, timestamp } = message;
  if (type === 'events' && Array.isArray(events)) return { type, events };
  if ((type === 'subscribe' || type === 'unsubscribe') && typeof session_id === 'string') return { type, session_id };
  // What comes back with the pong is written as JSON again, which has no end for values that are deep enough.
  return type === 'ping' && (timestamp === undefined || isJson(timestamp)) ? { type, timestamp } : null;
}

/** Whatever it is: the recorder answers what is wrong with it. */
function asEvent(event: unknown): NewEvent {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked by the recorder, not here
  return (isPlainObject(event) ? event : { type: event }) as unknown as NewEvent;
}

function hasId(event: unknown): boolean {
  return isPlainObject(event) && typeof event['event_id'] === 'string';
}

/**
 * A WebSocket to the recorder of this origin.
 * Out: `connected {client_id}`, `events_processed {count, responses}`, `subscribed`, `unsubscribed`,
 * `event_broadcast {event, seq}`, `pong {timestamp, server_time}`, `error {code, message}`.
 * A socket that never subscribed gets every event; once it has, its list decides, also when that
 * becomes empty; a heartbeat without a session goes only to the former. Nothing is dropped for a slow reader: what the channel loses is read from the journal,
 * and what the journal no longer has is told by an error with the code `events_missed`.
 */
export class RecordingSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;

  readonly url: string;
  readonly protocol = '';
  readonly extensions = '';
  readonly bufferedAmount = 0;
  binaryType: BinaryType = 'blob';
  onopen: ((event: Event) => unknown) | null = null;
  onmessage: ((event: MessageEvent<string>) => unknown) | null = null;
  onerror: ((event: Event) => unknown) | null = null;
  onclose: ((event: CloseEvent) => unknown) | null = null;
  #readyState = RecordingSocket.CONNECTING as number;
  #recorder: RecorderClient | null = null;
  #sessions: Set<string> | null = null;
  #stop = (): void => undefined;

  /** `url` is kept but not used: the recorder is that of the page's origin. `open` gives another recorder, for example one of a namespace. */
  constructor(url: string | URL, _protocols?: string | string[], open: () => Promise<RecorderClient> = openRecorder) {
    super();
    this.url = String(url);
    void this.#connect(open);
  }

  get readyState(): number {
    return this.#readyState;
  }

  /** Takes one message. Throws `InvalidStateError` before the socket is open, as a WebSocket does. */
  send(data: string): void {
    if (this.#readyState === RecordingSocket.CONNECTING)
      throw new DOMException('The socket is not open yet.', 'InvalidStateError');
    if (this.#recorder === null || this.#readyState !== RecordingSocket.OPEN) return;
    const message = parseIncoming(data);
    if (message === null) this.#tell({ type: 'error', code: 'parse_error', message: PARSE_ERROR });
    else this.#handle(this.#recorder, message);
  }

  close(code = 1000, reason = ''): void {
    if (this.#readyState >= RecordingSocket.CLOSING) return;
    this.#readyState = RecordingSocket.CLOSING;
    this.#stop();
    void (this.#recorder?.close() ?? Promise.resolve()).then(() => {
      this.#readyState = RecordingSocket.CLOSED;
      this.#emit(new CloseEvent('close', { code, reason, wasClean: true }), this.onclose);
    });
  }

  async #connect(open: () => Promise<RecorderClient>): Promise<void> {
    const recorder = await open();
    this.#recorder = recorder;
    if (this.#readyState !== RecordingSocket.CONNECTING) {
      await recorder.close();
      return;
    }
    this.#readyState = RecordingSocket.OPEN;
    this.#stop = recorder.subscribe(
      (fact) => {
        this.#broadcast(fact);
      },
      {
        onMissed: () => {
          this.#tell({ type: 'error', code: 'events_missed', message: EVENTS_MISSED });
        },
        onHeartbeat: (timestamp) => {
          if (this.#sessions === null) this.#tell({ type: 'event_broadcast', event: { type: 'heartbeat', timestamp } });
        },
      },
    );
    this.#emit(new Event('open'), this.onopen);
    this.#tell({ type: 'connected', client_id: recorder.clientId });
  }

  #handle(recorder: RecorderClient, message: Incoming): void {
    switch (message.type) {
      case 'events':
        void this.#record(recorder, message.events);
        return;
      case 'subscribe':
        this.#sessions ??= new Set();
        this.#sessions.add(message.session_id);
        this.#tell({ type: 'subscribed', session_id: message.session_id });
        return;
      case 'unsubscribe':
        this.#sessions?.delete(message.session_id);
        this.#tell({ type: 'unsubscribed', session_id: message.session_id });
        return;
      case 'ping':
        this.#tell({ type: 'pong', timestamp: message.timestamp, server_time: Date.now() });
    }
  }

  async #record(recorder: RecorderClient, events: readonly unknown[]): Promise<void> {
    const responses = await Promise.all(
      events.map(async (event) => {
        const reply = await recorder.record(asEvent(event));
        // An id that the client gave means nothing to the caller; an ack bears a fresh one in any case.
        return reply.type === 'error' && !hasId(event) ? { ...reply, event_id: null } : reply;
      }),
    );
    this.#tell({ type: 'events_processed', count: responses.length, responses });
  }

  #broadcast(fact: Fact): void {
    const event = eventOfFact(fact);
    const session = sessionOfFact(fact);
    if (event === null || (this.#sessions !== null && (session === null || !this.#sessions.has(session)))) return;
    this.#tell({ type: 'event_broadcast', event, seq: fact.seq });
  }

  #tell(message: object): void {
    if (this.#readyState !== RecordingSocket.OPEN) return;
    this.#emit(new MessageEvent('message', { data: JSON.stringify(message) }), this.onmessage);
  }

  #emit<E extends Event>(event: E, handler: ((event: E) => unknown) | null): void {
    if (handler !== null) callListener(() => handler.call(this, event));
    this.dispatchEvent(event);
  }
}
