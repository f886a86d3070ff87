// Decides one event, in the state after all events before it (I6). Pure: clock and ids come in as arguments, facts and
// replies go out.

import {
  ACK_STATUS,
  type Ack,
  type ErrorReply,
  type EventNumber,
  type NewFact,
  type RecordingEvent,
} from '../protocol/index.ts';
import { decideMessageAdd, decideMessageAppend, decideMessageUpdate } from './decide-message.ts';
import { decideHeartbeat, decideSessionEnd, decideSessionStart, decideSessionUpdate } from './decide-session.ts';
import { decideSnapshot } from './decide-snapshot.ts';
import { nameMessages } from './name-messages.ts';
import { accept, refuse, type AckDetail, type Caller, type Outcome } from './outcome.ts';
import type { Request } from './request.ts';
import type { RecordingState } from './state.ts';

export interface Verdict {
  /** Sent after the commit. An ack carries `seq` when there is a fact. */
  readonly reply: Ack | ErrorReply;
  /** What to journal, with `seq` = `head + 1`; null when the event changed nothing. */
  readonly fact: NewFact | null;
  /** The number of the event, to be stored with the commit; null when the event has no number, or was handled before (I3). */
  readonly settled: EventNumber | null;
}

/**
 * Decides one event. `newId` makes a UUID for the ack of an event that has no id.
 * Every session, message and text that `needsOf` names must be in memory.
 */
export function decide(state: RecordingState, request: Request, newId: () => string): Verdict {
  const { parsed, number, caller } = request;
  const eventId = parsed.ok ? (parsed.value.event_id ?? null) : parsed.error.event_id;
  const missing = missingBefore(state, request);
  if (missing !== null) return gap(eventId, missing);
  if (number !== null && number.counter <= handled(state, number)) return repeat(state, request, number);
  if (!parsed.ok) return rejected(parsed.error, number);
  const event = parsed.value;
  if (isRemembered(state, event, caller))
    return { reply: ackOf(parsed, eventId ?? newId(), { duplicate: true }), fact: null, settled: null };

  const outcome = decideEvent(state, event, caller);
  if (outcome.kind === 'refused') return rejected({ ...outcome.error, event_id: eventId }, number);
  const ack = ackOf(parsed, eventId ?? newId(), outcome.ack);
  if (outcome.kind === 'unchanged') return { reply: ack, fact: null, settled: number };
  ack.seq = state.head + 1;
  return { reply: ack, fact: outcome.fact, settled: number };
}

/**
 * Whether an event may still take effect: it was not handled before, and none that must come before it is missing.
 * `ahead`: counters of events that are taken for handled, by client.
 */
export function isDue(state: RecordingState, request: Request, ahead?: ReadonlyMap<string, number>): boolean {
  const { parsed, number, caller } = request;
  if (missingBefore(state, request, ahead) !== null) return false;
  if (number !== null && number.counter <= handled(state, number, ahead)) return false;
  return !parsed.ok || !isRemembered(state, parsed.value, caller);
}

/** The number of the first event that must be handled before this one and is not; null where none is missing. */
function missingBefore(
  state: RecordingState,
  { number, follows }: Request,
  ahead?: ReadonlyMap<string, number>,
): EventNumber | null {
  const client = number ?? follows;
  if (client === null) return null;
  const counter = handled(state, client, ahead);
  const last = number === null ? client.counter : client.counter - 1;
  return last <= counter ? null : { client_id: client.client_id, counter: counter + 1 };
}

/** The counter of a client's last event that was handled. */
function handled(state: RecordingState, { client_id }: EventNumber, ahead?: ReadonlyMap<string, number>): number {
  return ahead?.get(client_id) ?? state.clients.get(client_id)?.counter ?? 0;
}

