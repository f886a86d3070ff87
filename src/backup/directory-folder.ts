// A folder that a person chose, by the File System Access API; the origin's private one is the same to it.

import type { BackupFolder } from './folder.ts';

/** Its files are replaced at once: what is written goes to a file beside, which takes the place when it is closed. */
export function directoryFolder(directory: FileSystemDirectoryHandle): BackupFolder {
  async function open(name: string): Promise<File | null> {
    try {
      const handle = await directory.getFileHandle(name);
      return await handle.getFile();
    } catch (cause) {
      if (isMissing(cause)) return null;
      throw cause;
    }
  }

  return {
    async sizes() {
      const sizes = new Map<string, number>();
      for await (const [name, handle] of directory.entries())
        if (handle instanceof FileSystemFileHandle) sizes.set(name, (await handle.getFile()).size);
      return sizes;
    },
    async read(name) {
      const file = await open(name);
      return file === null ? null : file.stream();
    },
    async write(name, bytes) {
      const handle = await directory.getFileHandle(name, { create: true });
      const writable = await handle.createWritable();
      try {
        for await (const piece of bytes) await writable.write(piece);
      } catch (cause) {
        await writable.abort().catch(() => undefined);
        throw cause;
      }
      await writable.close();
    },
    async remove(name) {
      await directory.removeEntry(name).catch((cause: unknown) => {
        if (!isMissing(cause)) throw cause;
      });
    },
  };
}

function isMissing(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'NotFoundError';
}
