// Checks each row when it is read: another build may have written it, or it may be damaged.

import { isJson, isListOf, isPlainObject, type SessionStatus } from '../protocol/index.ts';
import type { Rejections } from '../engine/index.ts';
import type { ClientRow, MessageRow, SessionList, SessionRow, TextChunk } from './schema.ts';

type Guard = (value: unknown) => boolean;

/** One guard for each field of a row. */
type Guards<Row> = { readonly [Field in keyof Row]-?: Guard };

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
const objectOf =
  <Row>(guards: Guards<Row>): Guard =>
  (value) =>
    isPlainObject(value) && fieldsOf(guards).every(([field, guard]) => guard(value[field]));

function fieldsOf<Row>(guards: Guards<Row>): [string, Guard][] {
  return Object.entries<Guard>(guards);
}

const STATUSES = ['active', 'interrupted', 'ended'] satisfies SessionStatus[];
const LISTS: readonly SessionList[] = [...STATUSES, 'trashed'];
const range = objectOf<{ offset: number; length: number }>({ offset: count, length: count });

const SESSION: Guards<SessionRow> = {
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
  status: (value) => STATUSES.some((status) => status === value),
  interrupted_at: orNull(number),
  ended_at: orNull(number),
  trashed_at: orNull(number),
  expected_message_count: orNull(count),
  message_count: count,
  next_position: count,
  closed_to: number,
  clients: listOf(text),
  lost_from: orAbsent(number),
  list: (value) => LISTS.some((list) => list === value),
  recency: number,
  attended_by: listOf(text),
};

const MESSAGE: Guards<MessageRow> = {
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
  revisions: listOf(objectOf({ generation: count, length: count, replaced_at: number })),
  last_chunk: count,
  missing: orAbsent(listOf(range)),
};

const CHUNK: Guards<TextChunk> = { ref: number, position: number, generation: number, offset: count, text };

const REJECTIONS: Guards<Rejections> = { from: count, to: count, code: text };

const CLIENT: Guards<ClientRow> = {
  client_id: text,
  counter: count,
  rejections: listOf(objectOf(REJECTIONS)),
  seen_at: number,
};

/** A row that was read: all of it when it is sound, otherwise those of its fields that are. */
export type ReadRow<Row> =
  | { readonly isSound: true; readonly row: Row }
  | { readonly isSound: false; readonly fields: Partial<Row> };

export const readSessionRow = rowReader(SESSION);
export const readMessageRow = rowReader(MESSAGE);
export const readChunkRow = rowReader(CHUNK);
export const readClientRow = rowReader(CLIENT);

function rowReader<Row extends object>(guards: Guards<Row>): (value: unknown) => ReadRow<Row> {
  const isRow = objectOf(guards);
  return (value) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field has passed its guard
    if (isRow(value)) return { isSound: true, row: value as Row };
    const fields = isPlainObject(value)
      ? fieldsOf(guards)
          .filter(([field, guard]) => Object.hasOwn(value, field) && guard(value[field]))
          .map(([field]) => [field, value[field]])
      : [];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above, of the fields that are there
    return { isSound: false, fields: Object.fromEntries(fields) as Partial<Row> };
  };
}
