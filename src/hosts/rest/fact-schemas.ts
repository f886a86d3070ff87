// The journal's facts as JSON Schema, by the table of facts: events as they were accepted, with what was decided about them.

import { COMMITTED_SHAPE, FACT_SHAPES, PLACED_MESSAGE_SHAPE } from '../../protocol/index.ts';
import { anyOfTypes, pascalCase, schemaOfShape, type Descriptions } from './field-schemas.ts';
import type { Schema } from './schema.ts';

const DESCRIPTIONS: Descriptions = {
  PlacedMessage: 'A message of a snapshot, with its place in the session.',
  seq: 'Place in the journal, without holes.',
  recorded_at: 'When it was committed, in epoch ms.',
  occurred_at: 'When it happened at the client, in epoch ms.',
  created_at: 'Epoch ms.',
  timestamp: "The client's time, in epoch ms.",
  client_id: 'A client that writes to the session for the first time.',
  position: 'Place of the message in its session, from 0.',
  change: 'What the text does to the recorded one.',
  offset: 'The length of the message before the delta, in UTF-16 code units.',
  superseded: 'Positions of recorded messages that the snapshot lacks.',
  'event_settled.code': 'Why the event was refused; null when it left no fact of its own.',
};

/** The schemas of all facts. */
export const FACT_SCHEMAS: Readonly<Record<string, Schema>> = {
  PlacedMessage: schemaOfShape(PLACED_MESSAGE_SHAPE, 'PlacedMessage', DESCRIPTIONS),
  ...Object.fromEntries(
    Object.entries(FACT_SHAPES).map(([type, shape]) => [
      `${pascalCase(type)}Fact`,
      schemaOfShape({ ...shape, rows: [...COMMITTED_SHAPE.rows, ...shape.rows] }, type, DESCRIPTIONS, {
        type: { const: type },
      }),
    ]),
  ),
  Fact: anyOfTypes(Object.keys(FACT_SHAPES), 'Fact'),
};
