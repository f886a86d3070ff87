// The reading side of a client, usable at once. Its code is loaded once a transport is open, or when it is first needed,
// so that recording starts first.

import { ok, type Failure, type Result } from '../../protocol/index.ts';
import { apiBehind } from './api-behind.ts';
import { CLOSED } from '../closed.ts';
import { callListener, type ListenOptions } from '../listeners.ts';
import { LOAD_RETRY_MS, MAX_HEARD } from '../constants.ts';
import type { Transport } from '../transports/transport.ts';
import type { LoadLazyPart } from '../load-lazy-part.ts';
import { loaded } from '../loaded.ts';
import type { Reader, ReaderContext } from './reader.ts';
import type { RecorderClient } from '../recorder-client.ts';
import { onAbort, pause } from '../timing.ts';

export interface Reading {
  /** What the client offers of it. */
  readonly offered: Pick<RecorderClient, 'api' | 'onEvicted' | 'subscribe' | 'follow' | 'recover' | 'export'>;
  /** What is read goes through `transport`, if there is one. The reader is loaded once there is. */
  use(transport: Transport | null): void;
  /** Something was recorded. `seq`: of the newest fact. */
  noticeRecorded(seq: number): void;
  /** Closes the channel; `resume` opens it again and reads what was missed. */
  suspend(): void;
  resume(): void;
}

export function createReading(context: ReaderContext, loadLazyPart: LoadLazyPart): Reading {
  const { closed } = context.page;
  let loading: Promise<Result<Reader>> | null = null;
  let reader: Reader | null = null;
  let transport: Transport | null = null;
  /** Set once the reader is to be loaded as soon as it can be. */
  let keepsLoading: Promise<unknown> | null = null;
  /** Of the newest fact that was recorded; 0 where nothing was. */
  let recorded = 0;
  /** Open from the first subscription on. */
  let channel: BroadcastChannel | null = null;
  /** For each subscription that waits for the reader: what the channel has brought meanwhile. */
  const waiting = new Set<unknown[]>();

  /** Loads the reader once, and again where that failed. */
  function load(): Promise<Result<Reader>> {
    loading ??= loaded(loadLazyPart).then((part) => {
      if (!part.ok) {
        loading = null;
        return part;
      }
      reader = part.value.createReader(context);
      reader.use(transport);
      if (recorded > 0) reader.eviction.noticeRecorded(recorded);
      return ok(reader);
    });
    return loading;
  }

  /** The reader, as soon as it could be loaded; null once `signal` is aborted or the client closed. */
  async function whenLoaded(signal: AbortSignal, onFailure?: (failure: Failure) => void): Promise<Reader | null> {
    for (;;) {
      const result = await load();
      if (signal.aborted || closed.aborted) return null;
      if (result.ok) return result.value;
      onFailure?.(result.error);
      await pause(LOAD_RETRY_MS, signal);
    }
  }

  function listen(): void {
    if (channel !== null) return;
    channel = new BroadcastChannel(context.names.channel);
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      reader?.feed.hear(data);
      for (const heard of waiting) if (heard.length < MAX_HEARD) heard.push(data);
    });
  }

  /** Begins a subscription once the reader is loaded, with what the channel has brought meanwhile. Returns the function that ends it. */
  function start(
    options: ListenOptions | null | undefined,
    begin: (reader: Reader, signal: AbortSignal, heard: readonly unknown[]) => void,
    onFailure?: (failure: Failure) => void,
  ): () => void {
    const ended = new AbortController();
    const stop = (): void => {
      ended.abort();
    };
    onAbort(options?.signal, stop);
    if (ended.signal.aborted) return stop;
    const heard: unknown[] = [];
    waiting.add(heard);
    listen();
    void whenLoaded(ended.signal, onFailure).then((found) => {
      waiting.delete(heard);
      if (found !== null) begin(found, ended.signal, heard);
    });
    return stop;
  }

  async function ask<T>(question: (reader: Reader) => Promise<Result<T>>): Promise<Result<T>> {
    if (closed.aborted) return { ok: false, error: CLOSED };
    const result = await load();
    return result.ok ? question(result.value) : result;
  }

  return {
    offered: {
      api: apiBehind((call) => ask(({ api }) => call(api))),
      recover: (sessionId) => ask((found) => found.recover(sessionId)),
      export: (request) => ask((found) => found.export(request)),

      onEvicted: (listener, options) =>
        start(options, (found, signal) => {
          found.eviction.onEvicted(listener, { signal });
        }),

      subscribe: (listener, options) =>
        start(options, (found, signal, heard) => {
          found.feed.subscribe(listener, { ...options, signal }, heard);
        }),

      follow(sessionId, listener, options) {
        if (options?.signal?.aborted !== true) callListener(listener, { status: 'loading' });
        if (closed.aborted) callListener(listener, { status: 'error', error: CLOSED });
        return start(
          options,
          (found, signal) => {
            found.follow({ ...options, sessionId, signal }, listener);
          },
          (error) => {
            callListener(listener, { status: 'error', error });
          },
        );
      },
    },

    use(next) {
      transport = next;
      reader?.use(next);
      if (next !== null) keepsLoading ??= whenLoaded(closed);
    },

    noticeRecorded(seq) {
      recorded = seq;
      reader?.eviction.noticeRecorded(seq);
    },

    suspend() {
      channel?.close();
    },

    resume() {
      if (channel === null) return;
      channel = null;
      listen();
      reader?.feed.resync();
    },
  };
}
