// Sends a request through the SharedWorker, which records its answer.

import type { RecorderClient } from '../../client/recorder-client.ts';
import { relayedFetch } from '../../client/relay/relayed-fetch.ts';
import type { Exchange } from './exchange.ts';

/** What becomes of a request that outlives its page. */
export interface OutliveOptions {
  /** Whether a request is aborted when the last page that reads its answer is gone. Default false. */
  readonly abortOnLeave?: boolean | undefined;
}

/** What a recorder has whose worker may make requests. */
type Relaying = Pick<RecorderClient, 'relay' | 'state'>;

/** A recorder, with a relay or without. */
export type MaybeRelaying = Relaying | { readonly relay?: undefined };

/** Sends through the worker, which then records the answer; in the page, which then does, where the worker cannot. */
export function sendOutliving(
  recorder: MaybeRelaying,
  exchange: Exchange,
  given: Parameters<typeof fetch>,
  send: typeof fetch,
  { abortOnLeave = false }: OutliveOptions,
): Promise<Response> {
  const relayed = exchange.relayed();
  if (recorder.relay === undefined || relayed === null) return send(...given);
  exchange.mute(true);
  return relayedFetch(recorder, given, { ...relayed, abort_on_leave: abortOnLeave }, (...args) => {
    exchange.mute(false);
    return send(...args);
  });
}
