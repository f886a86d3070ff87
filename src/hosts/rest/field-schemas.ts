// JSON Schema of the tables of events and facts.

import {
  MAX_ID_LENGTH,
  MAX_JSON_DEPTH,
  MAX_METADATA_LENGTH,
  type Kind,
  type Row,
  type Shape,
} from '../../protocol/index.ts';
import { listOf, nullable, ref, type Schema } from './schema.ts';

/** Neither of the two path segments that a URL resolves. */
const URL_SAFE = '^(?!\\.{1,2}$)';

/** The schema of a field's values. */
function schemaOfKind(field: Kind): Schema {
  switch (field.kind) {
    case 'text':
      return { type: 'string', maxLength: field.maxLength };
    case 'id':
      return {
        type: 'string',
        minLength: 1,
        maxLength: MAX_ID_LENGTH,
        ...(field.isUrlSafe ? { pattern: URL_SAFE } : {}),
      };
    case 'flag':
      return { type: 'boolean' };
    case 'number':
      return {
        type: field.isWhole ? 'integer' : 'number',
        minimum: field.min,
        ...(field.max === Number.MAX_SAFE_INTEGER ? {} : { maximum: field.max }),
      };
    case 'word':
      return { type: 'string', enum: field.words };
    case 'content':
      return {
        anyOf: [{ type: 'string' }, listOf({ anyOf: [{ type: 'string' }, { type: 'object' }] })],
        description:
          'Text, or a list of parts, of which the texts are recorded, joined: texts, and text of objects whose type is text, input_text or output_text. Other parts are left out, and named in ignored_fields of the ack. Absent or null: no text.',
      };
    case 'json':
      return {
        description: `Any JSON of at most ${MAX_METADATA_LENGTH} characters and ${MAX_JSON_DEPTH} levels.`,
      };
    case 'object':
      return ref(field.name);
    case 'list':
      return listOf(schemaOfKind(field.of));
  }
}

/** What the descriptions of fields are: by the field's name, and by `type.name` where one type has another. */
export type Descriptions = Readonly<Record<string, string>>;

/** Whether a field may be left out. */
function isAbsentable({ field, isOptional }: Row): boolean {
  return isOptional || field.kind === 'content';
}

/** A field that may be left out may be null, and such an id empty: both are absent. */
function schemaOfRow(row: Row, owner: string, descriptions: Descriptions): [string, Schema] {
  const { name, field } = row;
  const { minLength: _absent, ...empty } = schemaOfKind(field);
  const absentable =
    field.kind === 'json' ? schemaOfKind(field) : nullable(field.kind === 'id' ? empty : schemaOfKind(field));
  const description = descriptions[`${owner}.${name}`] ?? descriptions[name];
  const schema = isAbsentable(row) ? absentable : schemaOfKind(field);
  if (description === undefined) return [name, schema];
  return [name, '$ref' in schema ? { allOf: [schema], description } : { ...schema, description }];
}

/** The schema of an object; `owner` is its type or name, `more` are properties that it always has besides. */
export function schemaOfShape(
  { rows, anyOf }: Shape,
  owner: string,
  descriptions: Descriptions,
  more: Readonly<Record<string, Schema>> = {},
): Schema {
  const description = descriptions[owner];
  const required = rows.filter((row) => !isAbsentable(row)).map(({ name }) => name);
  return {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    properties: {
      ...more,
      ...Object.fromEntries(rows.map((row) => schemaOfRow(row, owner, descriptions))),
    },
    required: [...Object.keys(more), ...required],
    ...(anyOf.length === 0 ? {} : { anyOf: anyOf.map((name) => ({ required: [name] })) }),
  };
}

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
