// Guards facts that other contexts send, by the table of facts: another build may have sent them.

import { COMMITTED_SHAPE, FACT_SHAPES } from './fact-shapes.ts';
import type { Fact } from './facts.ts';
import { faultOf } from './field-faults.ts';
import { time, type Kind, type Shape } from './fields.ts';
import { isListOf, isPlainObject } from './json.ts';
import { isJson } from './read-json.ts';

/** A point in time, in epoch ms. */
export function isTime(value: unknown): value is number {
  return faultOf(time, value) === null;
}

/** Whether a value is of a field's kind. Limits do not count: another build may have others. */
function isOfKind(field: Kind, value: unknown): boolean {
  switch (field.kind) {
    case 'text':
    case 'id':
      return typeof value === 'string';
    case 'json':
      return isJson(value);
    case 'list':
      return isListOf(value, (item) => isOfKind(field.of, item));
    case 'object':
      return isPlainObject(value) && hasFields(value, field.shape) && hasJsonOnly(value);
    default:
      return faultOf(field, value) === null;
  }
}

function hasFields(value: Readonly<Record<string, unknown>>, { rows }: Shape): boolean {
  for (const { name, field, isOptional } of rows) {
    const given = value[name];
    const isAbsent = isOptional && (given === undefined || given === null);
    if (!isAbsent && !isOfKind(field, given)) return false;
  }
  return true;
}

/** A field that this build does not know is passed on to readers, who may write it as JSON. */
function hasJsonOnly(value: Readonly<Record<string, unknown>>): boolean {
  for (const name of Object.keys(value)) {
    const given = value[name];
    if (typeof given !== 'string' && given !== undefined && !isJson(given)) return false;
  }
  return true;
}

function isFactType(type: unknown): type is Fact['type'] {
  return typeof type === 'string' && Object.hasOwn(FACT_SHAPES, type);
}

/** True for a fact of a type that this build knows, with the fields that its readers rely on. */
export function isFact(value: unknown): value is Fact {
  if (!isPlainObject(value)) return false;
  const { type } = value;
  return (
    isFactType(type) && hasFields(value, COMMITTED_SHAPE) && hasFields(value, FACT_SHAPES[type]) && hasJsonOnly(value)
  );
}
