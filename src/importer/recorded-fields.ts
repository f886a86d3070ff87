// Fields of a source as a recording takes them: what is over its limits is no such field, and stays with what the source says.

import { MAX_NAME_LENGTH, MAX_TIME_MS } from '../protocol/index.ts';

/** A role is never empty. */
export function roleIn(role: string): string {
  return role === '' ? 'unknown' : role.slice(0, MAX_NAME_LENGTH);
}

/** The name of a model. */
export function modelIn(model: string | null | undefined): string | null {
  return textIn(model, MAX_NAME_LENGTH);
}

/** A text of at most so many UTF-16 code units; null where there is none. */
export function textIn(text: string | null | undefined, maxLength: number): string | null {
  return text === null || text === undefined || text === '' || text.length > maxLength ? null : text;
}

/** Epoch ms. */
export function timeIn(time: number | null): number | null {
  if (time === null || !Number.isFinite(time) || time < 0 || time > MAX_TIME_MS) return null;
  return Math.floor(time);
}
