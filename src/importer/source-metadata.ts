// Metadata of what is imported: what the source says beside the fields of a recording stands under `source`.

import { type JsonObject, isSecret, textOf, withoutSecrets } from '../formats/index.ts';
import {
  type JsonValue,
  MAX_BYTES_PER_CODE_UNIT,
  MAX_JSON_DEPTH,
  MAX_METADATA_LENGTH,
  readJson,
} from '../protocol/index.ts';

/** Metadata, and the text of what it cannot hold. */
export interface SourceMetadata {
  readonly metadata: JsonObject | null;
  /** JSON of what is too large or nests too deep for metadata: it is recorded as the text of a hidden message. */
  readonly overflow: string | null;
  /** Names of fields with keys or passwords, which were left out. */
  readonly dropped: readonly string[];
}

type Members = Readonly<Record<string, JsonValue | undefined>>;

/** Levels above what the source says: metadata, `source`, and its members. */
const LEVELS_ABOVE = 3;

/** What a value takes as JSON beside its texts, in UTF-16 code units, at the most. */
const LENGTH_OF_VALUE = 30;

/** Metadata of the fields of a recording, and what the source says; null where there is nothing. Members that are undefined are left out. */
export function sourceMetadata(fields: Members, source: Members): SourceMetadata {
  const own = defined(fields);
  const said = defined(source);
  const hasSaid = Object.keys(said).length > 0;
  if (!hasSaid && Object.keys(own).length === 0) return { metadata: null, overflow: null, dropped: [] };
  const whole = hasSaid ? { ...own, source: said } : own;
  if (isHarmless(whole)) return { metadata: whole, overflow: null, dropped: [] };
  const { value: clean, dropped } = withoutSecrets(said);
  const kept = Object.keys(clean).length === 0 ? own : { ...own, source: clean };
  if (readJson(kept).ok) return { metadata: kept, overflow: null, dropped };
  const { kind, answer_id, sha256, size, not_stored } = own;
  const { hidden, format, id } = clean;
  const rest = defined({ hidden, format, id, is_continued: true });
  return {
    metadata: { ...defined({ kind, answer_id, sha256, size, not_stored }), source: rest },
    overflow: textOf(kept),
    dropped,
  };
}

function defined(members: Members): JsonObject {
  const present: JsonObject = {};
  for (const name of Object.keys(members)) {
    const value = members[name];
    if (value !== undefined) present[name] = value;
  }
  return present;
}

/** Whether metadata surely fits and has no secret in it: told in one walk, as that is so of almost all of it. */
function isHarmless(metadata: JsonObject): boolean {
  let left = MAX_METADATA_LENGTH;
  const walk = (value: JsonValue, depth: number): boolean => {
    left -= LENGTH_OF_VALUE;
    if (typeof value === 'string') left -= value.length * MAX_BYTES_PER_CODE_UNIT;
    if (left < 0) return false;
    if (typeof value !== 'object' || value === null) return true;
    if (depth === 0) return false;
    if (Array.isArray(value)) return value.every((item) => !isSecretItem(item) && walk(item, depth - 1));
    return Object.keys(value).every((name) => {
      const held = value[name] ?? null;
      left -= name.length * MAX_BYTES_PER_CODE_UNIT;
      return (typeof held !== 'string' || !isSecret(name, held)) && walk(held, depth - 1);
    });
  };
  return walk(metadata, MAX_JSON_DEPTH - LEVELS_ABOVE);
}

function isSecretItem(item: JsonValue): boolean {
  return typeof item === 'string' && isSecret('', item);
}
