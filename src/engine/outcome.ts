// The possible results of deciding an event, and what all deciders share.

import type { Ack, ErrorCode, ErrorReply, NewFact } from '../protocol/index.ts';
import type { SessionState } from './state.ts';

/** Who sent an event. */
export interface Caller {
  /** The event id to remember; null for events of our own client, whose counter is enough. */
  readonly event_id: string | null;
  readonly client_id: string | null;
}

export type AckDetail = Partial<Pick<Ack, 'duplicate' | 'resumed' | 'expected_message_count'>>;

/** What an event is refused with, without its id. */
export type Refusal = Omit<ErrorReply, 'event_id'>;

export type Outcome =
  | { readonly kind: 'accepted'; readonly fact: NewFact; readonly ack: AckDetail }
  | { readonly kind: 'unchanged'; readonly ack: AckDetail }
  | { readonly kind: 'refused'; readonly error: Refusal };

export const DUPLICATE: Outcome = { kind: 'unchanged', ack: { duplicate: true } };

export function accept(fact: NewFact, ack: AckDetail = {}): Outcome {
  return { kind: 'accepted', fact, ack };
}

export function refuse(code: ErrorCode, message: string): Outcome {
  return { kind: 'refused', error: { type: 'error', code, message } };
}

/** Of an event of our client that wrote to the session last, like most tokens. */
export const NO_ORIGIN: Origin = {};

interface Origin {
  readonly event_id?: string;
  readonly client_id?: string;
}

/** What a fact keeps of its caller: the event id to remember, and the client when another one wrote to the session last. */
export function originOf(session: SessionState | undefined, { event_id, client_id }: Caller): Origin {
  const isNew = client_id !== null && session?.clients.at(-1) !== client_id;
  if (event_id === null && !isNew) return NO_ORIGIN;
  return { ...(event_id === null ? {} : { event_id }), ...(isNew ? { client_id } : {}) };
}

/** The same for an event that does not continue a session that has ended: its caller is not one of the clients of that. */
export function originUnlessEnded(session: SessionState, caller: Caller): Origin {
  return originOf(session, session.status === 'ended' ? { ...caller, client_id: null } : caller);
}

/** An event without the id that it came with. */
export function withoutEventId<Event extends { event_id?: unknown }>(event: Event): Omit<Event, 'event_id'> {
  return without(event, ['event_id']);
}

/** An object without some of its fields. Tokens pass through here: a rest element takes 20 times as long. */
export function without<T extends object, Name extends keyof T>(object: T, names: readonly Name[]): Omit<T, Name> {
  const dropped: readonly PropertyKey[] = names;
  const rest: Partial<T> = {};
  for (const name in object) if (!dropped.includes(name)) rest[name] = object[name];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every other field has been copied
  return rest as Omit<T, Name>;
}
