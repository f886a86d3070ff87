// Checks the value of a field, and says what is wrong with it. Apart from the tables, because the first part of the
// client copies fields and leaves the checks to the recorder.

import { MAX_ID_LENGTH } from './constants.ts';
import type { Kind } from './fields.ts';

/** Why a field does not take a value: it is of another kind, or over the limit. */
export type Fault = 'wrong' | 'over_limit';

/** What is wrong with a value of a field that is neither JSON nor made of other fields; null when the field takes it. */
export function faultOf(field: Kind, value: unknown): Fault | null {
  switch (field.kind) {
    case 'text':
      if (typeof value !== 'string') return 'wrong';
      return value.length > field.maxLength ? 'over_limit' : null;
    case 'id':
      if (typeof value !== 'string' || value.length === 0) return 'wrong';
      if (value.length > MAX_ID_LENGTH) return 'over_limit';
      return field.isUrlSafe && !isUrlSafe(value) ? 'wrong' : null;
    case 'content':
      return typeof value === 'string' ? null : 'wrong';
    case 'flag':
      return typeof value === 'boolean' ? null : 'wrong';
    case 'number':
      if (value === null && field.isNullable === true) return null;
      if (typeof value !== 'number' || !(value >= field.min && value <= field.max)) return 'wrong';
      return field.isWhole && !Number.isSafeInteger(value) ? 'wrong' : null;
    case 'word':
      return typeof value === 'string' && field.words.includes(value) ? null : 'wrong';
    case 'json':
    case 'object':
    case 'list':
      return 'wrong';
  }
}

const HALF_PAIR = /\p{Surrogate}/u;

/** Whether a path of a URL can name an id: URLs resolve `.` and `..`, also when they are percent-encoded, and cannot encode half of a surrogate pair. */
export function isUrlSafe(value: string): boolean {
  return value !== '.' && value !== '..' && !HALF_PAIR.test(value);
}

/** What a field takes, for people, after "expected". */
export function expectedOf(field: Kind): string {
  switch (field.kind) {
    case 'text':
      return `text of at most ${field.maxLength} characters`;
    case 'id': {
      const length = `text of 1 to ${MAX_ID_LENGTH} characters`;
      return field.isUrlSafe
        ? `${length} that a URL can name, so neither "." nor ".." nor half of a surrogate pair`
        : length;
    }
    case 'content':
      return 'text or a list of parts';
    case 'flag':
      return 'true or false';
    case 'number':
      return `a ${field.isWhole ? 'whole ' : ''}number from ${field.min} to ${field.max}${field.isNullable === true ? ', or null' : ''}`;
    case 'word':
      return `one of ${field.words.join(', ')}`;
    case 'json':
      return 'JSON';
    case 'object':
      return 'an object';
    case 'list':
      return 'a list';
  }
}

/** Says what was expected at a place, and what was there. */
export function wrong(place: string, expected: string, value: unknown): string {
  return `${place}: expected ${expected}, received ${shown(value)}`;
}

/** What a value is, without calling anything of it. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `text of ${value.length} characters`;
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
