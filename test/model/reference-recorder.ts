// A recorder in plain memory, slow and obvious: what the real one must agree with. Written from
// the contract alone; it shares nothing with the engine but the reading of events.

import {
  ACK_STATUS,
  DEFAULT_CONFIG,
  parseEvent,
  parseEventId,
  type Ack,
  type ErrorCode,
  type ErrorReply,
  type EventNumber,
  type EventOf,
  type ParsedEvent,
  type RecordingEvent,
  type RecoveryReport,
  type Reply,
  type SessionDetail,
  type SessionStatus,
  type SessionSummary,
} from '../../src/protocol/index.ts';
import {
  closeMessages,
  cutOffMessage,
  takeBack,
  noteOpening,
  given,
  isWritten,
  newMessage,
  patched,
  reopenMessage,
  setContent,
  takeSnapshot,
  textEffect,
  withOwnIds,
} from './reference-messages.ts';
import type { ReferenceClient, ReferenceSession, ReferenceState } from './reference-state.ts';
import { detailOf, recoveryOf, summaryOf } from './reference-views.ts';

/** Where events come from: the page behind the REST transport, or a client of ours, where known. */
export interface ReferenceSource {
  readonly page_id: string | null;
  readonly client_id?: string;
}

/** Stands in an ack for the fresh UUID of an event without an id. */
export const FRESH_ID = 'a fresh id';

interface Accepting {
  readonly eventId: string | null;
  /** Null when nobody knows who sent it. */
  readonly client: string | null;
  readonly now: number;
}

export class ReferenceRecorder {
  readonly state: ReferenceState;

  constructor(state: ReferenceState = newState()) {
    this.state = state;
  }

  /** An independent recorder in the same state. */
  clone(): ReferenceRecorder {
    return new ReferenceRecorder(structuredClone(this.state));
  }

  record(events: readonly unknown[], source: ReferenceSource, now: number): Reply[] {
    let before: EventNumber | null = null;
    return events.map((event) => {
      const parsed = parseEvent(event);
      const reply = this.#recordOne(event, source, now, before);
      before = numberOf(parsed) ?? before;
      const isIgnoring = reply.type === 'ack' && parsed.ok && parsed.ignored !== null;
      return isIgnoring ? { ...reply, ignored_fields: parsed.ignored } : reply;
    });
  }

  /** Of one status, or of all but the trash; newest activity first, then the older session. */
  sessions(status: SessionStatus | 'all', now: number): SessionSummary[] {
    const timeout = this.state.session_timeout_secs;
    return [...this.state.sessions.values()]
      .toSorted((one, other) => other.last_activity - one.last_activity)
      .map((session) => summaryOf(session, now, timeout))
      .filter((summary) => (status === 'all' ? summary.status !== 'trashed' : summary.status === status));
  }

  session(sessionId: string, now: number): SessionDetail | null {
    const session = this.state.sessions.get(sessionId);
    return session === undefined ? null : detailOf(session, now, this.state.session_timeout_secs, this.state.seq);
  }

  recovery(sessionId: string, now: number): RecoveryReport | null {
    const session = this.state.sessions.get(sessionId);
    return session === undefined ? null : recoveryOf(session, now, this.state.session_timeout_secs);
  }

  /** Each of these is true, or false when there is no such session. */
  trash(sessionId: string, now: number): boolean {
    const session = this.state.sessions.get(sessionId);
    if (session !== undefined && session.trashed_at === null) {
      this.#fact(session);
      session.trashed_at = now;
    }
    return session !== undefined;
  }

  restore(sessionId: string): boolean {
    const session = this.state.sessions.get(sessionId);
    if (session !== undefined && session.trashed_at !== null) {
      this.#fact(session);
      session.trashed_at = null;
    }
    return session !== undefined;
  }

  purge(sessionId: string): boolean {
    const known = this.state.sessions.delete(sessionId);
    if (known) this.state.seq += 1;
    return known;
  }

  clientGone(clientId: string, now: number): void {
    for (const session of this.state.sessions.values()) {
      if (!session.clients.delete(clientId)) continue;
      this.#fact(session);
      const opening = session.openedBy.get(clientId);
      session.openedBy.delete(clientId);
      for (const message of session.messages) if (message.opening === opening) cutOffMessage(message, clientId);
      const isInterrupted = session.clients.size === 0 && session.ended_at === null && session.interrupted_at === null;
      if (!isInterrupted) continue;
      session.interrupted_at = now;
      for (const message of session.messages) cutOffMessage(message, clientId);
    }
  }

