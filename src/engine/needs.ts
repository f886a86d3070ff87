// What must be in memory before an event is decided or a fact is applied (I2).

import type { EventOf, NewFact } from '../protocol/index.ts';
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

export function isNothing({ clients, sessions, messages, texts, whole, wholeTexts }: Needs): boolean {
  return [clients, sessions, messages, texts, whole, wholeTexts].every(({ size }) => size === 0);
}

/** Adds what memory lacks to decide an event. */
export function addNeedsOfRequest(needs: Needs, state: RecordingState, { parsed, number, follows }: Request): void {
  const numbered = number ?? follows;
  if (numbered !== null) addClient(needs, state, numbered.client_id);
  if (!parsed.ok) return;
  const event = parsed.value;
  addNeeds(needs, state, event, true);
  if (event.type === 'message_append' && beginsAfterText(state, event))
    addMessage(needs, state, event.session_id, event.message_id, true);
}

/** Whether only the recorded text can show that none is missing before an append: what is redacted may be shorter than it was sent. */
function beginsAfterText({ config, sessions }: RecordingState, event: EventOf<'message_append'>): boolean {
  if (!config.redact || event.offset == null) return false;
  return event.offset > (sessions.get(event.session_id)?.messages.get(event.message_id)?.length ?? 0);
}

/** Adds what memory lacks to apply a fact; with `withText`, also to compare its texts with what is recorded. */
export function addNeedsOfFact(needs: Needs, state: RecordingState, fact: NewFact, withText: boolean): void {
  if (fact.type === 'event_settled') addClient(needs, state, fact.settled_client_id);
  else if (fact.type === 'message_add' && fact.change === 'new' && !withText) addSession(needs, state, fact.session_id);
  else if ('session_id' in fact) addNeeds(needs, state, fact, withText);
}

/** Adds a client. */
export function addClient(needs: Needs, state: RecordingState, clientId: string): void {
  if (!state.clients.has(clientId)) needs.clients.add(clientId);
}

interface Content {
  readonly type: NewFact['type'];
  readonly session_id?: string | null | undefined;
  readonly message_id?: string;
  readonly content?: string | null | undefined;
}

function addNeeds(needs: Needs, state: RecordingState, content: Content, withText: boolean): void {
  const sessionId = content.session_id ?? null;
  if (sessionId === null) return;
  addSession(needs, state, sessionId);
  if (content.type === 'session_snapshot') addWhole(needs, state, sessionId, withText);
  else if (content.message_id !== undefined)
    addMessage(needs, state, sessionId, content.message_id, withText && content.content != null);
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
  messageId: string,
  withText: boolean,
): void {
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
