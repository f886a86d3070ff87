// Query parameters: what each one accepts, and the same as OpenAPI says it. Every parameter is
// optional; unknown ones are ignored.

import { failed, ok, type Result } from '../../protocol/index.ts';
import type { Schema } from './schema.ts';

interface Parameter<T> {
  readonly schema: Schema;
  /** For people, behind "takes". */
  readonly expected: string;
  /** The value of a text; undefined for one that is not accepted. */
  readonly read: (text: string) => T | undefined;
}

interface DescribedParameter {
  readonly name: string;
  readonly schema: Schema;
}

/** Reads the query of one route. */
export interface QueryReader<Query> {
  readonly parameters: readonly DescribedParameter[];
  /** Errors: `invalid_event` names the parameter and what it accepts. */
  read(search: URLSearchParams): Result<Query>;
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Parameter<number> {
  return {
    schema: { type: 'integer', minimum: min, maximum: max },
    expected: max === Number.MAX_SAFE_INTEGER ? `an integer of at least ${min}` : `an integer from ${min} to ${max}`,
    read(text) {
      const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Parameter<Word> {
  return {
    schema: { type: 'string', enum: words },
    expected: `one of ${words.join(', ')}`,
    read: (text) => words.find((word) => word === text),
  };
}

/** `true` or `false`. */
export function flag(): Parameter<boolean> {
  return {
    schema: { type: 'boolean' },
    expected: 'true or false',
    read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  };
}

/** Any text. */
export function anyText(): Parameter<string> {
  return { schema: { type: 'string' }, expected: 'any text', read: (text) => text };
}

/** The reader of a route's parameters. Of one that is given several times the last counts. */
export function queryOf<Query extends object>(entries: {
  readonly [Name in keyof Query]-?: Parameter<Exclude<Query[Name], undefined>>;
}): QueryReader<Partial<Query>> {
  const rows = Object.entries<Parameter<unknown>>(entries);
  return {
    parameters: rows.map(([name, { schema }]) => ({ name, schema })),
    read(search) {
      const query: Record<string, unknown> = {};
      for (const [name, { expected, read }] of rows) {
        const given = search.getAll(name).at(-1);
        if (given === undefined) continue;
        const value = read(given);
        if (value === undefined)
          return failed(
            'invalid_event',
            `The query parameter "${name}" takes ${expected}, not ${JSON.stringify(given)}. Correct it and ask again.`,
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
