// Query parameters: each is the JSON Schema of what it accepts, by which it is read and described. Every
// parameter is optional; unknown ones are ignored.

import { failed, MAX_TIME_MS, ok, type Result } from '../../protocol/index.ts';

/** The schemas that parameters have. */
type ParameterSchema =
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'string'; readonly enum?: readonly string[] }
  | typeof TIME
  | { readonly type: 'boolean' };

/** A point in time, in epoch ms or RFC 3339. */
const TIME = {
  anyOf: [
    { type: 'integer', minimum: 0, maximum: MAX_TIME_MS },
    { type: 'string', format: 'date-time' },
  ],
} as const;

/** A parameter whose value is a `T`. */
type Parameter<T> = ParameterSchema & { readonly value?: T };

/** Parameters by their names. */
type Parameters = Readonly<Record<string, ParameterSchema>>;

/** Reads the query of one route. */
export interface QueryReader<Query> {
  readonly parameters: Parameters;
  /** Errors: `invalid_event` names the parameter and what it accepts. */
  read(search: URLSearchParams): Result<Query>;
}

/** A whole number from `minimum` to `maximum`. */
export function integer(minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): Parameter<number> {
  return { type: 'integer', minimum, maximum };
}

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Parameter<Word> {
  return { type: 'string', enum: words };
}

/** A point in time, which is read as epoch ms. */
export function pointInTime(): Parameter<number> {
  return TIME;
}

/** `true` or `false`. */
export function flag(): Parameter<boolean> {
  return { type: 'boolean' };
}

/** Any text. */
export function anyText(): Parameter<string> {
  return { type: 'string' };
}

/** `2026-11-29T05:30:00Z`, also with fractions of a second, or with an offset in place of the Z. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

function timeOf(text: string): number | undefined {
  const time = RFC_3339.test(text) ? Date.parse(text) : /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return time >= 0 && time <= MAX_TIME_MS ? time : undefined;
}

/** The value of a text; undefined for one that is not accepted. */
function valueOf(schema: ParameterSchema, text: string): unknown {
  if ('anyOf' in schema) return timeOf(text);
  switch (schema.type) {
    case 'integer': {
      const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
      return value >= schema.minimum && value <= schema.maximum ? value : undefined;
    }
    case 'string':
      return schema.enum?.includes(text) === false ? undefined : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
  }
}

/** For people, behind "takes". */
function expected(schema: ParameterSchema): string {
  if ('anyOf' in schema) return 'a time in epoch ms or RFC 3339, such as 2026-11-29T05:30:00Z,';
  switch (schema.type) {
    case 'integer': {
      const { minimum, maximum } = schema;
      return `an integer ${maximum === Number.MAX_SAFE_INTEGER ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`}`;
    }
    case 'string':
      return `one of ${schema.enum?.join(', ')}`;
    case 'boolean':
      return 'true or false';
  }
}

/** The reader of a route's parameters. Of one that is given several times the last counts. */
export function queryOf<Query extends object>(parameters: {
  readonly [Name in keyof Query]-?: Parameter<Exclude<Query[Name], undefined>>;
}): QueryReader<Partial<Query>> {
  return {
    parameters,
    read(search) {
      const query: Record<string, unknown> = {};
      for (const [name, schema] of Object.entries<ParameterSchema>(parameters)) {
        const given = search.getAll(name).at(-1);
        if (given === undefined) continue;
        const value = valueOf(schema, given);
        if (value === undefined)
          return failed(
            'invalid_event',
            `The query parameter "${name}" takes ${expected(schema)}, not ${JSON.stringify(given)}. Correct it and ask again.`,
          );
        query[name] = value;
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every value was read by its parameter
      return ok(query as Partial<Query>);
    },
  };
}

/** For routes without parameters. */
export const NO_QUERY = queryOf({});
