// The events as JSON Schema.

import {
  MAX_ID_LENGTH,
  MAX_TIME_MS,
  type EventOf,
  type RecordingEvent,
  type SnapshotMessage,
} from '../../protocol/index.ts';
import {
  anyJson,
  count,
  listOf,
  nullable,
  objectOf,
  ref,
  text,
  yesOrNo,
  type OptionalFields,
  type RequiredFields,
  type Schema,
} from './schema.ts';

export const id: Schema = { type: 'string', minLength: 1, maxLength: MAX_ID_LENGTH };
export const time: Schema = { type: 'number', minimum: 0, maximum: MAX_TIME_MS, description: 'Epoch ms.' };
export const codeUnits: Schema = { ...count, description: 'UTF-16 code units.' };

/** The schemas of an event's own fields, to be used again for the fact that it becomes. */
interface Fields<T> {
  readonly description: string;
  readonly required: Omit<RequiredFields<T>, 'type'>;
  readonly optional: Omit<OptionalFields<T>, 'event_id' | 'occurred_at'>;
  /** At least one of these optional fields is given. */
  readonly oneOf?: readonly string[];
}

type FieldsOfEvents = { readonly [Type in RecordingEvent['type']]: Fields<EventOf<Type>> };

/** What every event may carry. */
export const OF_ANY_EVENT = {
  event_id: { ...nullable(id), description: "The caller's id of this event; the same again has no second effect." },
  occurred_at: { ...nullable(time), description: 'When it happened at the client, in epoch ms.' },
};

const describing = { title: nullable(text), model: nullable(text), metadata: anyJson };

export const EVENT_FIELDS: FieldsOfEvents = {
  session_start: {
    description: 'Starts a session, or resumes one that is there.',
    required: { session_id: id, provider: id },
    optional: { workspace_id: nullable(text), workspace_path: nullable(text), ...describing },
  },
  session_end: {
    description: 'Ends a session; it is kept.',
    required: { session_id: id },
    optional: { final_message_count: nullable(count) },
  },
  message_add: {
    description: 'Adds a message. Empty content: it is still to be written.',
    required: { session_id: id, message_id: id, role: id, content: text },
    optional: { model: nullable(text), parent_id: nullable(id), metadata: anyJson },
  },
  message_update: {
    description: 'Changes a message. At least one of content, is_complete and metadata is given.',
    required: { session_id: id, message_id: id },
    optional: {
      content: { ...nullable(text), description: 'Replaces the text.' },
      is_complete: { ...nullable(yesOrNo), description: 'Closes the message, or opens it again.' },
      metadata: { description: 'Is merged into the recorded metadata as a JSON Merge Patch (RFC 7396).' },
    },
    oneOf: ['content', 'is_complete', 'metadata'],
  },
  message_append: {
    description: 'Appends to the content of a message.',
    required: { session_id: id, message_id: id, content_delta: text },
    optional: {
      offset: nullable({ ...count, description: 'The length of the message before the delta, in UTF-16 code units.' }),
    },
  },
  session_update: {
    description: 'Changes what describes a session.',
    required: { session_id: id },
    optional: describing,
  },
  heartbeat: {
    description: 'A sign of life.',
    required: { timestamp: time },
    optional: { session_id: nullable(id) },
  },
  session_snapshot: {
    description: 'The state of a whole session.',
    required: { session_id: id, provider: id, messages: listOf(ref('SnapshotMessage')) },
    optional: { workspace_path: nullable(text), title: nullable(text), metadata: anyJson },
  },
};

/** `session_start` to `SessionStart`. */
export function pascalCase(type: string): string {
  return type.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The schema that accepts any of several types of one family, told apart by their `type`. */
export function anyOfTypes(types: readonly string[], family: 'Event' | 'Fact'): Schema {
  const schemas = types.map((type) => [type, ref(`${pascalCase(type)}${family}`)] as const);
  return {
    oneOf: schemas.map(([, schema]) => schema),
    discriminator: {
      propertyName: 'type',
      mapping: Object.fromEntries(schemas.map(([type, { $ref }]) => [type, $ref])),
    },
  };
}

function eventSchema([type, fields]: [string, Fields<unknown>]): [string, Schema] {
  const { description, required, optional, oneOf } = fields;
  const properties = { type: { const: type }, ...required, ...optional, ...OF_ANY_EVENT };
  const atLeastOne = oneOf === undefined ? {} : { anyOf: oneOf.map((field) => ({ required: [field] })) };
  return [
    `${pascalCase(type)}Event`,
    { type: 'object', description, properties, required: ['type', ...Object.keys(required)], ...atLeastOne },
  ];
}

export const EVENT_SCHEMAS: Readonly<Record<string, Schema>> = {
  SnapshotMessage: objectOf<SnapshotMessage>(
    'A message within a snapshot.',
    { message_id: id, role: id, content: text },
    { model: nullable(text), created_at: nullable(time), parent_id: nullable(id), metadata: anyJson },
  ),
  ...Object.fromEntries(Object.entries(EVENT_FIELDS).map(eventSchema)),
  RecordingEvent: anyOfTypes(Object.keys(EVENT_FIELDS), 'Event'),
  EventsRequest: {
    type: 'object',
    properties: { events: listOf(ref('RecordingEvent')) },
    required: ['events'],
  },
};
