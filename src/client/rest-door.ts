// The door through the service worker. No chat text is sent before a request without any has shown
// that our service worker, not the network, answers this page.

import {
  ACK_DEADLINE_MS,
  failed,
  isPlainObject,
  isReply,
  ok,
  QUERY_DEADLINE_MS,
  type Failure,
  type Reply,
  type Result,
} from '../protocol/index.ts';
import type { Door, OpenDoor } from './door.ts';
import { createRestApi } from './rest-api.ts';

/** Where every deployment's service worker answers. */
const BASE = '/api/recording';

const NOT_CONTROLLED: Failure = {
  code: 'not_connected',
  message:
    'No service worker controls this page yet, so recording over REST would send chats to the network. Reload the page.',
};
const NOT_OURS: Failure = {
  code: 'not_connected',
  message: 'The answer did not come from the recording service worker. Nothing more is sent that way.',
};

function controller(): ServiceWorker | null {
  return 'serviceWorker' in navigator ? navigator.serviceWorker.controller : null;
}

/** Asks the recorder; the answer's JSON whatever its status, or why there is none. */
export type Fetcher = (method: string, path: string, body?: unknown) => Promise<Result<unknown>>;

async function request(method: string, path: string, body: unknown, deadlineMs: number): Promise<Result<unknown>> {
  try {
    const response = await fetch(`${BASE}${path}`, {
      method,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    if (response.headers.get('X-Recording-Host') !== 'service-worker') return { ok: false, error: NOT_OURS };
    return ok(await response.json());
  } catch (error) {
    return failed('not_connected', `The service worker did not answer: ${String(error)}`);
  }
}

export const openRestDoor: OpenDoor = async () => {
  const ours = controller();
  if (ours === null) return { ok: false, error: NOT_CONTROLLED };
  const probe = await request('GET', '/status', undefined, QUERY_DEADLINE_MS);
  return probe.ok ? ok(new RestDoor(ours)) : probe;
};

class RestDoor implements Door {
  readonly kind = 'rest';
  readonly pipelines = false;
  readonly lost: Promise<Failure>;
  readonly api;
  readonly #controller: ServiceWorker;
  #lose: (failure: Failure) => void = () => undefined;

  constructor(ours: ServiceWorker) {
    this.#controller = ours;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    this.api = createRestApi((method, path, body) => this.#request(method, path, body, QUERY_DEADLINE_MS));
  }

  async send(events: readonly unknown[]): Promise<Result<readonly Reply[]>> {
    const answer = await this.#request('POST', '/events', { events }, ACK_DEADLINE_MS);
    if (!answer.ok) return answer;
    const { responses, code, message } = isPlainObject(answer.value) ? answer.value : {};
    if (Array.isArray(responses) && responses.length === events.length && responses.every(isReply))
      return ok(responses);
    if (code !== 'payload_too_large' || events.length !== 1) return this.#fail(NOT_OURS);
    return ok([{ type: 'error', event_id: null, code, message: String(message) }]);
  }

  close(): void {
    this.#lose({ code: 'not_connected', message: 'The recorder was closed.' });
  }

  /** The worker that was asked first must still be the one in control: another may not be ours. */
  async #request(method: string, path: string, body: unknown, deadlineMs: number): Promise<Result<unknown>> {
    if (controller() !== this.#controller) return this.#fail(NOT_CONTROLLED);
    const answer = await request(method, path, body, deadlineMs);
    return answer.ok ? answer : this.#fail(answer.error);
  }

  #fail(failure: Failure): Result<never> {
    this.#lose(failure);
    return { ok: false, error: failure };
  }
}
