// The part of JSON Schema that the OpenAPI document uses. An unknown keyword is an error, so that no
// schema is ignored.

import { isPlainObject } from '../../src/protocol/index.ts';

/** Returns where a value differs from a schema; empty if it matches. `components`: the schemas that `$ref` can name. */
export function mismatches(value: unknown, schema: unknown, components: Record<string, unknown>, at = '$'): string[] {
  if (!isPlainObject(schema)) throw new Error(`${at}: no schema`);
  return Object.entries(schema).flatMap(([word, expected]) => check(word, expected, value, schema, components, at));
}

function check(
  word: string,
  expected: unknown,
  value: unknown,
  schema: Record<string, unknown>,
  components: Record<string, unknown>,
  at: string,
): string[] {
  const inner = (part: unknown, of: unknown, name: string | number) =>
    mismatches(part, of, components, `${at}.${name}`);
  const wrong = (is: boolean) => (is ? [`${at}: ${word} ${JSON.stringify(expected)}`] : []);
  switch (word) {
    case 'description':
    case 'discriminator':
    case 'format':
      return [];
    case '$ref':
      return mismatches(value, components[String(expected).replace('#/components/schemas/', '')], components, at);
    case 'type':
      return wrong(typeOf(value) !== expected && !(expected === 'number' && typeOf(value) === 'integer'));
    case 'const':
      return wrong(value !== expected);
    case 'enum':
      return wrong(!listOf(expected).includes(value));
    case 'minimum':
      return wrong(typeof value === 'number' && value < Number(expected));
    case 'maximum':
      return wrong(typeof value === 'number' && value > Number(expected));
    case 'minLength':
      return wrong(typeof value === 'string' && value.length < Number(expected));
    case 'maxLength':
      return wrong(typeof value === 'string' && value.length > Number(expected));
    case 'pattern':
      return wrong(typeof value === 'string' && !new RegExp(String(expected), 'u').test(value));
    case 'maxItems':
      return wrong(Array.isArray(value) && value.length > Number(expected));
    case 'required':
      return wrong(isPlainObject(value) && listOf(expected).some((name) => !Object.hasOwn(value, String(name))));
    case 'items':
      return Array.isArray(value) ? value.flatMap((item, index) => inner(item, expected, index)) : [];
    case 'properties':
      return Object.entries(isPlainObject(value) ? value : {}).flatMap(([name, part]) =>
        isPlainObject(expected) && name in expected ? inner(part, expected[name], name) : [],
      );
    case 'allOf':
      return listOf(expected).flatMap((one) => mismatches(value, one, components, at));
    case 'anyOf':
      return wrong(!listOf(expected).some((one) => mismatches(value, one, components, at).length === 0));
    case 'oneOf':
      return wrong(listOf(expected).filter((one) => mismatches(value, one, components, at).length === 0).length !== 1);
    default:
      throw new Error(`${at}: unknown word ${word} in ${JSON.stringify(schema)}`);
  }
}

function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error(`no list: ${JSON.stringify(value)}`);
  return value;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
