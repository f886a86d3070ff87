// The files of what was dropped: files, and folders with all that is in them.

import type { ChosenFile } from '../../importing/index.ts';
import type { Brought, GatheredFiles } from './imports.ts';

/** Files, and entries of the disk where the browser has them. */
export type Dropped = FileSystemEntry | File;

/** What was dropped, as an import takes it. */
export function droppedFiles(dropped: readonly Dropped[]): Brought {
  return {
    names: dropped.map(({ name }) => name),
    gather: (signal, onFound) => readDropped(dropped, signal, onFound),
  };
}

/** Reads folders in full, however deep; never rejects. Once `signal` is aborted, it returns what it has. */
export async function readDropped(
  dropped: readonly Dropped[],
  signal: AbortSignal,
  onFound: (count: number) => void,
): Promise<GatheredFiles> {
  const files: ChosenFile[] = [];
  const unreadable: string[] = [];
  const waiting: Dropped[] = [...dropped];
  const take = async (entry: Dropped): Promise<void> => {
    try {
      if (entry instanceof File) files.push({ path: entry.name, blob: entry });
      else if (isFolder(entry)) waiting.push(...(await entriesOf(entry)));
      else if (isFile(entry)) files.push({ path: pathOf(entry), blob: await fileOf(entry) });
    } catch {
      unreadable.push(entry instanceof File ? entry.name : pathOf(entry));
    }
  };
  while (waiting.length > 0 && !signal.aborted) {
    for (const entry of waiting.splice(0)) {
      if (signal.aborted) break;
      await take(entry);
    }
    onFound(files.length);
  }
  return { files, unreadable };
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** Without the slash at its beginning. */
function pathOf({ fullPath }: FileSystemEntry): string {
  return fullPath.replace(/^\//u, '');
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

/** A reader gives some entries at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}
