// A folder that a person chose, by the File System Access API; the origin's private one is the same to it.

import { ATTACHMENTS_FOLDER } from '../formats/index.ts';
import type { BackupFolder } from './folder.ts';

/** A name may have one folder in it. Its files are replaced at once: what is written goes to a file beside, which takes the place when it is closed. */
export function directoryFolder(directory: FileSystemDirectoryHandle): BackupFolder {
  /** The folder of a name, and what follows. */
  async function placeOf(
    path: string,
    options: FileSystemGetDirectoryOptions = {},
  ): Promise<readonly [parent: FileSystemDirectoryHandle, name: string]> {
    const [first = '', name] = path.split('/', 2);
    return name === undefined ? [directory, first] : [await directory.getDirectoryHandle(first, options), name];
  }

  async function open(path: string): Promise<File | null> {
    try {
      const [parent, name] = await placeOf(path);
      const handle = await parent.getFileHandle(name);
      return await handle.getFile();
    } catch (cause) {
      if (isMissing(cause)) return null;
      throw cause;
    }
  }

  return {
    async sizes() {
      const sizes = new Map<string, number>();
      const measure = async (folder: FileSystemDirectoryHandle, before: string): Promise<void> => {
        for await (const [name, handle] of folder.entries())
          if (handle instanceof FileSystemFileHandle) sizes.set(before + name, (await handle.getFile()).size);
          else if (before === '' && name === ATTACHMENTS_FOLDER && handle instanceof FileSystemDirectoryHandle)
            await measure(handle, `${name}/`);
      };
      await measure(directory, '');
      return sizes;
    },
    async read(name) {
      const file = await open(name);
      return file === null ? null : file.stream();
    },
    async write(path, bytes) {
      const [parent, name] = await placeOf(path, { create: true });
      const handle = await parent.getFileHandle(name, { create: true });
      const writable = await handle.createWritable();
      try {
        for await (const piece of bytes) await writable.write(piece);
      } catch (cause) {
        await writable.abort().catch(() => undefined);
        throw cause;
      }
      await writable.close();
    },
    async remove(path) {
      try {
        const [parent, name] = await placeOf(path);
        await parent.removeEntry(name);
      } catch (cause) {
        if (!isMissing(cause)) throw cause;
      }
    },
  };
}

function isMissing(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'NotFoundError';
}
