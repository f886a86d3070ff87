// Reads queries and settings: objects whose every known field must be right.

import { expectedOf, faultOf, wrong } from './field-faults.ts';
import type { Shape } from './fields.ts';
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
      if (faultOf(row.field, value) !== null)
        return refusedInput(wrong(`${name}.${row.name}`, expectedOf(row.field), value), nextStep);
      fields[row.name] = value;
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field of T has passed its check
    return { ok: true, value: fields as T };
  };
}

/** The failure of an input that is refused for a problem. */
export function refusedInput(problem: string, nextStep: string): Result<never> {
  return failed('invalid_event', `${problem}. ${nextStep}`);
}