  configure(session_timeout_secs: number): void {
    this.state.session_timeout_secs = session_timeout_secs;
  }

  checkpoint(): void {
    for (const session of this.state.sessions.values()) session.is_dirty = false;
  }

  /** `before`: the number of the last event before it that has one. */
  #recordOne(input: unknown, source: ReferenceSource, now: number, before: EventNumber | null): Reply {
    const parsed = parseEvent(input);
    const eventId = eventIdOf(parsed);
    const numbered = numberOf(parsed);
    if (numbered === null) {
      const watermark = before === null ? 0 : (this.state.clients.get(before.client_id)?.watermark ?? 0);
      if (parsed.ok && before !== null && before.counter > watermark)
        return refusal(eventId, 'event_gap', { expected_counter: watermark + 1 });
      const client = source.client_id ?? (source.page_id === null ? null : `page:${source.page_id}`);
      return parsed.ok ? this.#decide(parsed.value, { eventId, client, now }) : parsed.error;
    }

    const { client_id, counter } = numbered;
    const unheard: ReferenceClient = { watermark: 0, rejections: new Map() };
    const client = this.state.clients.get(client_id) ?? unheard;
    if (counter > client.watermark + 1)
      return refusal(eventId, 'event_gap', { expected_counter: client.watermark + 1 });
    if (counter <= client.watermark) {
      if (!parsed.ok) return parsed.error;
      const code = client.rejections.get(counter);
      return code === undefined ? duplicate(parsed.value, eventId) : refusal(eventId, code);
    }

