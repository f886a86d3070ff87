// Checks each row when it is read: another build may have written it, or it may be damaged.

import { isJson, isListOf, isPlainObject, type SessionStatus } from '../protocol/index.ts';
import type { CutOff, Rejections, SessionList, SessionSource } from '../engine/index.ts';
import type {
  CheckpointRow,
  ClientRow,
  IdentityRow,
  ListCounts,
  MessageRow,
  PurgedRow,
  QuarantineRow,
  RestoredRow,
  RestoringRow,
  SessionRow,
  TextChunk,
  WorkerScriptRow,
} from './schema.ts';

type Guard = (value: unknown) => boolean;

/** One guard for each field of a row. */
type RowShape<Row> = { readonly [Field in keyof Row]-?: Guard };

const text: Guard = (value) => typeof value === 'string';
const flag: Guard = (value) => typeof value === 'boolean';
const number: Guard = (value) => typeof value === 'number' && Number.isFinite(value);
const count: Guard = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const orNull =
  (guard: Guard): Guard =>
  (value) =>
    value === null || guard(value);
const orAbsent =
  (guard: Guard): Guard =>
  (value) =>
    value === undefined || guard(value);
const listOf =
  (guard: Guard): Guard =>
  (value) =>
    isListOf(value, guard);
const oneOf =
  (words: readonly unknown[]): Guard =>
  (value) =>
    words.includes(value);

const isRecordOfCounts: Guard = (value) => isPlainObject(value) && Object.values(value).every(count);

const STATUSES = ['active', 'interrupted', 'ended'] satisfies SessionStatus[];
const LISTS: readonly SessionList[] = [...STATUSES, 'trashed'];
const range = rowOf<{ offset: number; length: number }>({ offset: count, length: count });

const SESSION: RowShape<SessionRow> = {
  ref: number,
  session_id: text,
  provider: text,
  workspace_id: orNull(text),
  workspace_path: orNull(text),
  title: orNull(text),
  model: orNull(text),
  metadata: isJson,
  started_at: number,
  last_activity: number,
  status: oneOf(STATUSES),
  interrupted_at: orNull(number),
  ended_at: orNull(number),
  trashed_at: orNull(number),
  expected_message_count: orNull(count),
  message_count: count,
  next_position: count,
  closed_to: number,
  cut_off: orAbsent(listOf(rowOf<CutOff>({ from: count, to: count, client_id: orAbsent(text) }))),
  clients: listOf(text),
  openings: orAbsent(isRecordOfCounts),
  lost_from: orAbsent(number),
  source: orAbsent(
    rowOf<SessionSource>({ whole: text, title: text, model: text, metadata: text, last_activity: orNull(number) }),
  ),
  list: oneOf(LISTS),
  recency: number,
  attended_by: listOf(text),
};

const MESSAGE: RowShape<MessageRow> = {
  ref: number,
  position: count,
  message_id: text,
  role: text,
  model: orNull(text),
  created_at: number,
  parent_id: orNull(text),
  metadata: isJson,
  open_since: orNull(number),
  said_incomplete: flag,
  superseded: flag,
  generation: count,
  length: count,
  revisions: listOf(rowOf({ generation: count, length: count, replaced_at: number })),
  last_chunk: count,
  missing: orAbsent(listOf(range)),
  source: orAbsent(text),
};

export const isSessionRow = rowOf(SESSION);

export const isMessageRow = rowOf(MESSAGE);

export const isChunkRow = rowOf<TextChunk>({
  ref: number,
  position: number,
  generation: number,
  offset: count,
  text,
  times: () => true, // they are checked when they are read: they must not cost the text
  sum: () => true,
});

export const isClientRow = rowOf<ClientRow>({
  client_id: text,
  counter: count,
  rejections: listOf(rowOf<Rejections>({ from: count, to: count, code: text })),
  seen_at: number,
});

export const isCheckpointRow = rowOf<CheckpointRow>({
  seq: count,
  counts: () => true, // they are checked when they are read: they can be found again
  pinned: () => true,
});

export const isListCounts = rowOf<ListCounts>({ active: count, interrupted: count, ended: count, trashed: count });

export function isRefs(value: unknown): value is number[] {
  return isListOf(value, (each): each is number => count(each));
}

export const isRestoredRow = rowOf<RestoredRow>({
  from_database_id: text,
  sessions: count,
  complete_until: number,
});

export const isRestoringRow = rowOf<RestoringRow>({
  from_database_id: text,
  refs: isRefs,
  is_other: flag,
  begun_at: orAbsent(number),
});

export const isPurgedRow = rowOf<PurgedRow>({ refs: isRefs });

export const isIdentityRow = rowOf<IdentityRow>({ id: text });

export const isWorkerScriptRow = rowOf<WorkerScriptRow>({ journal_version: number, url: text });

const keyPart: Guard = (value) => text(value) || number(value);

export const isQuarantineRow = rowOf<QuarantineRow>({
  store: text,
  key: (value) => keyPart(value) || isListOf(value, keyPart),
  fact_count: number,
  recorded_after: orAbsent(number),
  stored: text,
  found_at: number,
});

/** The fields of a damaged row of a session that are sound. */
export function soundSessionFields(value: unknown): Partial<SessionRow> {
  return soundFields(SESSION, value);
}

/** The fields of a damaged row of a message that are sound. */
export function soundMessageFields(value: unknown): Partial<MessageRow> {
  return soundFields(MESSAGE, value);
}

/** The guard of rows of a shape: every field passes its own guard. */
function rowOf<Row>(shape: RowShape<Row>): (value: unknown) => value is Row {
  const guards = Object.entries<Guard>(shape);
  return (value): value is Row => isPlainObject(value) && guards.every(([field, isSound]) => isSound(value[field]));
}

function soundFields<Row>(shape: RowShape<Row>, value: unknown): Partial<Row> {
  if (!isPlainObject(value)) return {};
  const guards = new Map(Object.entries<Guard>(shape));
  const fields = Object.entries(value).filter(([field, given]) => guards.get(field)?.(given));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each field has passed its guard
  return Object.fromEntries(fields) as Partial<Row>;
}
