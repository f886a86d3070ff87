// The messages of the socket. They are JSON text, as on the original's socket.

import { eventOfFact, isJson, isPlainObject, sessionOfFact, type Fact } from '../../protocol/index.ts';
import type { NewEvent } from '../recorder-client.ts';

/** From the app. */
export type Incoming =
  | { readonly type: 'events'; readonly events: readonly unknown[] }
  | { readonly type: 'subscribe' | 'unsubscribe'; readonly session_id: string }
  | { readonly type: 'ping'; readonly timestamp: unknown };

/** The answer to data that is not a message. */
export const PARSE_ERROR = {
  type: 'error',
  code: 'parse_error',
  message: 'Send JSON text of the form {"type":"events","events":[…]}, or of type subscribe, unsubscribe or ping.',
} as const;

/** Sent when facts were missed that the journal does not keep any more. */
export const EVENTS_MISSED = {
  type: 'error',
  code: 'events_missed',
  message:
    'Events were missed that are no longer kept one by one. Read the sessions again: GET /api/recording/session/{id}, or api.session(id).',
} as const;

/** Reads a message; null if the data is none. */
export function parseIncoming(data: unknown): Incoming | null {
  if (typeof data !== 'string') return null;
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return null; // the caller answers with parse_error
  }
  if (!isPlainObject(message)) return null;
  const { type, events, session_id, timestamp } = message;
  if (type === 'events' && Array.isArray(events)) return { type, events };
  if ((type === 'subscribe' || type === 'unsubscribe') && typeof session_id === 'string') return { type, session_id };
  // The pong returns the timestamp as JSON. JSON.stringify exhausts the stack if it is nested too deeply.
  return type === 'ping' && (timestamp === undefined || isJson(timestamp)) ? { type, timestamp } : null;
}

/** Gives any value to the recorder as an event: its reply says what is wrong with it. */
export function asEvent(event: unknown): NewEvent {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the recorder checks it
  return (isPlainObject(event) ? event : { type: event }) as unknown as NewEvent;
}

/** Whether the event has an id of the caller's. */
export function hasId(event: unknown): boolean {
  return isPlainObject(event) && typeof event['event_id'] === 'string';
}

/** The sessions that a socket subscribed to. */
export class Subscriptions {
  /** Null until the first `subscribe`. */
  #sessions: Set<string> | null = null;

  /** A heartbeat without a session goes only to sockets that never subscribed. */
  get hasAll(): boolean {
    return this.#sessions === null;
  }

  add(sessionId: string): void {
    this.#sessions ??= new Set();
    this.#sessions.add(sessionId);
  }

  delete(sessionId: string): void {
    this.#sessions?.delete(sessionId);
  }

  /** The broadcast of a fact; null if it is not for this socket. */
  broadcastOf(fact: Fact): object | null {
    const event = eventOfFact(fact);
    const session = sessionOfFact(fact);
    if (event === null || (this.#sessions !== null && (session === null || !this.#sessions.has(session)))) return null;
    return { type: 'event_broadcast', event, seq: fact.seq };
  }
}