    const reply = parsed.ok ? this.#decide(parsed.value, { eventId, client: client_id, now }) : parsed.error;
    client.watermark = counter;
    if (reply.type === 'error') client.rejections.set(counter, reply.code);
    this.state.clients.set(client_id, client);
    return reply;
  }

  /** What changes nothing takes its session out of the trash all the same, unless it is an event that came before. */
  #decide(event: RecordingEvent, by: Accepting): Reply {
    const session = this.state.sessions.get(event.session_id ?? '');
    const cameBefore = by.eventId !== null && session?.eventIds.has(by.eventId) === true;
    const reply = this.#decideContent(event, by);
    const changedNothing = reply.type === 'ack' && reply.seq === undefined && !cameBefore;
    if (!changedNothing || session === undefined || session.trashed_at === null) return reply;
    this.#fact(session);
    session.trashed_at = null;
    const { duplicate: _noEffect, ...rest } = reply;
    return { ...rest, seq: this.state.seq };
  }

  #decideContent(event: RecordingEvent, by: Accepting): Reply {
    if (event.type === 'heartbeat' && (event.session_id ?? null) === null) return ack(event, by.eventId);
    const sessionId = event.session_id ?? '';
    const session = this.state.sessions.get(sessionId);
    if (session !== undefined && by.eventId !== null && session.eventIds.has(by.eventId))
      return duplicate(event, by.eventId);

    if (event.type === 'session_start') {
      const resumed = session !== undefined;
      const started = session ?? this.#create(event, by);
      this.#accept(started, by);
      Object.assign(started, given({ ...sessionFields(event), workspace_id: event.workspace_id, model: event.model }));
      return this.#ack(event, by, resumed ? { resumed: true } : {});
    }
    if (event.type === 'session_snapshot') {
      const shown = session ?? this.#create(event, by);
      this.#accept(shown, by);
      Object.assign(shown, given(sessionFields(event)));
      takeSnapshot(shown, { ...event, messages: withOwnIds(event) }, by.now);
      return this.#ack(event, by);
    }
    if (session === undefined) return refusal(by.eventId, 'session_not_found');

    switch (event.type) {
      case 'heartbeat':
        if (session.ended_at !== null) return ack(event, by.eventId);
        this.#accept(session, by);
        return this.#ack(event, by);
      case 'session_update':
        if (session.ended_at === null) this.#accept(session, by);
        else this.#acceptAfterEnd(session, by);
        Object.assign(session, given({ title: event.title, model: event.model, metadata: event.metadata }));
        return this.#ack(event, by);
      case 'session_end':
        return this.#end(session, event, by);
      case 'message_add':
        return this.#add(session, event, by);
      case 'message_update':
        return this.#update(session, event, by);
      case 'message_append':
        return this.#append(session, event, by);
    }
  }

  #end(session: ReferenceSession, event: EventOf<'session_end'>, by: Accepting): Reply {
    const claimed = event.final_message_count ?? null;
    const count = session.messages.filter(({ superseded }) => !superseded).length;
    const expected = claimed === null || claimed === count ? null : claimed;
    const mismatch = expected === null ? {} : { expected_message_count: expected };
    const isSameTime = (event.occurred_at ?? session.ended_at) === session.ended_at;
    const isSameCount = claimed === null || expected === session.expected_message_count;
    const changesNothing = session.ended_at !== null && isSameTime && isSameCount;
    if (changesNothing) return { ...duplicate(event, by.eventId), ...mismatch };
    this.#fact(session);
    this.#remember(session, by);
    session.last_activity = by.now;
    session.ended_at = event.occurred_at ?? by.now;
    session.interrupted_at = null;
    session.expected_message_count = expected;
    session.trashed_at = null;
    if (by.client !== null && !session.clients.has(by.client)) takeBack(session, by.client);
    closeMessages(session);
    session.clients.clear();
    session.openedBy.clear();
    return this.#ack(event, by, mismatch);
  }

  #add(session: ReferenceSession, event: EventOf<'message_add'>, by: Accepting): Reply {
    const known = session.messages.find(({ message_id }) => message_id === event.message_id);
    const { role, model, parent_id, metadata } = event;
    const fields = given({ role, model, parent_id, metadata, created_at: event.occurred_at });
    if (known !== undefined) {
      const after = { ...known, ...fields, content: event.content, superseded: false };
      if (isWritten(event.role, event.content)) after.completion = 'complete';
      if (JSON.stringify(after) === JSON.stringify(known)) return duplicate(event, by.eventId);
    }
    this.#accept(session, by);
    if (known === undefined) {
      if (['user', 'tool', 'function'].includes(event.role)) closeMessages(session);
      const added = newMessage(event, event.occurred_at ?? by.now);
      session.messages.push(added);
      if (added.completion === 'open') noteOpening(session, added);
      return this.#ack(event, by);
    }
    const effect = textEffect(known.content, event.content);
    setContent(known, event.content, effect, by.now);
    if (isWritten(event.role, event.content)) known.completion = 'complete';
    else if (effect === 'replace') {
      known.completion = 'open';
      noteOpening(session, known);
    }
    Object.assign(known, fields);
    known.superseded = false;
    return this.#ack(event, by);
  }

  #update(session: ReferenceSession, event: EventOf<'message_update'>, by: Accepting): Reply {
    const known = session.messages.find(({ message_id }) => message_id === event.message_id);
    if (known === undefined) return refusal(by.eventId, 'message_not_found');
    const content = event.content ?? known.content;
    const metadata = (event.metadata ?? null) === null ? known.metadata : patched(known.metadata, event.metadata);
    const saidAlready = event.is_complete === true ? ['complete'] : ['paused', 'incomplete'];
    // A whole text without a word on it completes what its app has not called incomplete.
    const isWhole = (event.content ?? null) !== null && isWritten(known.role, content);
    const isSaid =
      (event.is_complete ?? null) === null
        ? !isWhole || (known.completion !== 'open' && known.completion !== 'cut_off')
        : saidAlready.includes(known.completion);
    const isKnown = known.content === content && JSON.stringify(known.metadata) === JSON.stringify(metadata);
    if (isKnown && isSaid && !known.superseded) return duplicate(event, by.eventId);
    const isContinued = (event.content ?? null) !== null || event.is_complete === false;
    if (isContinued || session.ended_at === null) this.#accept(session, by);
    else this.#acceptAfterEnd(session, by);
    const effect = textEffect(known.content, content);
    setContent(known, content, effect, by.now);
    known.metadata = metadata;
    if (isWhole && (known.completion === 'open' || known.completion === 'cut_off')) known.completion = 'complete';
    if (event.is_complete === true) known.completion = 'complete';
    else if (event.is_complete === false) {
      known.completion = 'paused';
      noteOpening(session, known);
    } else if (!isWhole && effect === 'replace' && ['open', 'complete', 'cut_off'].includes(known.completion)) {
      known.completion = 'open';
      noteOpening(session, known);
    }
    known.superseded = false;
    return this.#ack(event, by);
  }

  #append(session: ReferenceSession, event: EventOf<'message_append'>, by: Accepting): Reply {
    const known = session.messages.find(({ message_id }) => message_id === event.message_id);
    if (known === undefined) return refusal(by.eventId, 'message_not_found');
    const { length } = known.content;
    const delta = event.content_delta;
    const offset = event.offset ?? length;
    if (offset > length) return refusal(by.eventId, 'append_gap', { expected_offset: length });
    if (offset + delta.length <= length && (delta !== '' || offset < length)) return duplicate(event, by.eventId);
    const isClosed = known.completion !== 'open' && known.completion !== 'paused';
    if (delta === '' && isClosed && !known.superseded) return duplicate(event, by.eventId);
    this.#accept(session, by);
    known.content += delta.slice(length - offset);
    reopenMessage(known);
    noteOpening(session, known);
    known.superseded = false;
    return this.#ack(event, by);
  }

  #create(event: EventOf<'session_start'> | EventOf<'session_snapshot'>, by: Accepting): ReferenceSession {
    const session: ReferenceSession = {
      session_id: event.session_id,
      provider: event.provider,
      title: null,
      workspace_id: null,
      workspace_path: null,
      model: null,
      metadata: null,
      started_at: event.occurred_at ?? by.now,
      last_activity: by.now,
      ended_at: null,
      interrupted_at: null,
      trashed_at: null,
      expected_message_count: null,
      is_dirty: true,
      messages: [],
      clients: new Set(),
      openings: 0,
      openedBy: new Map(),
      eventIds: new Set(),
    };
    this.state.sessions.set(event.session_id, session);
    return session;
  }

  #fact(session: ReferenceSession): void {
    this.state.seq += 1;
    session.is_dirty = true;
  }

  /** What every accepted event but `session_end` does to its session. */
  #accept(session: ReferenceSession, by: Accepting): void {
    this.#fact(session);
    session.last_activity = by.now;
    session.ended_at = null;
    session.interrupted_at = null;
    session.trashed_at = null;
    session.expected_message_count = null;
    if (by.client !== null) {
      if (!session.clients.has(by.client)) takeBack(session, by.client);
      session.clients.delete(by.client);
      session.clients.add(by.client);
    }
    this.#remember(session, by);
  }

  /** What describes a session that has ended may still change. It does not continue for that. */
  #acceptAfterEnd(session: ReferenceSession, by: Accepting): void {
    this.#fact(session);
    session.trashed_at = null;
    this.#remember(session, by);
  }

  #remember(session: ReferenceSession, by: Accepting): void {
    if (by.eventId !== null && parseEventId(by.eventId) === null) session.eventIds.add(by.eventId);
  }

  #ack(event: RecordingEvent, by: Accepting, extra: Partial<Ack> = {}): Ack {
    return { ...ack(event, by.eventId), seq: this.state.seq, ...extra };
  }
}

