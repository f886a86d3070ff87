// The tarball that npm would publish, made apart from the project's own files.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makePackage } from './package-build.ts';

/** What npm packs beside the files that package.json names. */
const ALWAYS = ['package.json', 'README.md', 'LICENSE'];

/** A packed package. */
export interface Packed {
  /** The folder whose files are packed, like the root of the package. */
  readonly folder: string;
  readonly tarball: string;
}

/** Makes the package below `place`, which is emptied first. `root`: the directory of the project's package.json. */
export async function pack(root: string, place: string): Promise<Packed> {
  const folder = join(place, 'holdfast');
  await rm(place, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await makePackage(join(folder, 'dist/package'), true);
  for (const file of ALWAYS) await copyFile(join(root, file), join(folder, file));
  const args = ['pack', '--ignore-scripts', '--pack-destination', place, '--silent'];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: folder });
  return { folder, tarball: join(place, stdout.trim()) };
}
