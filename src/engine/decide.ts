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
  if (number !== null) {
    const counter = state.clients.get(number.client_id)?.counter ?? 0;
    if (number.counter <= counter) return repeat(state, request, number);
    if (number.counter > counter + 1) return gap(number, counter + 1);
  }
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

/** Whether an event may still take effect: it was not handled before, and none of its client's before it is missing. */
export function isDue(state: RecordingState, { parsed, number, caller }: Request): boolean {
  if (number !== null && number.counter !== (state.clients.get(number.client_id)?.counter ?? 0) + 1) return false;
  return parsed.ok && !isRemembered(state, parsed.value, caller);
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

function gap(number: EventNumber, expected: number): Verdict {
  const message = `Event ${number.counter} of client ${number.client_id} came before event ${expected}. Send the events from ${expected} on again, in order.`;
  const event_id = `hf-${number.client_id}-${number.counter}`;
  return {
    reply: { type: 'error', event_id, code: 'event_gap', message, expected_counter: expected },
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
