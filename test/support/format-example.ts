// A small file that is as its app writes it, and its text.

import type { JsonValue } from '../../src/protocol/index.ts';

/** A valid file. */
export interface FormatExample {
  /** The name of its format. */
  readonly format: string;
  readonly path: string;
  /** How the entries are written: as the items of an array, one on each line, or the one entry as it is. */
  readonly written: 'array' | 'lines' | 'alone';
  readonly entries: readonly JsonValue[];
  /** Of all entries together. */
  readonly chats: number;
  /** How many objects stand beside all chats, the outermost ones: what is not known of them is reported. Default 1. */
  readonly reported?: number;
}

/** The text of the file with these entries. */
export function textOfEntries({ written }: Pick<FormatExample, 'written'>, entries: readonly JsonValue[]): string {
  if (written === 'lines') return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  return written === 'alone' ? JSON.stringify(entries[0] ?? null) : JSON.stringify(entries);
}
