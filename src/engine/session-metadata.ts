// What Holdfast itself reads and writes in the metadata of a session.

import { isJsonObject, type JsonValue } from '../protocol/index.ts';

/** The member that pins a session. */
const PINNED = 'holdfast_pinned';

/** Longest address that is one, in UTF-16 code units: that of Chromium's address bar is shorter. */
const MAX_URL_LENGTH = 32_768;

export function isPinned(metadata: JsonValue): boolean {
  return memberOf(metadata, PINNED) === true;
}

/** The http(s) address in `url`; null where there is none. */
export function urlIn(metadata: JsonValue): string | null {
  const url = memberOf(metadata, 'url');
  const isUrl = typeof url === 'string' && url.length <= MAX_URL_LENGTH && /^https?:\/\/[^\s/]\S*$/i.test(url);
  return isUrl ? url : null;
}

/** The metadata with the pin, or without it; null where they are something else than an object, which could not hold it. */
export function withPin(metadata: JsonValue, pinned: boolean): { [key: string]: JsonValue } | null {
  if (metadata !== null && !isJsonObject(metadata)) return null;
  const { [PINNED]: _pin, ...others } = metadata ?? {};
  return pinned ? { ...others, [PINNED]: true } : others;
}

/** The metadata that a session has beside its pin; null where that is nothing. */
export function withoutPin(metadata: JsonValue): JsonValue {
  if (!isPinned(metadata)) return metadata;
  const others = withPin(metadata, false);
  return others === null || Object.keys(others).length === 0 ? null : others;
}

/** The metadata without the name of the file that an import read: the same chat in a file of another name is the same. */
export function withoutFile(metadata: JsonValue): JsonValue {
  const source = memberOf(metadata, 'source') ?? null;
  if (!isJsonObject(metadata) || !isJsonObject(source)) return metadata;
  const { file: _file, ...others } = source;
  return { ...metadata, source: others };
}

/** What an app gives takes the place of what is recorded, but for the pin, of which the app knows nothing. */
export function replaceMetadata(recorded: JsonValue, given: JsonValue | undefined): JsonValue {
  if (given === null || given === undefined) return recorded;
  return isPinned(recorded) && isJsonObject(given) && !Object.hasOwn(given, PINNED)
    ? { ...given, [PINNED]: true }
    : given;
}

function memberOf(metadata: JsonValue, name: string): JsonValue | undefined {
  return isJsonObject(metadata) && Object.hasOwn(metadata, name) ? metadata[name] : undefined;
}
