// What must be in memory before an event is decided or a fact is applied (I2).

import type { NewFact, RecordingEvent } from '../protocol/index.ts';
import { knownText } from './text.ts';
import type { Request } from './request.ts';
import type { RecordingState } from './state.ts';

/** Rows to read from the projection. */
export interface Needs {
  readonly clients: Set<string>;
  readonly sessions: Set<string>;
  /** Message ids by session id. */
  readonly messages: Map<string, Set<string>>;
  /** Messages whose folded text is compared, by session id. */
  readonly texts: Map<string, Set<string>>;
  /** Sessions of which every message is needed. */
  readonly whole: Set<string>;
  /** Sessions of which every message's text is needed too. */
  readonly wholeTexts: Set<string>;
}

export function noNeeds(): Needs {
  return {
    clients: new Set(),
    sessions: new Set(),
    messages: new Map(),
    texts: new Map(),
    whole: new Set(),
    wholeTexts: new Set(),
  };
}

export function isNothing(needs: Needs): boolean {
  return (
    needs.clients.size +
      needs.sessions.size +
      needs.messages.size +
      needs.texts.size +
      needs.whole.size +
      needs.wholeTexts.size ===
    0
  );
}

/** Adds what memory lacks to decide an event. */
export function addNeedsOfRequest(needs: Needs, state: RecordingState, { parsed, number }: Request): void {
  if (number !== null && !state.clients.has(number.client_id)) needs.clients.add(number.client_id);
  if (parsed.ok) addNeeds(needs, state, parsed.value, true);
}

/** Adds what memory lacks to apply a fact; with `withText`, also to compare its texts with what is recorded. */
export function addNeedsOfFact(needs: Needs, state: RecordingState, fact: NewFact, withText: boolean): void {
  switch (fact.type) {
    case 'config_changed':
      return;
    case 'event_settled':
      if (!state.clients.has(fact.settled_client_id)) needs.clients.add(fact.settled_client_id);
      return;
    case 'client_left':
    case 'session_trashed':
    case 'session_restored':
    case 'session_purged':
      addSession(needs, state, fact.session_id);
      return;
    case 'message_add':
      addSession(needs, state, fact.session_id);
      if (withText || fact.change !== 'new') addMessage(needs, state, fact.session_id, fact.message_id, withText);
      return;
    default:
      addNeeds(needs, state, fact, withText);
  }
}

type Content = Pick<RecordingEvent, 'type'> & {
  readonly session_id?: string | null | undefined;
  readonly message_id?: string;
  readonly content?: string | null | undefined;
};

function addNeeds(needs: Needs, state: RecordingState, content: Content, withText: boolean): void {
  const sessionId = content.session_id ?? null;
  if (sessionId === null) return;
  addSession(needs, state, sessionId);
  switch (content.type) {
    case 'message_add':
    case 'message_update':
      addMessage(needs, state, sessionId, content.message_id, withText && content.content != null);
      return;
    case 'message_append':
      addMessage(needs, state, sessionId, content.message_id, false);
      return;
    case 'session_snapshot':
      addWhole(needs, state, sessionId, withText);
      return;
    case 'session_start':
    case 'session_end':
    case 'session_update':
    case 'heartbeat':
  }
}

function addSession(needs: Needs, state: RecordingState, sessionId: string): void {
  if (!state.sessions.has(sessionId)) needs.sessions.add(sessionId);
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}

function addMessage(
  needs: Needs,
  state: RecordingState,
  sessionId: string,
  messageId: string | undefined,
  withText: boolean,
): void {
  if (messageId === undefined) return;
  const session = state.sessions.get(sessionId);
  const message = session?.messages.get(messageId);
  if (message === undefined) {
    if (session?.whole === true) return;
    addTo(needs.messages, sessionId, messageId);
    if (withText) addTo(needs.texts, sessionId, messageId);
  } else if (withText && knownText(message) === undefined) {
    addTo(needs.texts, sessionId, messageId);
  }
}

function addWhole(needs: Needs, state: RecordingState, sessionId: string, withText: boolean): void {
  const session = state.sessions.get(sessionId);
  if (session?.whole !== true) needs.whole.add(sessionId);
  const isTextKnown =
    session?.whole === true && [...session.messages.values()].every((message) => knownText(message) !== undefined);
  if (withText && !isTextKnown) needs.wholeTexts.add(sessionId);
}
