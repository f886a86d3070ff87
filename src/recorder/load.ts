// Reads rows of the projection into memory (I2). Use it only in a transaction that has checked that the state was read from
// this projection.

import { REMEMBERED_EVENT_IDS } from '../protocol/index.ts';
import {
  holdClient,
  holdFoldedText,
  holdMessage,
  holdSession,
  keepEventIds,
  knownText,
  noteMissing,
  type MessageFields,
  type MessageState,
  type Needs,
  type RecordingState,
  type SessionState,
} from '../engine/index.ts';
import {
  DAMAGED,
  fieldsOf,
  joinChunks,
  type ReadTransaction,
  type SessionRow,
  type ShortAppend,
} from '../storage/index.ts';

/** Reads what is needed; what the projection does not have stays absent. */
export async function load(transaction: ReadTransaction, state: RecordingState, needs: Needs): Promise<void> {
  await Promise.all([
    ...Array.from(needs.clients, (clientId) => loadClient(transaction, state, clientId)),
    ...Array.from(needs.sessions, (sessionId) => holdSessionById(transaction, state, sessionId)),
  ]);
  await Promise.all([
    ...Array.from(needs.messages, ([sessionId, ids]) => loadMessages(transaction, state.sessions.get(sessionId), ids)),
    ...Array.from(needs.whole, (sessionId) => loadWhole(transaction, state.sessions.get(sessionId))),
  ]);
  await Promise.all([
    ...Array.from(needs.texts, ([sessionId, ids]) => loadTexts(transaction, state.sessions.get(sessionId), ids)),
    ...Array.from(needs.wholeTexts, (sessionId) => loadTexts(transaction, state.sessions.get(sessionId), null)),
  ]);
}

/**
 * Counter of a client whose row is damaged. No counter follows this one, so every event of the client is refused with
 * `event_gap`, and none takes effect twice. Our client then continues under a new id; its events are compared with what is
 * recorded by `offset` and content.
 */
const UNKNOWN_COUNTER = -1;

async function loadClient(transaction: ReadTransaction, state: RecordingState, clientId: string): Promise<void> {
  const row = await transaction.client(clientId);
  if (row === undefined || state.clients.has(clientId)) return;
  const client = holdClient(state, clientId);
  if (row === DAMAGED) {
    client.counter = UNKNOWN_COUNTER;
    return;
  }
  client.counter = row.counter;
  client.seen_at = row.seen_at;
  client.rejections.push(...row.rejections);
}

/** Puts the session with this id into memory, if there is one. */
export async function holdSessionById(
  transaction: ReadTransaction,
  state: RecordingState,
  sessionId: string,
): Promise<void> {
  if (state.sessions.has(sessionId)) return;
  const row = await transaction.sessionById(sessionId);
  if (row !== undefined) await holdRow(transaction, state, row);
}

/** Puts a session into memory from its row, unless it is purged or in memory already. */
export async function holdRow(transaction: ReadTransaction, state: RecordingState, row: SessionRow): Promise<void> {
  if (state.purged.has(row.ref) || state.sessions.has(row.session_id)) return;
  const eventIds = await transaction.eventIds(row.ref);
  if (state.sessions.has(row.session_id)) return;
  const session = holdSession(state, fieldsOf(row), { list: row.list, recency: row.recency }, eventIds);
  if (eventIds.length > 2 * REMEMBERED_EVENT_IDS) keepEventIds(session, REMEMBERED_EVENT_IDS);
}

/** Positions of messages by the ref of their session. */
export type Places = Map<number, Set<number>>;

/** Adds the place of an append. Reads it by index, because there are thousands. */
export function addPlace(places: Places, append: ShortAppend): void {
  const positions = places.get(append[0]);
  if (positions === undefined) places.set(append[0], new Set([append[1]]));
  else positions.add(append[1]);
}

/** Reads the sessions and messages at these places into memory. */
export async function loadPlaces(transaction: ReadTransaction, state: RecordingState, places: Places): Promise<void> {
  await Promise.all(Array.from(places, ([ref, positions]) => loadPlace(transaction, state, ref, positions)));
}

async function loadPlace(
  transaction: ReadTransaction,
  state: RecordingState,
  ref: number,
  positions: Iterable<number>,
): Promise<void> {
  if (!state.refs.has(ref)) {
    const row = await transaction.sessionByRef(ref);
    if (row !== undefined) await holdRow(transaction, state, row);
  }
  const session = state.refs.get(ref);
  if (session === undefined) return;
  const missing = Array.from(positions).filter((position) => !session.positions.has(position));
  holdMessages(session, await Promise.all(missing.map((position) => transaction.messageAt(ref, position))));
}

async function loadMessages(
  transaction: ReadTransaction,
  session: SessionState | undefined,
  ids: ReadonlySet<string>,
): Promise<void> {
  if (session === undefined || session.whole) return;
  const missing = [...ids].filter((id) => !session.messages.has(id));
  holdMessages(session, await Promise.all(missing.map((id) => transaction.messageById(session.ref, id))));
}

async function loadWhole(transaction: ReadTransaction, session: SessionState | undefined): Promise<void> {
  if (session === undefined || session.whole) return;
  holdMessages(session, await transaction.messages(session.ref));
  session.whole = true;
}

function holdMessages(session: SessionState, rows: readonly (MessageFields | undefined)[]): void {
  for (const row of rows) if (row !== undefined) holdMessage(session, row);
}

async function loadTexts(
  transaction: ReadTransaction,
  session: SessionState | undefined,
  ids: ReadonlySet<string> | null,
): Promise<void> {
  if (session === undefined) return;
  const named = ids === null ? [...session.messages.values()] : Array.from(ids, (id) => session.messages.get(id));
  await Promise.all(named.map((message) => loadText(transaction, message)));
}

async function loadText(transaction: ReadTransaction, message: MessageState | undefined): Promise<void> {
  if (message === undefined || knownText(message) !== undefined) return;
  const { ref, position, generation } = message;
  const { text, missing } = joinChunks(await transaction.chunksOf(ref, position, generation), message.folded);
  transaction.touched.noteMissing(message, missing);
  holdFoldedText(message, text);
  noteMissing(message, missing);
}
