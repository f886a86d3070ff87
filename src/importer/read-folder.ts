// Reads all chats of a folder, an archive or a lone file: one file after the other, each in pieces.

import {
  type Chat,
  FORMATS,
  isAttachmentPath,
  manifestFiles,
  FileText,
  type FileSurroundings,
  type Format,
  parseValue,
  readFile,
  Sha256,
  type Sink,
} from '../formats/index.ts';
import { type JsonValue, reasonOf } from '../protocol/index.ts';
import { MAX_ARCHIVE_BYTES, MAX_COMPANION_BYTES } from './constants.ts';
import { filesNamedBy, type FoundChat, isWithoutTimes } from './found-chat.ts';
import { warnOfOtherFiles } from './other-files.ts';
import type { Report } from './report.ts';
import type { SourceFile, SourceFolder } from './source-file.ts';

/** What reading needs. */
export interface FolderReader {
  readonly report: Report;
  readonly formats?: readonly Format[];
  readonly signal: AbortSignal;
  /** Takes the chats of the bytes that were just read, in order; more is read when they are stored. */
  store(chats: readonly FoundChat[]): Promise<void>;
  /** So many bytes were read. */
  progress(bytes: number): void;
}

/** So much is read before chats are stored and a cancel is seen, in bytes. */
const PIECE_BYTES = 65_536;

/** Files that hold no chats: pictures, audio, documents. Their chats name them. */
const MEDIA =
  /\.(?:png|jpe?g|gif|webp|svg|bmp|ico|heic|avif|tiff?|mp[34]|m4[av]|wav|ogg|opus|flac|aac|mov|webm|mkv|pdf|docx?|xlsx?|pptx?|odt|epub|dat|bin|woff2?|css|js)$/i;

