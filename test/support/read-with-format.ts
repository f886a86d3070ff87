// Reads values with one format, without the files and lines around them.

import type { Chat, ChatMessage, FileShape, Format, Sample, Sink } from '../../src/formats/index.ts';
import type { JsonValue } from '../../src/protocol/index.ts';

/** What a format gave. */
export interface FormatResult {
  readonly chats: Chat[];
  /** `where reason`. */
  readonly skipped: string[];
  /** `code where`. */
  readonly warnings: string[];
}

/** What may lie beside the file. */
export interface Beside {
  readonly path?: string;
  readonly companions?: Readonly<Record<string, JsonValue>>;
  readonly paths?: readonly string[];
}

/** Reads values: of a lone one the place is `$`, of several `line 1` and so on. */
export function readValues(format: Format, values: readonly unknown[], beside: Beside = {}): FormatResult {
  const { sink, result } = collector();
  const given = values as readonly JsonValue[];
  const shape: FileShape = given.length === 1 ? 'json' : 'lines';
  const entries = given.map((value, index) => ({ value, where: shape === 'json' ? '$' : `line ${index + 1}` }));
  const around = surroundings(shape, beside);
  if (format.unit === 'entry') for (const entry of entries) format.readEntry(entry, sink, around);
  if (format.unit === 'file') {
    const reader = format.open(sink, around);
    for (const entry of entries) reader.entry(entry);
    reader.end();
  }
  return result;
}

/** Reads a text with a format of texts. */
export function readTextWith(format: Format, text: string, beside: Beside = {}): FormatResult {
  const { sink, result } = collector();
  if (format.unit === 'text') format.readText(text, sink, surroundings('text', beside));
  return result;
}

/** The beginning of a file with these values. */
export function sampleOf(values: readonly unknown[], path = 'file.json'): Sample {
  const entries = values as readonly JsonValue[];
  const text = entries.map((entry) => JSON.stringify(entry)).join('\n');
  return { path, shape: entries.length === 1 ? 'json' : 'lines', entries, text };
}

/** The beginning of a file of text. */
export function sampleOfText(text: string, path = 'file.md'): Sample {
  return { path, shape: 'text', entries: [], text: text.slice(0, 65_536) };
}

/** The texts of a message: of its parts of one type, joined. */
export function textsOf(message: ChatMessage | undefined, type: 'text' | 'reasoning' | 'error' = 'text'): string {
  return (message?.parts ?? []).map((part) => (part.type === type ? part.text : '')).join('');
}

/** `id < parent: text` of each message. */
export function outline(chat: Chat | undefined): string[] {
  return (chat?.messages ?? []).map(
    (message) => `${message.id} < ${message.parent_id ?? '-'}: ${message.role} ${textsOf(message)}`,
  );
}

function collector(): { sink: Sink; result: FormatResult } {
  const result: FormatResult = { chats: [], skipped: [], warnings: [] };
  const sink: Sink = {
    chat: (chat) => result.chats.push(chat),
    skip: (where, reason) => result.skipped.push(`${where} ${reason}`),
    warn: (code, where) => result.warnings.push(`${code} ${where}`),
  };
  return { sink, result };
}

function surroundings(shape: FileShape, { path = 'file.json', companions = {}, paths = [path] }: Beside) {
  return {
    path,
    shape,
    companions: new Map(Object.entries(companions)),
    has: (other: string) => paths.includes(other),
    paths,
  };
}
