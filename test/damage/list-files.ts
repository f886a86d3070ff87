// Lists the files of a profile by class.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileClass, ProfileFiles } from './file-classes.ts';

export interface ProfileFile {
  readonly class: FileClass;
  /** Below the profile. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

export interface ListedFiles {
  readonly files: readonly ProfileFile[];
  /** Paths of files of no class. */
  readonly unknown: readonly string[];
}

export async function listFiles(profile: string, { roots, classes }: ProfileFiles): Promise<ListedFiles> {
  const files: ProfileFile[] = [];
  const unknown: string[] = [];
  for (const root of roots)
    for (const path of await pathsBelow(profile, root)) {
      const found = await classOf(profile, path, classes);
      if (found === undefined) unknown.push(path);
      else files.push({ class: found, path, size: (await stat(join(profile, path))).size });
    }
  return { files, unknown };
}

async function pathsBelow(profile: string, path: string): Promise<string[]> {
  const found = await stat(join(profile, path)).catch(() => null);
  if (found === null) return [];
  if (!found.isDirectory()) return [path];
  const names = (await readdir(join(profile, path))).toSorted();
  return (await Promise.all(names.map((name) => pathsBelow(profile, `${path}/${name}`)))).flat();
}

async function classOf(profile: string, path: string, classes: readonly FileClass[]): Promise<FileClass | undefined> {
  const fitting = classes.filter((each) => each.path.test(path));
  if (fitting.every(({ text }) => text === undefined)) return fitting[0];
  const bytes = await readFile(join(profile, path));
  return fitting.find(({ text }) => text === undefined || bytes.includes(text, 0, 'latin1'));
}
