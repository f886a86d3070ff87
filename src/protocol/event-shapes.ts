// The table of events: every field of every event, once. Parser, guards of facts, the client's copy, JSON Schema and
// OpenAPI follow from it. The compiler checks it against the types in events.ts.

import { MAX_NAME_LENGTH, MAX_PATH_LENGTH, MAX_TITLE_LENGTH } from './constants.ts';
import type { EventOf, OfAnyEvent, RecordingEvent, SnapshotMessage } from './events.ts';
import { anyId, content, count, flag, id, json, listOf, objectOf, shapeOf, text, time, type Shape } from './fields.ts';

/** The name of an event's type. */
export type EventType = RecordingEvent['type'];

/** An event's own fields: its `type` is known by then. */
type FieldsOf<Type extends EventType> = Omit<EventOf<Type>, 'type'>;

const ofAnyEvent = { event_id: anyId, occurred_at: time } satisfies Record<keyof OfAnyEvent, unknown>;

const name = text(MAX_NAME_LENGTH);
const title = text(MAX_TITLE_LENGTH);
const path = text(MAX_PATH_LENGTH);

/** A message within a snapshot. */
export const SNAPSHOT_MESSAGE_SHAPE: Shape = shapeOf<SnapshotMessage>(
  { message_id: id, role: name, content },
  { model: name, created_at: time, parent_id: id, metadata: json },
);

/** The fields of each event beside its `type`. */
export const EVENT_SHAPES: Readonly<Record<EventType, Shape>> = {
  session_start: shapeOf<FieldsOf<'session_start'>>(
    { session_id: id, provider: name },
    { workspace_id: name, workspace_path: path, title, model: name, metadata: json, ...ofAnyEvent },
  ),
  session_end: shapeOf<FieldsOf<'session_end'>>({ session_id: id }, { final_message_count: count, ...ofAnyEvent }),
  message_add: shapeOf<FieldsOf<'message_add'>>(
    { session_id: id, message_id: id, role: name, content },
    { model: name, parent_id: id, metadata: json, ...ofAnyEvent },
  ),
  message_update: shapeOf<FieldsOf<'message_update'>>(
    { session_id: id, message_id: id },
    { content, is_complete: flag, metadata: json, ...ofAnyEvent },
    ['content', 'is_complete', 'metadata'],
  ),
  message_append: shapeOf<FieldsOf<'message_append'>>(
    { session_id: id, message_id: id, content_delta: content },
    { offset: count, ...ofAnyEvent },
  ),
  session_update: shapeOf<FieldsOf<'session_update'>>(
    { session_id: id },
    { title, model: name, metadata: json, ...ofAnyEvent },
  ),
  heartbeat: shapeOf<FieldsOf<'heartbeat'>>({ timestamp: time }, { session_id: id, ...ofAnyEvent }),
  session_snapshot: shapeOf<FieldsOf<'session_snapshot'>>(
    {
      session_id: id,
      provider: name,
      messages: listOf(objectOf<SnapshotMessage>('SnapshotMessage', SNAPSHOT_MESSAGE_SHAPE)),
    },
    { workspace_path: path, title, metadata: json, ...ofAnyEvent },
  ),
};

/** The names of the eight event types. */
export const EVENT_TYPES: readonly string[] = Object.keys(EVENT_SHAPES);

/** Whether an event of that type can be recorded. */
export function isEventType(type: unknown): type is EventType {
  return typeof type === 'string' && Object.hasOwn(EVENT_SHAPES, type);
}
