// The pieces of the second copy: what checkpoints have written of one session, as JSON lines. A piece is compressed with gzip, whose
// checksum finds what has changed on the disk.

import { isPlainObject, parseJson } from '../protocol/index.ts';
import type { WrittenClient, WrittenRow } from '../storage/index.ts';

/** Version of the lines. A piece of a newer build is not read, and stays. */
const PIECE_VERSION = 1;

/** What a piece has: rows of a session, or those of clients. */
export type CopiedRow = WrittenRow | readonly [kind: 'client', value: WrittenClient];

const KINDS: ReadonlySet<unknown> = new Set([
  'session',
  'message',
  'chunk',
  'pack',
  'event_ids',
  'no_event_ids',
  'client',
]);

/** The lines of a piece. */
export function pieceText(rows: readonly CopiedRow[]): string {
  return [[PIECE_VERSION], ...rows].map((line) => JSON.stringify(line)).join('\n');
}

/** The rows of a piece; null where these are no lines of a piece that this build can read. */
export function rowsOfText(text: string): CopiedRow[] | null {
  const [version, ...rows] = text.split('\n').map((line) => parseJson(line));
  if (!Array.isArray(version) || version[0] !== PIECE_VERSION) return null;
  return rows.every(isCopiedRow) ? rows : null;
}

/** Whether it is the line of a row. Its fields are checked when they are read from the database, like those of every row. */
function isCopiedRow(line: unknown): line is CopiedRow {
  if (!Array.isArray(line) || !KINDS.has(line[0])) return false;
  return line[0] === 'no_event_ids' || isPlainObject(line[1]);
}

/** Of rows in the order in which they were written, those that count: the last one of each key. An earlier build has copied damaged texts. */
export function latestRows(rows: Iterable<CopiedRow>): CopiedRow[] {
  const latest = new Map<string, CopiedRow>();
  for (const row of rows) {
    if (row[0] === 'chunk' && row[1].text === null) continue;
    const key = keyOf(row);
    if (row[0] === 'no_event_ids')
      for (const known of latest.keys()) if (known.startsWith('event_ids ')) latest.delete(known);
    latest.delete(key);
    latest.set(key, row);
  }
  return [...latest.values()];
}

/** What a row is known by among those of its session. */
export function keyOf([kind, value]: CopiedRow): string {
  switch (kind) {
    case 'message':
      return `message ${value.position}`;
    case 'chunk':
      return `chunk ${value.position} ${value.generation} ${value.offset}`;
    case 'pack':
      return `pack ${value.first}`;
    case 'event_ids':
      return `event_ids ${value.seq} ${value.at}`;
    case 'client':
      return `client ${value.client_id}`;
    default:
      return kind;
  }
}

export async function compressed(text: string): Promise<Blob> {
  const { body } = new Response(text); // a blob would be read from another process
  return new Response(body?.pipeThrough(new CompressionStream('gzip'))).blob();
}

/** The text again; null where the bytes are damaged. */
export async function decompressed(bytes: ArrayBuffer): Promise<string | null> {
  const { body } = new Response(bytes);
  if (body === null) return null;
  const text = new Response(body.pipeThrough(new DecompressionStream('gzip'))).text();
  return text.catch(() => null); // browsers and Node name the error differently
}
