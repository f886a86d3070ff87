// Which attachments a message names. In its metadata, at any depth, an object with a `sha256` names one: the metadata of a part of
// kind `file` itself, an item of `attachments`, or what stands in the place of a data URL.

import { isSha256, type AttachmentInfo } from './attachments.ts';
import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from './constants.ts';
import { isPlainObject } from './json.ts';

/** How a message names an attachment. Any of it may be absent; there is a `sha256`, or `not_stored` says why its bytes are not stored. */
export interface NamedAttachment extends Partial<AttachmentInfo> {
  readonly name?: string;
  /** The code of the error with which it was refused, or another reason. */
  readonly not_stored?: string;
}

/** The hashes that metadata names, in order; of metadata that is too large to be recorded, as far as it was looked at. */
export function attachmentsNamedIn(metadata: unknown): string[] {
  const found: string[] = [];
  walkObjects(metadata, ({ sha256 }) => {
    if (isSha256(sha256)) found.push(sha256);
  });
  return found;
}

/** The attachments of a message, as its metadata describes them: those of which at least size or type are said, and those that are not stored. */
export function describedAttachments(metadata: unknown): NamedAttachment[] {
  const found: NamedAttachment[] = [];
  walkObjects(metadata, ({ sha256, size, media_type, name, filename, not_stored }) => {
    const isNamed = isSha256(sha256) && (typeof size === 'number' || typeof media_type === 'string');
    if (!isNamed && typeof not_stored !== 'string') return;
    const called = typeof name === 'string' ? name : filename;
    found.push({
      ...(isSha256(sha256) ? { sha256 } : {}),
      ...(typeof size === 'number' ? { size } : {}),
      ...(typeof media_type === 'string' ? { media_type } : {}),
      ...(typeof called === 'string' ? { name: called } : {}),
      ...(typeof not_stored === 'string' ? { not_stored } : {}),
    });
  });
  return found;
}

/** Visits every object within a value, outer ones first, up to the limits of metadata: it may not have been checked yet. */
function walkObjects(
  value: unknown,
  visit: (object: Readonly<Record<string, unknown>>) => void,
  depth = MAX_JSON_DEPTH,
  budget = { left: MAX_JSON_VALUES },
): void {
  if (typeof value !== 'object' || value === null || depth < 0) return;
  if (isPlainObject(value)) visit(value);
  const items: readonly unknown[] = Object.values(value);
  for (const item of items) {
    budget.left -= 1;
    if (budget.left < 0) return;
    if (typeof item === 'object' && item !== null) walkObjects(item, visit, depth - 1, budget);
  }
}
