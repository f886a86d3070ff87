// Query parameters: what each one accepts, and the same as OpenAPI says it. Every parameter is
// optional; unknown ones are ignored.

import * as v from 'valibot';
import { failed, isPlainObject, ok, type Result } from '../../protocol/index.ts';
import type { Schema } from './schema.ts';

type Parameter<T> = v.ExactOptionalSchema<v.GenericSchema<string, T>, undefined>;

interface DescribedParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: Schema;
}

/** Reads the query of one route. */
export interface QueryReader<Query> {
  readonly parameters: readonly DescribedParameter[];
  /** Errors: `invalid_event` names the parameter and what it accepts. */
  read(search: URLSearchParams): Result<Query>;
}

/** A whole number from `min` to `max`. */
export function integer(description: string, min: number, max: number = Number.MAX_SAFE_INTEGER): Parameter<number> {
  const expected =
    max === Number.MAX_SAFE_INTEGER ? `an integer of at least ${min}` : `an integer from ${min} to ${max}`;
  return v.exactOptional(
    v.pipe(
      v.string(),
      v.regex(/^[0-9]{1,16}$/, expected),
      v.transform(Number),
      v.minValue(min, expected),
      v.maxValue(max, expected),
      v.metadata({ description, schema: { type: 'integer', minimum: min, maximum: max } }),
    ),
  );
}

/** One of a few words. */
export function oneOf<const Word extends string>(description: string, words: readonly Word[]): Parameter<Word> {
  return v.exactOptional(
    v.pipe(
      v.string(),
      v.picklist(words, `one of ${words.join(', ')}`),
      v.metadata({ description, schema: { type: 'string', enum: words } }),
    ),
  );
}

/** `true` or `false`. */
export function flag(description: string): Parameter<boolean> {
  return v.exactOptional(
    v.pipe(
      v.string(),
      v.picklist(['true', 'false'], 'true or false'),
      v.transform((word) => word === 'true'),
      v.metadata({ description, schema: { type: 'boolean' } }),
    ),
  );
}

/** Any text. */
export function anyText(description: string): Parameter<string> {
  return v.exactOptional(v.pipe(v.string(), v.metadata({ description, schema: { type: 'string' } })));
}

/** The reader of a route's parameters. */
export function queryOf<const Entries extends Readonly<Record<string, Parameter<unknown>>>>(
  entries: Entries,
): QueryReader<v.InferOutput<v.ObjectSchema<Entries, undefined>>> {
  const schema = v.object(entries);
  return {
    parameters: Object.entries(entries).map(([name, entry]) => described(name, entry)),
    read(search) {
      const parsed = v.safeParse(schema, Object.fromEntries(search));
      if (parsed.success) return ok(parsed.output);
      const [issue] = parsed.issues;
      const name = v.getDotPath(issue) ?? 'query';
      return failed(
        'invalid_event',
        `The query parameter "${name}" takes ${issue.message}, not ${JSON.stringify(search.get(name))}. Correct it and ask again.`,
      );
    },
  };
}

/** For routes without parameters. */
export const NO_QUERY = queryOf({});

function described(name: string, entry: Parameter<unknown>): DescribedParameter {
  const metadata: Readonly<Record<string, unknown>> = v.getMetadata(entry.wrapped);
  const { description, schema } = metadata;
  return { name, description: String(description), schema: isPlainObject(schema) ? schema : {} };
}
