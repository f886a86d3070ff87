// How the client copies the fields of an event.

/** A text, number or flag. */
export const PLAIN = 0;

/** Any JSON. */
export const ANY_JSON = 1;

/** How a field is copied; the names of its fields for an object, or for each object where a list is given. */
export type FieldCopy = typeof PLAIN | typeof ANY_JSON | FieldNames;

/** The fields of an object by their names. */
export interface FieldNames {
  readonly [name: string]: FieldCopy;
}
