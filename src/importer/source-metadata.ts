// Metadata of what is imported: what the source says beside the fields of a recording stands under `source`.

import { type JsonObject, textOf, withoutSecrets } from '../formats/index.ts';
import { readJson } from '../protocol/index.ts';

/** Metadata, and the text of what it cannot hold. */
export interface SourceMetadata {
  readonly metadata: JsonObject | null;
  /** JSON of what is too large or nests too deep for metadata: it is recorded as the text of a hidden message. */
  readonly overflow: string | null;
  /** Names of fields with keys or passwords, which were left out. */
  readonly dropped: readonly string[];
}

/** Metadata of the fields of a recording, and what the source says; null where there is nothing. Members that are undefined are left out. */
export function sourceMetadata(
  fields: { readonly [name: string]: JsonObject[string] | undefined },
  source: { readonly [name: string]: JsonObject[string] | undefined },
): SourceMetadata {
  const { value: said, dropped } = withoutSecrets(defined(source));
  const own = defined(fields);
  const whole = Object.keys(said).length === 0 ? own : { ...own, source: said };
  if (Object.keys(whole).length === 0) return { metadata: null, overflow: null, dropped };
  if (readJson(whole).ok) return { metadata: whole, overflow: null, dropped };
  const { kind, answer_id } = own;
  const { hidden, format, id } = said;
  const rest = defined({ hidden, format, id, is_continued: true });
  return { metadata: { ...defined({ kind, answer_id }), source: rest }, overflow: textOf(whole), dropped };
}

function defined(members: { readonly [name: string]: JsonObject[string] | undefined }): JsonObject {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
