// `fetch` in the SharedWorker.

import { isSessionId, jsonCopy, type JsonValue } from '../../protocol/index.ts';
import type { SaveState } from '../recorder-client.ts';
import { onAbort } from '../timing.ts';
import type { RelaySource } from './relay.ts';
import { openReadyChannel } from './open-relay.ts';
import { describeRequest, isRelayable } from './relayed-request.ts';
import { readResponse, unlessAborted } from './relayed-response.ts';

/** Longest time that a request waits for the first transport to open, in ms: right after the start of a page. */
const TRANSPORT_WAIT_MS = 500;

/** A recorder whose worker may make requests. */
export interface RelayingRecorder extends RelaySource {
  /** Absent while the recorder is being opened. */
  readonly state: Pick<SaveState, 'status'> | undefined;
}

export interface RelayedFetchOptions {
  /** The session to which the answer belongs. */
  readonly session_id: string;
  /** What the worker needs in order to record it; null records nothing. */
  readonly recording: JsonValue;
  /** Whether the request is aborted when the last page that reads its answer is gone. */
  readonly abort_on_leave: boolean;
  /** Whether an abort only ends the reading of this page, and the answer goes on. Default false. */
  readonly keep_on_abort?: boolean | undefined;
  /** What is read before the answer when it is read again. Default: nothing. */
  readonly preceding?: string | undefined;
}

/**
 * Fetches through the SharedWorker, so that the answer outlives the page. `fallback` fetches in the page, where the worker
 * cannot. Settles as `fetch` does.
 */
export async function relayedFetch(
  recorder: RelayingRecorder,
  [input, init]: readonly [input: RequestInfo | URL, init?: RequestInit | undefined],
  given: RelayedFetchOptions,
  fallback: typeof fetch,
): Promise<Response> {
  const options = sendable(given);
  if (options === null || !isRelayable(input, init)) return fallback(input, init);
  // Made at once: the app may change what it gave afterwards.
  const request = new Request(input, init);
  const { signal } = request;
  signal.throwIfAborted();
  const isHopeless = (): boolean => recorder.state?.status === 'not_saved';
  const opening = openReadyChannel(() => recorder.relay(), TRANSPORT_WAIT_MS, isHopeless);
  const channel = await unlessAborted(opening, signal);
  if (channel === null) return fallback(request);
  const relayed = await unlessAborted(describeRequest(request), signal);
  if (relayed === null) return fallback(request);
  const preceding = options.preceding ?? '';
  const { session_id, recording, abort_on_leave } = options;
  const message = { type: 'fetch', session_id, recording, abort_on_leave, preceding } as const;
  channel.post({ ...message, request: relayed }, relayed.body === null ? [] : [relayed.body]);
  onAbort(signal, () => {
    channel.post({ type: options.keep_on_abort === true ? 'detach' : 'abort' });
  });
  return readResponse(channel, signal);
}

/** The options as a message can carry them; null where the worker would not take them, and so not answer. */
function sendable(options: RelayedFetchOptions): RelayedFetchOptions | null {
  if (!isSessionId(options.session_id)) return null;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made from JSON
    return { ...options, recording: (jsonCopy(options.recording).value ?? null) as JsonValue };
  } catch {
    return null;
  }
}
