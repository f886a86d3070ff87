// Fakes around a client that the test controls: an in-memory recorder that enforces the counter
// protocol, transports to it, and locks.

import type { HoldLock } from '../../src/client/page/client-lock.ts';
import { createClient, type Client } from '../../src/client/client.ts';
import type { Transport, Loss, OpenTransport } from '../../src/client/transports/transport.ts';
import * as lazyPart from '../../src/client/lazy-part.ts';
import type { NewEvent } from '../../src/client/recorder-client.ts';
import type { TakenEvent } from '../../src/client/outbox/take-event.ts';
import {
  failed,
  isPassing,
  isPlainObject,
  ok,
  parseEventId,
  sharedNames,
  type Ack,
  type ErrorCode,
  type ErrorReply,
  type Failure,
  type RecordingApi,
  type Reply,
  type Result,
} from '../../src/protocol/index.ts';

export const LOST: Failure = { code: 'not_connected', message: 'The transport is lost.' };

/** Runs all tasks that are ready. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** An append of some text, as an app passes it. */
export function token(content_delta: string): NewEvent {
  return { type: 'message_append', session_id: 's1', message_id: 'm1', content_delta };
}

/** The same event after `takeEvent`. */
export function taken(text: string, eventId: string | null = null): TakenEvent {
  return { event: token(text), eventId, length: text.length, ignored: null };
}

/** An api in which a test implements only the methods that it needs. */
export function apiWith(methods: Partial<RecordingApi> = {}): RecordingApi {
  const none = (): Promise<Result<never>> => Promise.resolve(failed('not_found', 'The test does not implement this.'));
  return {
    sessions: none,
    session: none,
    wholeSessions: none,
    recovery: none,
    recoveries: none,
    previews: none,
    act: none,
    rename: none,
    pin: none,
    quarantine: none,
    facts: none,
    status: none,
    configure: none,
    trash: none,
    restore: none,
    purge: none,
    purgeAll: none,
    attach: none,
    attachment: none,
    ...methods,
  };
}

/** A recorder that accepts each client's events by their counters, without gaps, and remembers the ids of other callers. */
export class CounterRecorder {
  /** The recorded events, in order. */
  readonly texts: string[] = [];
  readonly #watermarks = new Map<string, number>();
  readonly #callersIds = new Set<string>();
  #refusals: ErrorCode[] = [];

  /** Errors with which the next batches are refused, one per batch. */
  refuse(...codes: readonly ErrorCode[]): void {
    this.#refusals.push(...codes);
  }

  /** Simulates deleted recordings: the recorder then knows no client. */
  forget(): void {
    this.#watermarks.clear();
    this.#callersIds.clear();
  }

  record(events: readonly unknown[]): Reply[] {
    const refusal = this.#refusals.shift();
    return events.map((event) => {
      if (!isPlainObject(event)) throw new Error('The client sent a value that is not an event.');
      const event_id = String(event['event_id']);
      return refusal === undefined ? this.#take(event_id, event) : errorOf(event_id, refusal);
    });
  }

  #take(event_id: string, event: Record<string, unknown>): Reply {
    const number = parseEventId(event_id);
    if (number === null) {
      if (this.#callersIds.has(event_id)) return ackOf(event_id, true);
      this.#callersIds.add(event_id);
    } else {
      const expected_counter = (this.#watermarks.get(number.client_id) ?? 0) + 1;
      if (number.counter < expected_counter) return ackOf(event_id, true);
      if (number.counter > expected_counter) return { ...errorOf(event_id, 'event_gap'), expected_counter };
      this.#watermarks.set(number.client_id, number.counter);
    }
    this.texts.push(String(event['content_delta']));
    return ackOf(event_id, false);
  }
}

function ackOf(event_id: string, isDuplicate: boolean): Ack {
  const ack = { type: 'ack', event_id, session_id: 's1', status: 'message_appended' } as const;
  return isDuplicate ? { ...ack, duplicate: true } : ack;
}

function errorOf(event_id: string, code: ErrorCode): ErrorReply {
  return { type: 'error', event_id, code, message: isPassing(code) ? 'Send it again.' : 'Refused.' };
}

export interface FakeTransportOptions {
  readonly pipelines?: boolean;
  readonly api?: RecordingApi;
}

/** A transport to a recorder. The test can delay its replies or lose them. */
export class FakeTransport implements Transport {
  readonly pipelines: boolean;
  readonly api: RecordingApi;
  readonly lost: Promise<Loss>;
  /** The texts of every batch that was sent. */
  readonly batches: string[][] = [];
  isClosed = false;
  readonly #recorder: CounterRecorder;
  #lose: (failure: Failure) => void = () => undefined;
  #held: (() => void)[] | null = null;

  constructor(recorder: CounterRecorder, { pipelines = true, api = apiWith() }: FakeTransportOptions = {}) {
    this.#recorder = recorder;
    this.pipelines = pipelines;
    this.api = api;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  /** From this call on, events are recorded, but their replies are held back. */
  hold(): void {
    this.#held ??= [];
  }

  /** Delivers the held-back replies in order, and holds back no more. */
  deliver(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const release of held) release();
  }

  /** Drops the held-back replies. */
  lose(): void {
    this.#lose(LOST);
  }

  async send(events: readonly unknown[]): Promise<Result<readonly Reply[]>> {
    this.batches.push(events.map((event) => (isPlainObject(event) ? String(event['content_delta']) : '')));
    const replies = this.#recorder.record(structuredClone(events));
    const held = this.#held;
    if (held !== null)
      await new Promise<void>((resolve) => {
        held.push(resolve);
      });
    return ok(replies);
  }

  close(): void {
    this.isClosed = true;
  }
}

/** Web Locks that are granted immediately, or when the test grants them. */
export class FakeLocks {
  readonly requested: string[] = [];
  readonly held = new Set<string>();
  #waiting: (() => void)[] | null = null;

  readonly hold: HoldLock = async (name, until) => {
    this.requested.push(name);
    const waiting = this.#waiting;
    if (waiting !== null)
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    if (until.aborted) return;
    this.held.add(name);
    until.addEventListener('abort', () => this.held.delete(name));
  };

  suspend(): void {
    this.#waiting ??= [];
  }

  grant(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const resolve of waiting) resolve();
  }
}

let namespaces = 0;

/** An open client. Its transports are opened in the given order; after the last one, no transport is available. */
export async function openClient(
  transports: readonly Transport[],
  locks: FakeLocks = new FakeLocks(),
): Promise<{ readonly client: Client; readonly locks: FakeLocks; readonly opened: () => number }> {
  namespaces += 1;
  let opened = 0;
  const open: OpenTransport = () => {
    const transport = transports[opened];
    if (transport === undefined) return Promise.resolve({ ok: false, error: LOST });
    opened += 1;
    return Promise.resolve(ok(transport));
  };
  const client = createClient({
    names: sharedNames(`client-${namespaces}`),
    transports: [open],
    holdLock: locks.hold,
    loadLazyPart: () => Promise.resolve(lazyPart),
  });
  await client.open();
  await nextTurn();
  return { client, locks, opened: () => opened };
}
