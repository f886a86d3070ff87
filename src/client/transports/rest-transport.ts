// The transport through the service worker. No chat text is sent before a request without any has shown
// that our service worker, not the network, answers this page.

import {
  REQUEST_DEADLINE_MS,
  failed,
  isPlainObject,
  isPassing,
  isReply,
  jsonText,
  ok,
  type ErrorReply,
  type Failure,
  type Reply,
  type Result,
} from '../../protocol/index.ts';
import type { Transport, TransportContext } from './transport.ts';
import { createRestApi, failureIn } from './rest-api.ts';

/** Where every deployment's service worker answers. */
const BASE = '/api/recording';

/** Largest body that browsers send for a page that is gone, in bytes (Fetch, "HTTP-network-or-cache fetch": 64 KiB for all of them). */
const MAX_KEEPALIVE_BYTES = 65_536;

const NOT_CONTROLLED: Failure = {
  code: 'not_connected',
  message:
    'No service worker controls this page yet, so recording over REST would send chats to the network. Reload the page.',
};
const UNREADABLE: Failure = {
  code: 'version_mismatch',
  message:
    'The service worker gave an answer that this page cannot read. Reload the page; nothing that was acked is lost.',
};
const NOT_OURS: Failure = {
  code: 'not_connected',
  message: 'The answer did not come from the recording service worker. Nothing more is sent that way.',
};

function controller(): ServiceWorker | null {
  return 'serviceWorker' in navigator ? navigator.serviceWorker.controller : null;
}

async function request(
  method: string,
  path: string,
  body: unknown,
  deadlineMs: number,
  outlives = false,
): Promise<Result<unknown>> {
  try {
    const isBytes = body instanceof Blob;
    const text = body === undefined || isBytes ? null : (jsonText(body) ?? 'null');
    const response = await fetch(`${BASE}${path}`, {
      method,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
      keepalive: outlives && text !== null && new Blob([text]).size <= MAX_KEEPALIVE_BYTES,
      ...(text === null ? {} : { body: text, headers: { 'Content-Type': 'application/json' } }),
      ...(isBytes ? { body } : {}),
    });
    if (response.headers.get('X-Recording-Host') !== 'service-worker') return { ok: false, error: NOT_OURS };
    const type = response.headers.get('X-Attachment-Type');
    return ok(type === null ? await response.json() : new Blob([await response.blob()], { type }));
  } catch (error) {
    return failed('not_connected', `The service worker did not answer: ${String(error)}`);
  }
}

/** Opens the transport, within its deadline. */
export async function openRestTransport({ namespace }: TransportContext): Promise<Result<RestTransport>> {
  const ours = controller();
  if (ours === null) return { ok: false, error: NOT_CONTROLLED };
  const probe = await request('GET', '/status', undefined, REQUEST_DEADLINE_MS);
  if (!probe.ok) return probe;
  const failure = failureIn(probe.value) ?? foreignness(probe.value, namespace);
  return failure === null ? ok(new RestTransport(ours)) : { ok: false, error: failure };
}

/** Why a service worker that answered so is not the one to record with; null when it is. */
function foreignness(status: unknown, wanted: string): Failure | null {
  const namespace = isPlainObject(status) ? status['namespace'] : undefined;
  if (namespace === wanted) return null;
  const found =
    typeof namespace === 'string' ? `namespace ${JSON.stringify(namespace)}` : 'a namespace it does not name';
  return {
    code: 'not_connected',
    message: `The service worker records into ${found}, this page into ${JSON.stringify(wanted)}. Install the service worker with this page's namespace, or update it.`,
  };
}

class RestTransport implements Transport {
  /** From now on the page may be gone before an answer comes: requests that are small enough reach the service worker all the same. */
  isLeaving = false;
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
    this.api = createRestApi((method, path, body) => this.#request(method, path, body, REQUEST_DEADLINE_MS));
  }

  async send(events: readonly unknown[]): Promise<Result<readonly Reply[]>> {
    const answer = await this.#request('POST', '/events', { events }, REQUEST_DEADLINE_MS);
    if (!answer.ok) return answer;
    const { responses } = isPlainObject(answer.value) ? answer.value : {};
    if (Array.isArray(responses) && responses.length === events.length && responses.every(isReply))
      return ok(responses);
    const failure = failureIn(answer.value) ?? UNREADABLE;
    if (failure.code !== 'payload_too_large') return this.#fail(failure);
    return events.length > 1 ? this.#sendHalves(events) : ok(events.map((event) => refusalOf(event, failure)));
  }

  /** The body was too large: half of the events at a time, until they go through or one alone does not. */
  async #sendHalves(events: readonly unknown[]): Promise<Result<readonly Reply[]>> {
    const middle = Math.ceil(events.length / 2);
    const [first, second] = [events.slice(0, middle), events.slice(middle)];
    const sent = await this.send(first);
    if (!sent.ok) return sent;
    const passing = sent.value.find((reply) => reply.type === 'error' && isPassing(reply.code));
    // What comes after an event that is still to be recorded must not overtake it.
    if (passing?.type === 'error') return ok([...sent.value, ...second.map((event) => refusalOf(event, passing))]);
    const rest = await this.send(second);
    return rest.ok ? ok([...sent.value, ...rest.value]) : rest;
  }

  close(): void {
    this.#lose({ code: 'not_connected', message: 'The recorder was closed.' });
  }

  /** The worker that was asked first must still be the one in control: another may not be ours. */
  async #request(method: string, path: string, body: unknown, deadlineMs: number): Promise<Result<unknown>> {
    if (controller() !== this.#controller) return this.#fail(NOT_CONTROLLED);
    const answer = await request(method, path, body, deadlineMs, this.isLeaving);
    return answer.ok ? answer : this.#fail(answer.error);
  }

  #fail(failure: Failure): Result<never> {
    this.#lose(failure);
    return { ok: false, error: failure };
  }
}

/** An error that is one event's. */
function refusalOf(event: unknown, { code, message }: Failure): ErrorReply {
  const eventId = isPlainObject(event) ? event['event_id'] : null;
  return { type: 'error', event_id: typeof eventId === 'string' ? eventId : null, code, message };
}
