// The live channel with the standard WebSocket interface: code that takes a WebSocket class works with it unchanged.

import { jsonText, reasonOf } from '../protocol/index.ts';
import { openRecorder } from './open-recorder.ts';
import type { RecorderClient } from './recorder-client.ts';
import { byteLengthOf, checkClose, checkProtocols, readData, readUrl, type SocketData } from './socket/arguments.ts';
import { HandlerAttributes, type EventHandler } from './socket/handler-attributes.ts';
import {
  asEvent,
  EVENTS_MISSED,
  hasId,
  PARSE_ERROR,
  parseIncoming,
  Subscriptions,
  type Incoming,
} from './socket/messages.ts';

/** Close codes that only the browser sets: the socket was closed without a code, or it failed. RFC 6455, 7.4.1. */
const NO_STATUS = 1005;
const ABNORMAL = 1006;

/**
 * A WebSocket to the recorder of this origin. `send` accepts JSON text: `events`, `subscribe`, `unsubscribe`, `ping`.
 * Its messages: `connected {client_id}`, `events_processed {count, responses}`, `subscribed`, `unsubscribed`,
 * `event_broadcast {event, seq}`, `pong {timestamp, server_time}`, `error {code, message}`.
 *
 * A socket that never subscribed gets every event. After the first `subscribe` it gets those of the sessions in its
 * list, even if the list becomes empty. A heartbeat without a session goes only to sockets that never subscribed.
 * Nothing is dropped for a slow reader: facts that the channel loses are read from the journal. If the journal does not
 * keep them any more, the socket sends an error with the code `events_missed`.
 *
 * If the recorder cannot be opened, or was closed by another caller, `error` and `close` with the code 1006 follow; the
 * reason of `close` names the cause.
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
  /** No subprotocol is ever chosen. */
  readonly protocol = '';
  readonly extensions = '';
  readonly #origin: string;
  readonly #handlers = new HandlerAttributes(this);
  readonly #subscriptions = new Subscriptions();
  readonly #recorder: Promise<RecorderClient>;
  readonly #listening = new AbortController();
  #opened: RecorderClient | null = null;
  /** Messages that follow `open` in the next task; null after that. */
  #delayed: object[] | null = null;
  #readyState = RecordingSocket.CONNECTING as number;
  #binaryType: BinaryType = 'blob';
  #bufferedAmount = 0;

  /**
   * `url` and `protocols` are checked but not used: the recorder is that of the page's origin. `open` opens another
   * recorder, for example one of a namespace. Throws `SyntaxError`, as a WebSocket does.
   */
  constructor(
    url: string | URL,
    protocols: string | string[] = [],
    open: () => Promise<RecorderClient> = openRecorder,
  ) {
    super();
    const { href, origin } = readUrl(url);
    checkProtocols(protocols);
    this.url = href;
    this.#origin = origin;
    this.#recorder = (async () => open())();
    void this.#connect();
  }

  get readyState(): number {
    return this.#readyState;
  }

  /** Bytes that were sent and are not processed yet: an event is processed when its reply is here. */
  get bufferedAmount(): number {
    return this.#bufferedAmount;
  }

  /** Of no effect: all messages are text. As on a WebSocket, an unknown value is ignored. */
  get binaryType(): BinaryType {
    return this.#binaryType;
  }

  set binaryType(type: BinaryType) {
    if (type === 'blob' || type === 'arraybuffer') this.#binaryType = type;
  }

  get onopen(): EventHandler {
    return this.#handlers.get('open');
  }

  set onopen(handler: EventHandler) {
    this.#handlers.set('open', handler);
  }

  get onmessage(): EventHandler<MessageEvent<string>> {
    return this.#handlers.get('message');
  }

  set onmessage(handler: EventHandler<MessageEvent<string>>) {
    this.#handlers.set('message', handler);
  }

  get onerror(): EventHandler {
    return this.#handlers.get('error');
  }

  set onerror(handler: EventHandler) {
    this.#handlers.set('error', handler);
  }

  get onclose(): EventHandler<CloseEvent> {
    return this.#handlers.get('close');
  }

  set onclose(handler: EventHandler<CloseEvent>) {
    this.#handlers.set('close', handler);
  }

  /** Sends one message. Binary data is answered with a `parse_error`. Throws `InvalidStateError` before the socket is open. */
  send(data: SocketData): void {
    if (this.#readyState === RecordingSocket.CONNECTING)
      throw new DOMException('The socket is not open yet.', 'InvalidStateError');
    const read = readData(data);
    const bytes = byteLengthOf(read);
    this.#bufferedAmount += bytes;
    // The data of a socket that is closed stays buffered.
    if (this.#opened === null || this.#readyState !== RecordingSocket.OPEN) return;
    const message = parseIncoming(read);
    void this.#answer(this.#opened, message).then((answer) => {
      this.#bufferedAmount -= bytes;
      this.#publish(answer);
    });
  }

  /** Closes the recorder too, which first waits for its acks. Throws `InvalidAccessError` or `SyntaxError`, as a WebSocket does. */
  close(code?: number, reason = ''): void {
    checkClose(code, reason);
    if (this.#readyState >= RecordingSocket.CLOSING) return;
    const wasOpen = this.#readyState === RecordingSocket.OPEN;
    this.#readyState = RecordingSocket.CLOSING;
    this.#listening.abort();
    const closed = this.#recorder.then((recorder) => recorder.close());
    const isClosed = (): void => {
      this.#end(wasOpen ? { code: code ?? NO_STATUS, reason, wasClean: true } : { code: ABNORMAL });
    };
    // A recorder that is not open yet may take as long as it likes.
    if (!wasOpen) setTimeout(isClosed);
    closed.then(wasOpen ? isClosed : undefined, (error: unknown) => {
      console.error('holdfast: the recorder of a socket could not be closed', error);
      if (wasOpen) isClosed();
    });
  }

  async #connect(): Promise<void> {
    try {
      this.#opened = await this.#recorder;
    } catch (error) {
      if (this.#readyState === RecordingSocket.CONNECTING) this.#end({ code: ABNORMAL, reason: reasonOf(error) });
      return;
    }
    if (this.#readyState !== RecordingSocket.CONNECTING) return;
    this.#readyState = RecordingSocket.OPEN;
    this.#listen(this.#opened);
    const messages: object[] = [{ type: 'connected', client_id: this.#opened.clientId }];
    this.#delayed = messages;
    this.dispatchEvent(new Event('open'));
    // In a task of its own, as on a WebSocket: an app may add its listeners after it has awaited `open`.
    setTimeout(() => {
      this.#delayed = null;
      for (const message of messages) this.#publish(message);
    });
  }

  #listen(recorder: RecorderClient): void {
    recorder.subscribe(
      (fact) => {
        const broadcast = this.#subscriptions.broadcastOf(fact);
        if (broadcast !== null) this.#publish(broadcast);
      },
      {
        signal: this.#listening.signal,
        onMissed: () => {
          this.#publish(EVENTS_MISSED);
        },
        onHeartbeat: (timestamp) => {
          if (this.#subscriptions.hasAll)
            this.#publish({ type: 'event_broadcast', event: { type: 'heartbeat', timestamp } });
        },
      },
    );
  }

  /** Never answers while `send` is still running: no event of a WebSocket is dispatched then. */
  async #answer(recorder: RecorderClient, message: Incoming | null): Promise<object> {
    switch (message?.type) {
      case undefined:
        return PARSE_ERROR;
      case 'events':
        return this.#record(recorder, message.events);
      case 'subscribe':
        this.#subscriptions.add(message.session_id);
        return { type: 'subscribed', session_id: message.session_id };
      case 'unsubscribe':
        this.#subscriptions.delete(message.session_id);
        return { type: 'unsubscribed', session_id: message.session_id };
      case 'ping':
        return { type: 'pong', timestamp: message.timestamp, server_time: Date.now() };
    }
  }

  async #record(recorder: RecorderClient, events: readonly unknown[]): Promise<object> {
    const responses = await Promise.all(
      events.map(async (event) => {
        const reply = await recorder.record(asEvent(event));
        // The caller does not know an id that the client gave; an ack has a fresh one in any case.
        return reply.type === 'error' && !hasId(event) ? { ...reply, event_id: null } : reply;
      }),
    );
    // A recorder replies so only after it was closed.
    const lost = responses.find((reply) => reply.type === 'error' && reply.code === 'not_connected');
    if (lost?.type === 'error')
      setTimeout(() => {
        this.#fail(lost.message);
      });
    return { type: 'events_processed', count: responses.length, responses };
  }

  #fail(reason: string): void {
    if (this.#readyState !== RecordingSocket.OPEN) return;
    this.#listening.abort();
    this.#end({ code: ABNORMAL, reason });
  }

  #end(closing: CloseEventInit): void {
    this.#readyState = RecordingSocket.CLOSED;
    if (closing.code === ABNORMAL) this.dispatchEvent(new Event('error'));
    this.dispatchEvent(new CloseEvent('close', closing));
  }

  #publish(message: object): void {
    if (this.#readyState !== RecordingSocket.OPEN) return;
    if (this.#delayed !== null) {
      this.#delayed.push(message);
      return;
    }
    this.dispatchEvent(new MessageEvent('message', { data: jsonText(message), origin: this.#origin }));
  }
}
