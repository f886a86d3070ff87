// What the client copies of an event: the names of its fields, without their limits. A build computes this from the table
// of events and puts the result in the place of this module (src/build/event-fields.ts), so pages do not load the table.

import { EVENT_SHAPES } from './event-shapes.ts';
import { ANY_JSON, PLAIN, type FieldCopy, type FieldNames } from './field-copy.ts';
import type { Kind, Shape } from './fields.ts';

/** What is copied of each part of a content: its text, and what it is. A picture is not. */
const OF_PART: FieldNames = { type: PLAIN, text: PLAIN };

/** The fields of each event beside its `type`, by the event's type. */
export const EVENT_FIELDS: ReadonlyMap<unknown, FieldNames> = new Map(
  Object.entries(EVENT_SHAPES).map(([type, shape]) => [type, namesOf(shape)]),
);

function namesOf({ rows }: Shape): FieldNames {
  return Object.fromEntries(rows.map(({ name, field }) => [name, copyOf(field)]));
}

function copyOf(field: Kind): FieldCopy {
  switch (field.kind) {
    case 'list':
      return copyOf(field.of);
    case 'object':
      return namesOf(field.shape);
    case 'json':
      return ANY_JSON;
    case 'content':
      return OF_PART;
    default:
      return PLAIN;
  }
}
