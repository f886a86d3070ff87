// Reads queries and settings: objects whose every known field must be right.

import { expectedOf, faultOf, wrong } from './field-faults.ts';
import type { Kind, Shape } from './fields.ts';
import { isPlainObject } from './json.ts';
import { failed, type Result } from './result.ts';

/** Makes the parser of objects of a shape, which it copies without their unknown fields. Errors: `invalid_event` names the field, what is wrong with it and the next step. */
export function parserOf<T extends object>(
  name: string,
  { rows }: Shape,
  nextStep: string,
): (input: unknown) => Result<T> {
  return (input) => {
    if (!isPlainObject(input)) return refusedInput(wrong(name, 'an object', input), nextStep);
    const fields: Record<string, unknown> = {};
    for (const row of rows) {
      const value = input[row.name];
      if (value === undefined && row.isOptional) continue;
      const problem = problemOf(row.field, value, `${name}.${row.name}`);
      if (problem !== null) return refusedInput(problem, nextStep);
      fields[row.name] = value;
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field of T has passed its check
    return { ok: true, value: fields as T };
  };
}

/** What is wrong with a value, or with the first wrong value in it; null where nothing is. */
function problemOf(field: Kind, value: unknown, place: string): string | null {
  if (field.kind === 'list' && Array.isArray(value))
    return firstProblem(value, (item, index) => problemOf(field.of, item, `${place}.${index}`));
  if (field.kind === 'object' && isPlainObject(value))
    return firstProblem(field.shape.rows, ({ name, field: inner, isOptional }) =>
      isOptional && value[name] === undefined ? null : problemOf(inner, value[name], `${place}.${name}`),
    );
  return faultOf(field, value) === null ? null : wrong(place, expectedOf(field), value);
}

function firstProblem<T>(items: readonly T[], look: (item: T, index: number) => string | null): string | null {
  for (const [index, item] of items.entries()) {
    const problem = look(item, index);
    if (problem !== null) return problem;
  }
  return null;
}

/** The failure of an input that is refused for a problem. */
export function refusedInput(problem: string, nextStep: string): Result<never> {
  return failed('invalid_event', `${problem}. ${nextStep}`);
}
