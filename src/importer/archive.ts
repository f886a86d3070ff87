// The files of a ZIP archive, without unpacking it as a whole: each is read where it stands, and checked before anything of it counts.

import {
  BlobReader,
  ERR_ENCRYPTED,
  ERR_INVALID_CRC32,
  ERR_INVALID_UNCOMPRESSED_SIZE,
  ERR_UNSUPPORTED_COMPRESSION,
  ERR_UNSUPPORTED_ENCRYPTION,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { MAX_MEMBERS, MAX_MEMBER_BYTES, MAX_PACKED_RATIO, MIN_BOMB_BYTES } from './constants.ts';
import { mendArchive } from './mend-archive.ts';
import type { FileFault, SourceFile, SourceFolder, TakeBytes } from './source-file.ts';

/** Already in a worker, and the platform unpacks. */
const UNPACKING = { useWebWorkers: false, checkSignature: true, checkOverlappingEntry: true } as const;

/** Faults of a file by the message of the library's error. */
const FAULTS: ReadonlyMap<string, FileFault> = new Map([
  [ERR_ENCRYPTED, 'encrypted'],
  [ERR_UNSUPPORTED_ENCRYPTION, 'encrypted'],
  [ERR_INVALID_CRC32, 'wrong_checksum'],
  [ERR_INVALID_UNCOMPRESSED_SIZE, 'wrong_checksum'],
  [ERR_UNSUPPORTED_COMPRESSION, 'unsupported_compression'],
]);

/** Whether a file is a ZIP archive, by its first bytes. */
export async function isArchive(blob: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await blob.slice(0, 4).arrayBuffer());
  const [first, second, third, fourth] = bytes;
  return first === 0x50 && second === 0x4b && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6));
}

/** The files of an archive; never rejects. One whose end is missing is `damaged`, and has the files that are whole. */
export async function openArchive(name: string, blob: Blob): Promise<SourceFolder> {
  const folder = await readDirectory(name, blob);
  if (folder.faults.every(({ path }) => path !== '')) return folder;
  const found = await mendArchive(blob).catch(() => null);
  // It was moved or changed since it was chosen.
  if (found === null) return { name, files: [], faults: [{ path: '', fault: 'unreadable' }] };
  const { blob: mended, cut } = found;
  const { files, faults } = await readDirectory(name, mended);
  const ofFile = cut === null ? [] : [{ path: cut, fault: 'damaged' as const }];
  return {
    name,
    files,
    faults: [{ path: '', fault: 'damaged' }, ...faults.filter(({ path }) => path !== ''), ...ofFile],
  };
}

/** A fault without a path where there is no directory that can be read to its end. */
async function readDirectory(name: string, blob: Blob): Promise<SourceFolder> {
  const files: SourceFile[] = [];
  const faults: { readonly path: string; readonly fault: FileFault }[] = [];
  const reader = new ZipReader(new BlobReader(blob), { ...UNPACKING, filenameValidation: 'tolerant' });
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue;
      const fault = files.length + faults.length < MAX_MEMBERS ? faultOf(entry) : 'too_large';
      if (fault === undefined) files.push(memberFile(entry));
      else faults.push({ path: entry.filename, fault });
      if (files.length + faults.length > MAX_MEMBERS) break;
    }
  } catch {
    faults.push({ path: '', fault: 'damaged' }); // no directory, or a part of it
  }
  return { name, files, faults };
}

/** What can be said of a file before it is unpacked. */
function faultOf(entry: FileEntry): FileFault | undefined {
  const { filename, encrypted, uncompressedSize, compressedSize } = entry;
  if (isUnsafe(filename)) return 'unsafe_path';
  if (encrypted) return 'encrypted';
  if (/\.(?:zip|7z|rar|t?gz|tar|bz2|xz|zst)$/i.test(filename)) return 'nested_archive';
  return isTooLarge(uncompressedSize, compressedSize) ? 'too_large' : undefined;
}

/** Outside of the archive's own folder: nothing is written to a disk here, and yet no honest program writes such a path. */
function isUnsafe(path: string): boolean {
  return /^(?:[/\\]|[a-z]:)/i.test(path) || path.split(/[/\\]/).includes('..') || path.includes('\0');
}

function isTooLarge(size: number, packed: number): boolean {
  return size > MAX_MEMBER_BYTES || (size > MIN_BOMB_BYTES && size > packed * MAX_PACKED_RATIO);
}

function memberFile(entry: FileEntry): SourceFile {
  return {
    path: entry.filename,
    size: entry.uncompressedSize,
    async read(take, signal) {
      const checked = await unpack(entry, async () => 'more', signal);
      return checked ?? (await unpack(entry, take, signal));
    },
    async bytes(signal) {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      const fault = await unpack(
        entry,
        async (piece) => {
          pieces.push(new Uint8Array(piece));
          return 'more';
        },
        signal,
      );
      return fault ?? new Blob(pieces);
    },
  };
}

/** Unpacks a file. It stops where there is more of it than its packed size can honestly hold, whatever it announces. */
async function unpack(entry: FileEntry, take: TakeBytes, signal: AbortSignal): Promise<FileFault | undefined> {
  let size = 0;
  let end: { readonly fault: FileFault | undefined } | { readonly error: unknown } | undefined;
  const ending = new AbortController();
  const stop = (by: typeof end) => {
    end = by;
    ending.abort();
  };
  const sink = new WritableStream<Uint8Array>({
    async write(bytes) {
      if (end !== undefined) return;
      size += bytes.byteLength;
      if (isTooLarge(size, entry.compressedSize)) return stop({ fault: 'too_large' });
      try {
        if ((await take(bytes)) === 'stop') stop({ fault: undefined });
      } catch (error) {
        stop({ error });
      }
    },
  });
  let fault: FileFault | undefined;
  try {
    await entry.getData(sink, { ...UNPACKING, signal: AbortSignal.any([signal, ending.signal]) });
  } catch (error) {
    signal.throwIfAborted();
    fault = faultFor(error);
  }
  if (end === undefined) return fault;
  if ('error' in end) throw end.error;
  return end.fault;
}

function faultFor(error: unknown): FileFault {
  if (error instanceof DOMException && error.name === 'NotReadableError') return 'unreadable';
  return FAULTS.get(error instanceof Error ? error.message : '') ?? 'damaged';
}