/** An event that changes nothing also takes its session out of the trash (I9), because its app continues the session. */
function decideEvent(state: RecordingState, event: RecordingEvent, caller: Caller): Outcome {
  const outcome = decideContent(state, event, caller);
  const session = state.sessions.get(event.session_id ?? '');
  if (outcome.kind !== 'unchanged' || session === undefined || session.trashed_at === null) return outcome;
  const { duplicate: _noEffect, ...ack } = outcome.ack;
  return accept({ type: 'session_restored', session_id: session.session_id }, ack);
}

function decideContent(state: RecordingState, event: RecordingEvent, caller: Caller): Outcome {
  if (event.type === 'session_start') return decideSessionStart(state, event, caller);
  if (event.type === 'session_snapshot') return decideSnapshot(state, event, caller);
  if (event.type === 'heartbeat' && (event.session_id ?? null) === null) return { kind: 'unchanged', ack: {} };
  const session = state.sessions.get(event.session_id ?? '');
  if (session === undefined) {
    return refuse('session_not_found', `There is no session ${event.session_id}. Send its session_start first.`);
  }
  switch (event.type) {
    case 'session_end':
      return decideSessionEnd(session, event, caller);
    case 'session_update':
      return decideSessionUpdate(session, event, caller);
    case 'heartbeat':
      return decideHeartbeat(session, event, caller);
    case 'message_add':
      return decideMessageAdd(session, event, caller);
    case 'message_update':
      return decideMessageUpdate(session, event, caller);
    case 'message_append':
      return decideMessageAppend(session, event, caller);
  }
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

type ParsedEvent = Extract<Request['parsed'], { readonly ok: true }>;

/** Every token gets one: so it is made once, and optional members are added to it. */
function ackOf({ value: event, ignored }: ParsedEvent, eventId: string, detail: AckDetail): Writable<Ack> {
  const ack: Writable<Ack> = {
    type: 'ack',
    event_id: eventId,
    session_id: event.session_id ?? '',
    status: ACK_STATUS[event.type],
    ...detail,
  };
  if (event.type === 'session_snapshot') {
    const { renamed } = nameMessages(event.messages);
    if (renamed.length > 0) ack.renamed_messages = renamed;
  }
  if (ignored !== null) ack.ignored_fields = ignored;
  return ack;
}

function isRemembered(state: RecordingState, event: RecordingEvent, caller: Caller): boolean {
  if (caller.event_id === null || event.session_id === null || event.session_id === undefined) return false;
  return state.sessions.get(event.session_id)?.event_ids.has(caller.event_id) ?? false;
}

/** An event of a client that was handled before gets the same reply, and has no second effect (I3). */
function repeat(state: RecordingState, { parsed }: Request, number: EventNumber): Verdict {
  const rejections = state.clients.get(number.client_id)?.rejections;
  const code = rejections?.findLast(({ from, to }) => from <= number.counter && number.counter <= to)?.code;
  if (code === undefined && parsed.ok) {
    return { reply: ackOf(parsed, parsed.value.event_id ?? '', { duplicate: true }), fact: null, settled: null };
  }
  if (!parsed.ok) return { reply: parsed.error, fact: null, settled: null };
  const message = `Event ${parsed.value.event_id} was refused when it came first. Correct it and record it as a new event.`;
  const reply: ErrorReply = {
    type: 'error',
    event_id: parsed.value.event_id ?? null,
    code: code ?? 'invalid_event',
    message,
  };
  return { reply, fact: null, settled: null };
}

function gap(event_id: string | null, { client_id, counter }: EventNumber): Verdict {
  const message = `Event ${event_id ?? 'without an id'} came before event ${counter} of client ${client_id}. Send the events from ${counter} on again, in order.`;
  return {
    reply: { type: 'error', event_id, code: 'event_gap', message, expected_counter: counter },
    fact: null,
    settled: null,
  };
}

/** A refused event of our client is settled too, so that those after it can be handled. */
function rejected(error: ErrorReply, number: EventNumber | null): Verdict {
  if (number === null) return { reply: error, fact: null, settled: null };
  const fact: NewFact = {
    type: 'event_settled',
    settled_client_id: number.client_id,
    counter: number.counter,
    code: error.code,
  };
  return { reply: error, fact, settled: number };
}
