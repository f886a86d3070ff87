// JSON Merge Patch (RFC 7396).

import { isJsonObject, type JsonValue } from '../protocol/index.ts';

/** `target` as `patch` changes it: an object is merged member by member, where null removes one; anything else replaces. */
export function mergePatch(target: JsonValue, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) return patch;
  const members = new Map(isJsonObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) members.delete(name);
    else members.set(name, mergePatch(members.get(name) ?? null, value));
  }
  return Object.fromEntries(members);
}
