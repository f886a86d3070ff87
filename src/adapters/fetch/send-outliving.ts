// Sends a request through the SharedWorker, which records its answer.

import type { RecorderClient } from '../../client/recorder-client.ts';
import { relayedFetch } from '../../client/relay/relayed-fetch.ts';
import type { Exchange } from './exchange.ts';

/** What becomes of a request that outlives its page. */
export interface OutliveOptions {
  /** Whether a request is aborted when the last page that reads its answer is gone. Default false. */
  readonly abortOnLeave?: boolean | undefined;
}

/** Sends in the page. */
export function sendBy(send: typeof fetch, input: RequestInfo | URL, init: RequestInit | undefined): Promise<Response> {
  return init === undefined ? send(input) : send(input, init);
}

/** Sends through the worker, which then records the answer; in the page, which then does, where the worker cannot. */
export function sendOutliving(
  recorder: Partial<Pick<RecorderClient, 'relay' | 'state'>>,
  exchange: Exchange,
  [input, init]: Parameters<typeof fetch>,
  send: typeof fetch,
  { abortOnLeave = false }: OutliveOptions,
): Promise<Response> {
  const relayed = exchange.relayed();
  if (!canRelay(recorder) || relayed === null) return sendBy(send, input, init);
  exchange.mute(true);
  return relayedFetch(recorder, [input, init], { ...relayed, abort_on_leave: abortOnLeave }, (...given) => {
    exchange.mute(false);
    return send(...given);
  });
}

function canRelay(
  recorder: Partial<Pick<RecorderClient, 'relay' | 'state'>>,
): recorder is Pick<RecorderClient, 'relay' | 'state'> {
  return recorder.relay !== undefined && recorder.state !== undefined;
}
