// A file to be imported, wherever it is: in a folder, in an archive or alone.

/** A file that a person chose. */
export interface ChosenFile {
  /** Its name, or its path in the folder that was chosen, with `/`. */
  readonly path: string;
  readonly blob: Blob;
}

/** Takes the next bytes of a file. Reading goes on when its promise resolves, and stops where it gives `stop`. */
export type TakeBytes = (bytes: Uint8Array) => Promise<'more' | 'stop'>;

/** Why a file could not be read, as a report says it. */
export type FileFault =
  | 'damaged'
  | 'damaged_encryption'
  | 'encrypted'
  | 'internal_error'
  | 'nested_archive'
  | 'newer_encryption'
  | 'no_passphrase'
  | 'too_large'
  | 'unreadable'
  | 'unsafe_path'
  | 'unsupported_compression'
  | 'wrong_passphrase'
  | 'wrong_checksum';

/** What became of reading: undefined where all was read, or as much as was wanted. */
export type FileRead = FileFault | undefined;

/** A file that can be read in pieces. */
export interface SourceFile {
  /** With `/`; within its archive or folder. */
  readonly path: string;
  /** In bytes, unpacked. */
  readonly size: number;
  /** Gives its bytes in order. What was taken before a fault counts for nothing where the file is in an archive: it is checked first. */
  read(take: TakeBytes, signal: AbortSignal): Promise<FileRead>;
  /** All of its bytes, or what is wrong with them; of an archive's file they are in memory. */
  bytes(signal: AbortSignal): Promise<Blob | FileFault>;
}

/** Files that belong together. */
export interface SourceFolder {
  /** As reports name it: the name of the archive; empty for files that were chosen one by one. */
  readonly name: string;
  readonly files: readonly SourceFile[];
  /** Files of an archive that are not read. */
  readonly faults: readonly { readonly path: string; readonly fault: FileFault }[];
}

/** A file of the disk, or the body of a request. */
export function blobFile(path: string, blob: Blob): SourceFile {
  return {
    path,
    size: blob.size,
    async read(take, signal) {
      const reader = blob.stream().getReader();
      try {
        for (;;) {
          signal.throwIfAborted();
          const next = await reader.read().catch(() => undefined);
          if (next === undefined) return 'unreadable'; // it was moved or changed since it was chosen
          if (next.done || (await take(next.value)) === 'stop') return undefined;
        }
      } finally {
        await reader.cancel().catch(() => {});
      }
    },
    bytes: () => Promise.resolve(blob),
  };
}
