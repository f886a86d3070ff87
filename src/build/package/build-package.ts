// `npm run build:package`: makes what `npm pack` puts into the package, in the folder given.
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundleScripts, openApiDescription } from './bundle-scripts.ts';
import { writeLicenses } from './write-licenses.ts';
import { writeDeclarations } from './write-declarations.ts';

/** Where package.json expects it: below the build of the app, which empties its folder, and apart from its files. */
const FOLDER = 'dist/package';

/** Makes the package's files in `folder`, which is emptied first. `root`: the directory of package.json. */
export async function buildPackage(root: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const [bundled] = await Promise.all([bundleScripts(root, folder), writeDeclarations(root, folder)]);
  await writeLicenses(bundled, join(folder, 'THIRD-PARTY-LICENSES.txt'));
  await writeFile(join(folder, 'openapi.json'), openApiDescription());
  await copyFile(join(root, 'src/kit/theme.css'), join(folder, 'theme.css'));
}

/** The command line's entry point. Returns the exit code. */
export async function main([folder = FOLDER]: readonly string[], root: string): Promise<number> {
  await buildPackage(root, resolve(root, folder));
  return 0;
}
