// Lists the files of a profile by class.
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
  for (const each of classes.filter((given) => given.path.test(path))) {
    if (each.text === undefined) return each;
    const places = each.isBeside === true ? await besides(profile, path) : [path];
    const having = await Promise.all(places.map((place) => hasText(join(profile, place), each.text ?? '')));
    if (having.includes(true)) return each;
  }
  return undefined;
}

/** The files of the same folder and of the one above. */
async function besides(profile: string, path: string): Promise<string[]> {
  const folders = [dirname(path), dirname(dirname(path))];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(join(profile, folder), { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => `${folder}/${name}`);
    }),
  );
  return found.flat();
}

async function hasText(file: string, text: string): Promise<boolean> {
  return (await readFile(file)).includes(text, 0, 'latin1');
}
