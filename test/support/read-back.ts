// Reads a file that we wrote as an import does: from its bytes.
import { FileText, readFile, writeSessions, type Writer } from '../../src/formats/index.ts';
import type { ImportedSession, Losses, SessionDetail } from '../../src/protocol/index.ts';

/** What a file gives. */
export interface ReadBack {
  readonly format: string | undefined;
  readonly sessions: readonly (ImportedSession | undefined)[];
  readonly skipped: readonly string[];
  readonly warnings: readonly string[];
}

/** The text of a file of sessions, and what it lacks. */
export async function written(
  writer: Writer,
  sessions: readonly SessionDetail[],
  isLone = false,
): Promise<{ readonly text: string; readonly pieces: readonly string[]; readonly losses: Losses }> {
  const pieces: string[] = [];
  const writing = writeSessions(writer, sessions, { isLone });
  let next = await writing.next();
  for (; next.done !== true; next = await writing.next()) pieces.push(next.value);
  return { text: pieces.join(''), pieces, losses: next.value.losses };
}

/** Encodes a text, and reads it in pieces of `size` bytes. */
export function readBack(path: string, text: string, size = 65_536): ReadBack {
  const sessions: (ImportedSession | undefined)[] = [];
  const skipped: string[] = [];
  const warnings: string[] = [];
  const sink = {
    chat: ({ recorded }: { readonly recorded?: ImportedSession }) => void sessions.push(recorded),
    skip: (where: string, reason: string) => void skipped.push(`${where} ${reason}`),
    warn: (code: string, where: string) => void warnings.push(`${where} ${code}`),
  };
  const reading = readFile({ path, paths: [path], companions: new Map(), has: () => false }, sink);
  const file = new FileText();
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) reading.push(file.push(bytes.subarray(at, at + size)));
  reading.push(file.end());
  reading.end();
  return { format: reading.format?.name, sessions, skipped, warnings };
}
