// The reading side of a client, usable at once. Its code is loaded once a transport is open, or when it is first needed,
// so that recording starts first.

import type { Fact, Failure, RecordingApi, Result } from '../../protocol/index.ts';
import { apiBehind, CLOSED } from './api-behind.ts';
import { callListener, type ListenOptions } from '../listeners.ts';
import { LOAD_RETRY_MS, MAX_HEARD } from '../constants.ts';
import type { Transport } from '../transports/transport.ts';
import { loaded } from '../loaded.ts';
import type { CreateReader, Reader, ReaderContext } from './reader.ts';
import type { Eviction, FollowedSession, FollowOptions, SubscribeOptions } from '../recorder-client.ts';
import { pause } from '../timing.ts';

/** Loads the reader's code. */
export type LoadReader = () => Promise<CreateReader>;

export class Reading {
  readonly api: RecordingApi;
  readonly #context: ReaderContext;
  readonly #loadReader: LoadReader;
  /** The client's. */
  readonly #closed: AbortSignal;
  #loading: Promise<Result<Reader>> | null = null;
  #reader: Reader | null = null;
  #transport: Transport | null = null;
  #isLookPlanned = false;
  #hasRecorded = false;
  /** Open from the first subscription on. */
  #channel: BroadcastChannel | null = null;
  /** For each subscription that waits for the reader: what the channel has brought meanwhile. */
  readonly #heard = new Set<unknown[]>();

  constructor(context: ReaderContext, loadReader: LoadReader) {
    const { closed } = context;
    this.#context = context;
    this.#loadReader = loadReader;
    this.#closed = closed;
    this.api = apiBehind(async (ask) => {
      if (closed.aborted) return { ok: false, error: CLOSED };
      const reader = await this.#load();
      return reader.ok ? ask(reader.value.api) : reader;
    });
  }

  /** What is read goes through `transport`, if there is one. */
  use(transport: Transport | null): void {
    this.#transport = transport;
    this.#reader?.use(transport);
  }

  /** A transport is open: loads the reader, which looks whether the recordings are still there. */
  async look(): Promise<void> {
    if (this.#isLookPlanned) return;
    this.#isLookPlanned = true;
    const reader = await this.#whenLoaded(this.#closed);
    this.#isLookPlanned = false;
    void reader?.eviction.look();
  }

  noticeRecorded(): void {
    this.#hasRecorded = true;
    this.#reader?.eviction.noticeRecorded();
  }

  onEvicted(listener: (eviction: Eviction) => void, options?: ListenOptions): () => void {
    return this.#start(options, (reader, signal) => {
      reader.eviction.onEvicted(listener, { signal });
    });
  }

  subscribe(listener: (fact: Fact) => void, options: SubscribeOptions = {}): () => void {
    return this.#start(options, (reader, signal, heard) => {
      reader.feed.subscribe(listener, { ...options, signal }, heard);
    });
  }

  follow(sessionId: string, listener: (followed: FollowedSession) => void, options: FollowOptions = {}): () => void {
    if (options.signal?.aborted !== true) callListener(listener, { status: 'loading' });
    return this.#start(
      options,
      (reader, signal) => {
        reader.follow({ ...options, sessionId, signal }, listener);
      },
      (error) => {
        callListener(listener, { status: 'error', error });
      },
    );
  }

  /** Closes the channel; `resume` opens it again and reads what was missed. */
  suspend(): void {
    this.#channel?.close();
  }

  resume(): void {
    if (this.#channel === null) return;
    this.#channel = null;
    this.#listen();
    this.#reader?.feed.resync();
  }

  close(): void {
    this.#channel?.close();
    this.#reader?.feed.close();
  }

  #listen(): void {
    if (this.#channel !== null) return;
    this.#channel = new BroadcastChannel(this.#context.names.channel);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.#reader?.feed.hear(data);
      for (const heard of this.#heard) if (heard.length < MAX_HEARD) heard.push(data);
    });
  }

  /** Begins a subscription once the reader is loaded, with what the channel has brought meanwhile. Returns the function that ends it. */
  #start(
    { signal }: ListenOptions = {},
    begin: (reader: Reader, signal: AbortSignal, heard: readonly unknown[]) => void,
    onFailure?: (failure: Failure) => void,
  ): () => void {
    const ended = new AbortController();
    const stop = (): void => {
      ended.abort();
    };
    if (signal?.aborted === true) return stop;
    signal?.addEventListener('abort', stop, { once: true });
    const heard: unknown[] = [];
    this.#heard.add(heard);
    this.#listen();
    void this.#whenLoaded(ended.signal, onFailure).then((reader) => {
      this.#heard.delete(heard);
      if (reader !== null) begin(reader, ended.signal, heard);
    });
    return stop;
  }

  /** The reader, as soon as it could be loaded; null once `signal` is aborted or the client closed. */
  async #whenLoaded(signal: AbortSignal, onFailure?: (failure: Failure) => void): Promise<Reader | null> {
    for (;;) {
      const reader = await this.#load();
      if (signal.aborted || this.#closed.aborted) return null;
      if (reader.ok) return reader.value;
      onFailure?.(reader.error);
      await pause(LOAD_RETRY_MS, signal);
    }
  }

  /** Loads the reader once, and again where that failed. */
  #load(): Promise<Result<Reader>> {
    this.#loading ??= loaded(this.#loadReader).then((create) => {
      if (!create.ok) {
        this.#loading = null;
        return create;
      }
      this.#reader = create.value(this.#context);
      this.#reader.use(this.#transport);
      if (this.#hasRecorded) this.#reader.eviction.noticeRecorded();
      return { ok: true, value: this.#reader };
    });
    return this.#loading;
  }
}