/** Files that an operating system puts beside others. */
const SYSTEM = /(?:^|\/)(?:__MACOSX\/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/;

/** The files of a folder that are read for chats. Of files that were chosen one by one all are, whatever their names, but for companions. */
export function filesWithChats(folder: SourceFolder, formats: readonly Format[] = FORMATS): readonly SourceFile[] {
  if (isAlone(folder)) return folder.files;
  const isMedium = (path: string) =>
    (folder.name !== '' || path.includes('/')) && (MEDIA.test(path) || isAttachmentPath(path));
  const isBeside = (path: string) =>
    formats.some((format) => format.companions?.(path) === true || format.others?.(path) === true);
  return folder.files.filter(({ path }) => !isMedium(path) && !SYSTEM.test(path) && !isBeside(path));
}

/** The archive, or the folder that was chosen; of files that were chosen one by one the first. */
function nameOf({ name }: SourceFolder, [first = '']: readonly string[]): string {
  return name === '' ? (first.split('/')[0] ?? '') : name;
}

function isAlone({ name, files }: SourceFolder): boolean {
  return name === '' && files.length === 1;
}

/** Reads a folder; what could not be read is in the report. Rejects with the reason of `signal` where that is aborted. */
export async function readFolder(folder: SourceFolder, reader: FolderReader): Promise<void> {
  const { report, formats = FORMATS } = reader;
  const place = (path: string) => [folder.name, path].filter((part) => part !== '').join('/');
  for (const { path, fault } of folder.faults) if (!SYSTEM.test(path)) report.skip(place(path), fault);
  const paths = folder.files.map(({ path }) => path);
  const known = new Set(paths);
  const companions = isAlone(folder) ? new Map<string, JsonValue>() : await readCompanions(folder, reader, place);
  const beside = { companions, paths, has: (path: string) => known.has(path) };
  let bytes = 0;
  const read = filesWithChats(folder, formats);
  const named = new Set<string>();
  const hashes = new Map(manifestFiles(companions).map(({ path, sha256 }) => [path, sha256]));
  for (const file of read) {
    if (bytes + file.size > MAX_ARCHIVE_BYTES) {
      report.skip(place(file.path), 'too_large');
      continue;
    }
    bytes += file.size;
    await readOne(file, { ...beside, path: file.path }, place(file.path), { ...reader, named, hashes });
  }
  let isSkipped = folder.faults.length > 0;
  const ofFolder = report.sinkFor(place(''), () => {});
  const sink: Sink = {
    ...ofFolder,
    skip(where, reason, title) {
      isSkipped = true;
      ofFolder.skip(where, reason, title);
    },
  };
  for (const format of formats)
    if ([...companions.keys()].some((path) => format.companions?.(path))) format.checkFolder?.(sink, beside);
  if (read.length === 0 && !isSkipped)
    report.skip(nameOf(folder, paths), paths.length === 0 ? 'empty' : 'unknown_format');
  const accounted = new Set([...read.map(({ path }) => path), ...named]);
  const others = paths.filter(
    (path) =>
      !accounted.has(path) &&
      !SYSTEM.test(path) &&
      !isAttachmentPath(path) &&
      !formats.some((format) => format.companions?.(path)),
  );
  warnOfOtherFiles(others, nameOf(folder, others), report);
}

async function readOne(
  file: SourceFile,
  surroundings: FileSurroundings,
  place: string,
  reader: FolderReader & { readonly named: Set<string>; readonly hashes: ReadonlyMap<string, string | null> },
): Promise<void> {
  const { report, formats, signal, named, hashes } = reader;
  const found: Chat[] = [];
  let withoutTimes = 0;
  let isSaid = false;
  const ofFile = report.sinkFor(place, (chat) => {
    found.push(chat);
    for (const path of filesNamedBy(chat)) named.add(path);
    if (isWithoutTimes(chat)) withoutTimes += 1;
  });
  const sink: Sink = {
    ...ofFile,
    warn(code, where, message) {
      isSaid ||= code === 'no_times' || code === 'local_time_without_zone';
      ofFile.warn(code, where, message);
    },
  };
  const reading = readFile(surroundings, sink, formats);
  const text = new FileText();
  const written = hashes.get(file.path) ?? undefined;
  const hash = written === undefined ? undefined : new Sha256();
  const store = async () => {
    const { format } = reading;
    if (found.length === 0 || format === undefined) return;
    report.addFormat(format.name);
    await reader.store(found.splice(0).map((chat) => ({ chat, format, file: file.path, path: place })));
  };
  /** A bug of a reader costs its file alone: what was read before counts, and nothing after it is read. */
  let hasFailed = false;
  const fails = (step: () => void): boolean => {
    try {
      step();
      return false;
    } catch (error) {
      report.skip(place, `internal_error: ${reasonOf(error)}`);
      return true;
    }
  };
  const fault = await file.read(async (bytes) => {
    for (let at = 0; at < bytes.byteLength && !reading.isSkipped; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      hash?.add(piece);
      hasFailed = fails(() => reading.push(text.push(piece)));
      await store();
      reader.progress(piece.byteLength);
      signal.throwIfAborted();
      if (hasFailed) return 'stop';
    }
    return reading.isSkipped ? 'stop' : 'more';
  }, signal);
  if (fault === undefined) {
    if (hash !== undefined && !hasFailed && hash.hex() !== written)
      sink.warn('hash_mismatch', '$', 'It is not as it was when it was written.');
    hasFailed ||= fails(() => {
      reading.push(text.end());
      reading.end();
    });
    await store();
  } else {
    report.skip(place, fault);
  }
  if (reading.format !== undefined) report.addFormat(reading.format.name);
  if (withoutTimes > 0 && !isSaid)
    sink.warn(
      'no_times',
      '$',
      `The file does not say when ${withoutTimes === 1 ? 'its chat was' : `${withoutTimes} chats were`} written.`,
    );
  if (text.replacements > 0)
    sink.warn('wrong_encoding', '$', `${text.replacements} characters are no text in the encoding of the file.`);
}

/** The files of names and settings that formats ask for. One that cannot be read is reported, and missing. */
async function readCompanions(
  folder: SourceFolder,
  { report, formats = FORMATS, signal }: FolderReader,
  place: (path: string) => string,
): Promise<Map<string, JsonValue>> {
  const companions = new Map<string, JsonValue>();
  for (const file of folder.files) {
    if (!formats.some((format) => format.companions?.(file.path))) continue;
    const text = new FileText();
    let whole = '';
    const fault =
      file.size > MAX_COMPANION_BYTES
        ? 'too_large'
        : await file.read(async (bytes) => {
            whole += text.push(bytes);
            return 'more';
          }, signal);
    const value = parseValue((whole + text.end()).replace(/^\uFEFF/, ''));
    if (fault !== undefined) report.skip(place(file.path), fault);
    else if (value !== undefined) companions.set(file.path, value);
    else report.warn('broken_line', place(file.path), 'It is no JSON that can be read.');
  }
  return companions;
}
