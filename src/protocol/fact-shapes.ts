// The table of facts: the fields of the event that made a fact, and those that were decided about it. Guards and
// JSON Schema follow from it. The compiler checks it against the types in facts.ts.

import { CONFIG_SHAPE, type ConfigChange } from './config.ts';
import { MAX_NAME_LENGTH } from './constants.ts';
import { EVENT_SHAPES, SNAPSHOT_MESSAGE_SHAPE, type EventType } from './event-shapes.ts';
import type { EventOf, SnapshotMessage } from './events.ts';
import type { Fact, NewFact, PlacedMessage } from './facts.ts';
import {
  anyId,
  count,
  flag,
  id,
  integer,
  listOf,
  longText,
  objectOf,
  rowsOf,
  shapeOf,
  text,
  time,
  word,
  type Kind,
  type OptionalFields,
  type RequiredFields,
  type Row,
  type Shape,
} from './fields.ts';

type FactOf<Type extends NewFact['type']> = Omit<Extract<NewFact, { type: Type }>, 'type'>;

/** What was decided about an event, beyond its own fields. */
type Decided<Type extends EventType> = Omit<FactOf<Type>, keyof EventOf<Type>>;

const placed = { position: count, change: word('new', 'same', 'extend', 'replace') };

/** What every fact has once it is committed. */
export const COMMITTED_SHAPE: Shape = shapeOf<Pick<Fact, 'seq' | 'recorded_at'>>(
  { seq: integer(1, Number.MAX_SAFE_INTEGER), recorded_at: time },
  {},
);

/** The shape of an event as it is recorded, with more fields, which take the place of those of the same name. */
function withRequired(shape: Shape, required: Readonly<Record<string, Kind>>): Shape {
  const rows = shape.rows.filter(({ name }) => !Object.hasOwn(required, name)).map(asRecorded);
  return {
    rows: [...rows, ...rowsOf(required, false)],
    anyOf: shape.anyOf,
  };
}

/** Of a content, the text is recorded. */
function asRecorded(row: Row): Row {
  return row.field.kind === 'content' ? { ...row, field: longText } : row;
}

/** The fact that an event of a type becomes. */
function factOf<Type extends EventType>(
  type: Type,
  decided: RequiredFields<Decided<Type>> & Readonly<Record<string, Kind>>,
  optional: OptionalFields<Decided<Type>>,
): Shape {
  const { rows, anyOf } = withRequired(EVENT_SHAPES[type], decided);
  return { rows: [...rows, ...rowsOf(optional, true)], anyOf };
}

/** The client that wrote, where another one wrote to the session before. */
const joining = { client_id: anyId };

const ofSession = { session_id: id };

/** A message of a snapshot, with its place in the session. */
export const PLACED_MESSAGE_SHAPE: Shape = withRequired(
  SNAPSHOT_MESSAGE_SHAPE,
  placed satisfies RequiredFields<Omit<PlacedMessage, keyof SnapshotMessage>>,
);

/** The fields of each fact beside its `type`, `seq` and `recorded_at`. */
export const FACT_SHAPES: Readonly<Record<Fact['type'], Shape>> = {
  session_start: factOf('session_start', {}, joining),
  session_end: factOf('session_end', {}, { ...joining, keeps_cut_off: flag }),
  session_update: factOf('session_update', {}, { ...joining, keeps_state: flag }),
  heartbeat: factOf('heartbeat', ofSession, joining),
  message_add: factOf('message_add', placed, joining),
  message_update: factOf('message_update', { change: placed.change }, joining),
  message_append: factOf('message_append', { offset: count }, joining),
  session_snapshot: factOf(
    'session_snapshot',
    {
      messages: listOf(objectOf<PlacedMessage>('PlacedMessage', PLACED_MESSAGE_SHAPE)),
      superseded: listOf(count),
    },
    joining,
  ),
  client_left: shapeOf<FactOf<'client_left'>>({ ...ofSession, left_client_id: anyId, interrupted: flag }, {}),
  session_trashed: shapeOf<FactOf<'session_trashed'>>(ofSession, {}),
  session_restored: shapeOf<FactOf<'session_restored'>>(ofSession, {}),
  session_purged: shapeOf<FactOf<'session_purged'>>(ofSession, {}),
  session_imported: shapeOf<FactOf<'session_imported'>>(ofSession, {}),
  config_changed: shapeOf<FactOf<'config_changed'>>(
    { config: objectOf<ConfigChange>('ConfigChange', CONFIG_SHAPE) },
    {},
  ),
  event_settled: {
    rows: [
      ...shapeOf<Omit<FactOf<'event_settled'>, 'code'>>({ settled_client_id: anyId, counter: count }, {}).rows,
      // A newer build may have more codes.
      ...rowsOf({ code: text(MAX_NAME_LENGTH) }, true),
    ],
    anyOf: [],
  },
};
