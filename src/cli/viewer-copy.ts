// The copy of the viewer: a folder of files as the build made them, and a list of them by which they are recognised.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { existingFile, hashOf } from './existing-file.ts';
import type { FilePlan } from './file-plan.ts';

/** The viewer's folder in that of the app. */
const FOLDER = 'holdfast';

/** The list, in the viewer's folder. */
const LIST = 'holdfast-files.json';

/** Plans the copy of every file below `source`, and the removal of those that an earlier version had. */
export async function planViewer(source: string, folder: string): Promise<FilePlan[]> {
  const target = join(folder, FOLDER);
  const written = await listedFiles(join(target, LIST));
  if (written === null) return [{ path: `${FOLDER}/${LIST}`, change: 'foreign' }];
  const names = await filesBelow(source);
  const contents = new Map<string, Buffer>();
  for (const name of names) contents.set(name, await readFile(join(source, name)));
  const plans: FilePlan[] = [];
  for (const [name, content] of contents)
    plans.push(planFile(`${FOLDER}/${name}`, await existingFile(join(target, name)), content, written.get(name)));
  for (const [name, hash] of written) {
    if (contents.has(name)) continue;
    const there = await existingFile(join(target, name));
    if (there === null) continue;
    plans.push({ path: `${FOLDER}/${name}`, change: hashOf(there) === hash ? 'removed' : 'foreign' });
  }
  const list = writeList(contents);
  const there = await existingFile(join(target, LIST));
  const isSame = there?.toString('utf8') === list;
  const path = `${FOLDER}/${LIST}`;
  const change = there === null ? 'written' : 'renewed';
  return [...plans, isSame ? { path, change: 'unchanged' } : { path, change, content: list }];
}

function planFile(path: string, there: Buffer | null, content: Buffer, hash: string | undefined): FilePlan {
  if (there === null) return { path, change: 'written', content };
  if (there.equals(content)) return { path, change: 'unchanged' };
  return hashOf(there) === hash ? { path, change: 'renewed', content } : { path, change: 'foreign' };
}

/** Relative paths with slashes, in a stable order. */
async function filesBelow(source: string): Promise<string[]> {
  const found = await readdir(source, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(source, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}

function writeList(contents: ReadonlyMap<string, Uint8Array>): string {
  const files = [...contents].map(([name, content]) => `  ${JSON.stringify(name)}: "${hashOf(content)}"`);
  return `{ "holdfast": "${__HOLDFAST_VERSION__}", "copied_by": "npx holdfast init --viewer", "files": {\n${files.join(',\n')}\n} }\n`;
}

/** The hash of each file that an earlier init has written; null where the list is not one of init. */
async function listedFiles(file: string): Promise<ReadonlyMap<string, string> | null> {
  const there = await existingFile(file);
  if (there === null) return new Map();
  try {
    const list: unknown = JSON.parse(there.toString('utf8'));
    if (typeof list !== 'object' || list === null || !('holdfast' in list) || !('files' in list)) return null;
    const { files } = list;
    if (typeof files !== 'object' || files === null) return null;
    const entries = Object.entries(files).map(([name, hash]): [string, string] => [name, String(hash)]);
    // A path that leads out of the folder would be removed there.
    return entries.some(([name]) => name.startsWith('/') || /(^|[\\/])\.\.([\\/]|$)/.test(name))
      ? null
      : new Map(entries);
  } catch {
    return null;
  }
}
