// The journal's facts as JSON Schema: events as they were accepted, with what was decided about them.

import type {
  ClientLeftFact,
  ConfigChangedFact,
  EventSettledFact,
  Fact,
  HeartbeatFact,
  MessageAddFact,
  MessageAppendFact,
  MessageUpdateFact,
  SessionEndFact,
  SessionPurgedFact,
  SessionRestoredFact,
  SessionStartFact,
  SessionTrashedFact,
  SessionUpdateFact,
  SnapshotFact,
} from '../../protocol/index.ts';
import { anyOfTypes, codeUnits, EVENT_FIELDS, id, OF_ANY_EVENT, pascalCase, time } from './event-schemas.ts';
import {
  count,
  listOf,
  nullable,
  ref,
  word,
  yesOrNo,
  type OptionalFields,
  type RequiredFields,
  type Schema,
} from './schema.ts';

/** What every fact has once it is committed. */
const COMMITTED = {
  seq: { type: 'integer', minimum: 1, description: 'Place in the journal, without holes.' },
  recorded_at: time,
};
/** What a fact that an event made may have. */
const OF_EVENT = {
  event_id: id,
  occurred_at: OF_ANY_EVENT.occurred_at,
  client_id: { ...id, description: 'A client that writes to the session for the first time.' },
};

const position: Schema = { ...count, description: 'Place of the message in its session, from 0.' };
const change = word('new', 'same', 'extend', 'replace');

function fact<T extends { readonly type: string }>(
  type: T['type'],
  required: Omit<RequiredFields<T>, 'type'>,
  optional: OptionalFields<T>,
): [type: T['type'], schema: Schema] {
  const properties = { type: { const: type }, ...COMMITTED, ...required, ...optional };
  return [
    type,
    { type: 'object', properties, required: ['type', ...Object.keys(COMMITTED), ...Object.keys(required)] },
  ];
}

const FIELDS = EVENT_FIELDS;

const FACTS: readonly [type: Fact['type'], schema: Schema][] = [
  fact<SessionStartFact>('session_start', FIELDS.session_start.required, {
    ...FIELDS.session_start.optional,
    ...OF_EVENT,
  }),
  fact<SessionEndFact>('session_end', FIELDS.session_end.required, { ...FIELDS.session_end.optional, ...OF_EVENT }),
  fact<SessionUpdateFact>('session_update', FIELDS.session_update.required, {
    ...FIELDS.session_update.optional,
    ...OF_EVENT,
  }),
  fact<HeartbeatFact>('heartbeat', { ...FIELDS.heartbeat.required, session_id: id }, OF_EVENT),
  fact<MessageAddFact>(
    'message_add',
    { ...FIELDS.message_add.required, position, change },
    { ...FIELDS.message_add.optional, ...OF_EVENT },
  ),
  fact<MessageUpdateFact>(
    'message_update',
    { ...FIELDS.message_update.required, change },
    { ...FIELDS.message_update.optional, ...OF_EVENT },
  ),
  fact<MessageAppendFact>('message_append', { ...FIELDS.message_append.required, offset: codeUnits }, OF_EVENT),
  fact<SnapshotFact>(
    'session_snapshot',
    {
      ...FIELDS.session_snapshot.required,
      messages: listOf({
        allOf: [
          ref('SnapshotMessage'),
          { type: 'object', properties: { position, change }, required: ['position', 'change'] },
        ],
      }),
      superseded: { ...listOf(count), description: 'Positions of recorded messages that the snapshot lacks.' },
    },
    { ...FIELDS.session_snapshot.optional, ...OF_EVENT },
  ),
  fact<ClientLeftFact>('client_left', { session_id: id, left_client_id: id, interrupted: yesOrNo }, {}),
  fact<SessionTrashedFact>('session_trashed', { session_id: id }, {}),
  fact<SessionRestoredFact>('session_restored', { session_id: id }, {}),
  fact<SessionPurgedFact>('session_purged', { session_id: id }, {}),
  fact<ConfigChangedFact>(
    'config_changed',
    { config: { type: 'object', description: 'The settings that changed.' } },
    {},
  ),
  fact<EventSettledFact>(
    'event_settled',
    { settled_client_id: id, counter: count, code: nullable(ref('ErrorCode')) },
    {},
  ),
];

export const FACT_SCHEMAS: Readonly<Record<string, Schema>> = {
  ...Object.fromEntries(FACTS.map(([type, schema]) => [`${pascalCase(type)}Fact`, schema])),
  Fact: anyOfTypes(
    FACTS.map(([type]) => type),
    'Fact',
  ),
};