function eventIdOf(parsed: ParsedEvent): string | null {
  return parsed.ok ? (parsed.value.event_id ?? null) : parsed.error.event_id;
}

function numberOf(parsed: ParsedEvent): EventNumber | null {
  const eventId = eventIdOf(parsed);
  return eventId === null ? null : parseEventId(eventId);
}

function newState(): ReferenceState {
  return { seq: 0, session_timeout_secs: DEFAULT_CONFIG.session_timeout_secs, sessions: new Map(), clients: new Map() };
}

function ack(event: RecordingEvent, eventId: string | null): Ack {
  return {
    type: 'ack',
    event_id: eventId ?? FRESH_ID,
    session_id: event.session_id ?? '',
    status: ACK_STATUS[event.type],
    ...renamedBy(event),
  };
}

function renamedBy(event: RecordingEvent): Pick<Ack, 'renamed_messages'> {
  if (event.type !== 'session_snapshot') return {};
  const renamed_messages = withOwnIds(event)
    .map(({ message_id }, index) => ({ message_id: event.messages[index]?.message_id ?? '', recorded_as: message_id }))
    .filter(({ message_id, recorded_as }) => message_id !== recorded_as);
  return renamed_messages.length === 0 ? {} : { renamed_messages };
}

function duplicate(event: RecordingEvent, eventId: string | null): Ack {
  return { ...ack(event, eventId), duplicate: true };
}

function refusal(eventId: string | null, code: ErrorCode, extra: Partial<ErrorReply> = {}): ErrorReply {
  return { type: 'error', event_id: eventId, code, message: code, ...extra };
}

function sessionFields({
  provider,
  title,
  workspace_path,
  metadata,
}: EventOf<'session_start'> | EventOf<'session_snapshot'>): Record<string, unknown> {
  return { provider, title, workspace_path, metadata };
}
