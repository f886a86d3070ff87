// The events as JSON Schema, by the table of events. Only the build needs the descriptions, so they stand here.

import {
  EVENT_SHAPES,
  EVENT_TYPES,
  MAX_EVENT_BYTES,
  MAX_REQUEST_EVENTS,
  SNAPSHOT_MESSAGE_SHAPE,
} from '../../protocol/index.ts';
import { anyOfTypes, pascalCase, schemaOfShape, type Descriptions } from './field-schemas.ts';
import { listOf, ref, type Schema } from './schema.ts';

const DESCRIPTIONS: Descriptions = {
  session_start: 'Starts a session, or resumes a recorded one.',
  session_end:
    'Ends a session. Its recording is kept. A later message, session_start or session_snapshot makes it active again.',
  message_add: 'Adds a message. Empty content of a role that is streamed, such as assistant: its text follows.',
  message_update: 'Changes a message. At least one of content, is_complete and metadata must be given.',
  message_append: 'Appends to the content of a message.',
  session_update: 'Changes what describes a session. One that has ended stays ended.',
  heartbeat: 'Says that the client is alive. A session that has ended stays as it is.',
  session_snapshot: 'The state of a whole session.',
  SnapshotMessage: 'A message within a snapshot.',
  event_id: "The caller's id of this event; the same again has no second effect.",
  occurred_at: 'When it happened at the client, in epoch ms.',
  created_at: 'Epoch ms.',
  timestamp: "The client's time, in epoch ms.",
  offset: 'The length of the message before the delta, in UTF-16 code units.',
  final_message_count:
    'How many messages the app has: a difference from what is recorded shows in the ack and in recovery.',
  'heartbeat.session_id': 'Absent, null or empty: the heartbeat belongs to no session.',
  'message_update.content': 'Replaces the text.',
  'message_update.is_complete': 'Closes the message, or opens it again.',
  'message_update.metadata': 'Is merged into the recorded metadata as a JSON Merge Patch (RFC 7396).',
};

/** The schemas of all events, and of the request that carries them. */
export const EVENT_SCHEMAS: Readonly<Record<string, Schema>> = {
  SnapshotMessage: schemaOfShape(SNAPSHOT_MESSAGE_SHAPE, 'SnapshotMessage', DESCRIPTIONS),
  ...Object.fromEntries(
    Object.entries(EVENT_SHAPES).map(([type, shape]) => [
      `${pascalCase(type)}Event`,
      schemaOfShape(shape, type, DESCRIPTIONS, { type: { const: type } }),
    ]),
  ),
  RecordingEvent: {
    ...anyOfTypes(EVENT_TYPES, 'Event'),
    description: `An event takes at most ${MAX_EVENT_BYTES} bytes as JSON in UTF-8. The recorder drops unknown fields; it drops an optional field with a wrong value too, and names it in ignored_fields of the ack.`,
  },
  EventsRequest: {
    type: 'object',
    properties: { events: { ...listOf(ref('RecordingEvent')), maxItems: MAX_REQUEST_EVENTS } },
    required: ['events'],
  },
};
