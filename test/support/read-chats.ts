// Reads files with the readers of formats, and collects what they give.
import type { Chat, Format, Sink } from '../../src/formats/index.ts';
import { FORMATS, readFile } from '../../src/formats/index.ts';
import type { JsonValue } from '../../src/protocol/index.ts';

/** What reading gives. */
export interface ReadChats {
  readonly chats: readonly Chat[];
  readonly skipped: readonly { readonly where: string; readonly reason: string; readonly title: string | null }[];
  readonly warnings: readonly { readonly code: string; readonly where: string }[];
  /** Name of the format of each file that was read; undefined for a file of none. */
  readonly formats: readonly (string | undefined)[];
}

/** Reads a file, or the files of a folder, given by path; the text in pieces of `piece` UTF-16 code units. */
export function readChats(
  texts: ReadonlyMap<string, string>,
  { formats = FORMATS, piece = 65_536 }: { readonly formats?: readonly Format[]; readonly piece?: number } = {},
): ReadChats {
  const chats: Chat[] = [];
  const skipped: ReadChats['skipped'][number][] = [];
  const warnings: ReadChats['warnings'][number][] = [];
  const sink: Sink = {
    chat: (chat) => chats.push(chat),
    skip: (where, reason, title = null) => skipped.push({ where, reason, title }),
    warn: (code, where) => warnings.push({ code, where }),
  };
  const paths = [...texts.keys()];
  const isCompanion = (path: string) => paths.length > 1 && formats.some((format) => format.companions?.(path));
  const companions = new Map(
    paths.filter(isCompanion).map((path) => [path, JSON.parse(texts.get(path) ?? '') as JsonValue]),
  );
  const folder = { paths, companions, has: (path: string) => texts.has(path) };
  const read = paths
    .filter((path) => !isCompanion(path))
    .map((path) => {
      const text = texts.get(path) ?? '';
      const reading = readFile({ ...folder, path }, sink, formats);
      for (let at = 0; at < text.length; at += piece) reading.push(text.slice(at, at + piece));
      reading.end();
      return reading.format;
    });
  for (const format of formats)
    if ([...companions.keys()].some((path) => format.companions?.(path))) format.checkFolder?.(sink, folder);
  return { chats, skipped, warnings, formats: read.map((format) => format?.name) };
}
