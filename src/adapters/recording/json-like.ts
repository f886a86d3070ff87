// Objects of packages, read like JSON of an unknown shape.

import { isObject, type JsonObject } from '../../feeds/readers/json-members.ts';
import type { JsonValue } from '../../protocol/index.ts';

/** The object, read as JSON; an empty one for anything else. The recorder checks what is recorded of it. */
export function jsonLike(value: unknown): JsonObject {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each member is checked where it is read
  const json = value as JsonValue | undefined;
  return isObject(json) ? json : {};
}
