// Rows that would be too long for one stored value: their long fields are stored apart, in the store `pieces`.

import { isPlainObject, parseJson } from '../protocol/index.ts';
import { checksum } from './checksum.ts';
import { MAX_VALUE_LENGTH } from './constants.ts';
import { cutJson, joinJson, withoutHoles, type Part } from './cut-json.ts';

/** A row as it is stored. One that is too long has the number of its pieces in place of its long fields. */
export interface SplitRow {
  readonly row: object;
  readonly pieces: readonly string[];
}

/** Fields that stay in their row, because they are keys of the store or of its indexes. */
const KEYS: ReadonlySet<string> = new Set([
  'ref',
  'position',
  'session_id',
  'message_id',
  'list',
  'recency',
  'attended_by',
  'trashed_at',
]);

/** A field that is not longer than this as JSON, in UTF-16 code units, stays in its row, which has some twenty fields. */
const SHORT_FIELD_LENGTH = 512;

export function splitRow(row: object): SplitRow {
  if (JSON.stringify(row).length <= MAX_VALUE_LENGTH) return { row, pieces: [] };
  const fields = Object.entries(row).filter(([, value]) => value !== undefined);
  const isShort = ([name, value]: [string, unknown]): boolean =>
    KEYS.has(name) || JSON.stringify(value).length <= SHORT_FIELD_LENGTH;
  const long = fields.filter((field) => !isShort(field));
  const pieces = cutJson(Object.fromEntries(long), MAX_VALUE_LENGTH).map((parts) => pieceOf(parts));
  return { row: { ...Object.fromEntries(fields.filter(isShort)), pieces: pieces.length }, pieces };
}

/** Number of pieces that hold a row's long fields; 0 for a row without pieces, and for a value that is not a row. */
export function countPieces(row: unknown): number {
  const count = isPlainObject(row) ? row['pieces'] : 0;
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0;
}

/** A last part without a path, which joining ignores, in earlier builds too: the checksum of all before it. */
const SUM = /,\[\[\],(\d+)\]\]$/;

function pieceOf(parts: readonly Part[]): string {
  const text = JSON.stringify(parts).slice(0, -1);
  return `${text},[[],${checksum(text)}]]`;
}

/** The parts that a piece holds; null when it is damaged. One of an earlier build has no checksum. */
export function readPiece(stored: unknown): Part[] | null {
  const sum = typeof stored === 'string' ? SUM.exec(stored) : null;
  if (sum !== null && checksum(sum.input, sum.index) !== Number(sum[1])) return null;
  const parts = parseJson(stored);
  return Array.isArray(parts) && parts.every(isPart) ? parts : null;
}

function isPart(part: unknown): part is Part {
  return Array.isArray(part) && (part.length === 2 || part.length === 4) && Array.isArray(part[0]);
}

/** The row with what is left of its long fields. */
export function joinRow(row: unknown, parts: readonly Part[]): unknown {
  const { value } = joinJson(parts);
  if (!isPlainObject(row) || !isPlainObject(value)) return row;
  const { pieces: _pieces, ...short } = row;
  return { ...short, ...Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutHoles(field)])) };
}
