// `RecordingApi` over the transport that is open, with a deadline for every call. Comlink calls to a dead worker never
// settle: a lost transport ends the wait, and the call is made through the next one. Where the storage is known to fail and no
// transport opens, a call ends long before its deadline: what would come then is the same failure.

import {
  failed,
  isPlainObject,
  QUERY_DEADLINE_MS,
  settleWithin,
  type Failure,
  type RecordingApi,
  type Result,
} from '../../protocol/index.ts';
import { apiBehind } from './api-behind.ts';
import { CLOSED } from '../closed.ts';
import { RECONNECT_MS, STORAGE_PATIENCE_MS } from '../constants.ts';
import { apiOf } from '../transports/transport-api.ts';
import type { Transport } from '../transports/transport.ts';
import { pause, startTimer } from '../timing.ts';
import { Waiters } from '../transports/waiters.ts';

/** Resolves with the open transport, as soon as there is one. The caller no longer waits once `signal` is aborted. */
export type WhenOpen = (signal: AbortSignal) => Promise<Transport>;

export interface LiveApiContext {
  /** What is known to be wrong, if anything. A call that no transport has answered fails with it where the storage is the cause. */
  readonly trouble?: () => Failure | null;
  /** Once it is aborted, every call fails at once with `not_connected`, also those that wait for an answer. */
  readonly closed?: AbortSignal;
}

export function createLiveApi(whenOpen: WhenOpen, { trouble = () => null, closed }: LiveApiContext = {}): RecordingApi {
  const closing = new Waiters<null>();
  closed?.addEventListener('abort', () => {
    closing.wake(null);
  });

  function late(): Result<never> {
    const error = trouble();
    return error?.health === undefined ? noAnswer(error?.message) : { ok: false, error };
  }

  /** Null where the storage is known to fail and still no transport has opened. */
  async function opened(over: AbortSignal): Promise<Transport | null> {
    const wait = new AbortController();
    const hopeless = async (): Promise<null> => {
      do await pause(STORAGE_PATIENCE_MS, wait.signal);
      while (!wait.signal.aborted && trouble()?.health === undefined);
      return null;
    };
    try {
      return await Promise.race([whenOpen(over), hopeless()]);
    } finally {
      wait.abort();
    }
  }

  /** Calls that wait for an answer, by the transport that they went through. */
  const waiting = new WeakMap<Transport, Waiters<null>>();

  /** Calls share one handler of the loss: one for each call would keep every answer as long as the transport is open. */
  function lossOf(transport: Transport): Waiters<null> {
    const known = waiting.get(transport);
    if (known !== undefined) return known;
    const waiters = new Waiters<null>();
    waiting.set(transport, waiters);
    void transport.lost.then(() => {
      waiting.delete(transport);
      waiters.wake(null);
    });
    return waiters;
  }

  async function attempt<T>(ask: (api: RecordingApi) => Promise<Result<T>>, over: AbortSignal): Promise<Result<T>> {
    let left: Transport | null = null;
    for (;;) {
      let transport = await opened(over);
      if (transport !== null && transport === left) {
        await pause(RECONNECT_MS, over); // what brings another may still have to be loaded, and gets no turn before
        transport = await opened(over);
      }
      // Where the deadline has passed, the caller has that answer already, so a command must not take effect.
      if (over.aborted || transport === null) return late();
      const asked = Promise.resolve(transport)
        .then((usable) => ask(apiOf(usable)))
        .then(checked)
        .catch(explained);
      const answer = await Promise.race([asked, lossOf(transport).wait(over)]);
      const isLost = answer === null || (!answer.ok && answer.error.code === 'not_connected');
      if (!isLost) return answer;
      if (over.aborted) return late();
      left = transport;
    }
  }

  async function call<T>(ask: (api: RecordingApi) => Promise<Result<T>>): Promise<Result<T>> {
    const over = new AbortController();
    try {
      const asked = settleWithin<Result<T>>(attempt(ask, over.signal), QUERY_DEADLINE_MS, startTimer, () => {
        over.abort();
        return late();
      });
      const answer = await Promise.race([asked, closing.wait(over.signal)]);
      return answer ?? { ok: false, error: CLOSED };
    } finally {
      over.abort();
    }
  }

  return apiBehind(call);
}

/** What a call is rejected with: by the browser where the query cannot be copied to a worker, such as a proxy of a framework. */
function explained(error: unknown): Result<never> {
  return error instanceof DOMException && error.name === 'DataCloneError'
    ? failed('invalid_event', `The query cannot be sent: ${error.message} Give a plain object of plain values.`)
    : failed('storage_unavailable', `The recorder failed: ${String(error)}`);
}

/** The answer may come from a worker of another build. */
function checked<T>(answer: Result<T>): Result<T> {
  const given: unknown = answer;
  const isResult =
    isPlainObject(given) && (given['ok'] === true || (given['ok'] === false && isPlainObject(given['error'])));
  return isResult
    ? answer
    : failed('version_mismatch', 'The recorder gave an answer that this page cannot read. Reload the page.');
}

function noAnswer(cause = 'Try again; nothing that was acked is lost.'): Result<never> {
  return failed('deadline_exceeded', `No recorder answered within ${QUERY_DEADLINE_MS} ms. ${cause}`);
}
