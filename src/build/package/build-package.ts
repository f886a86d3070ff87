// `npm run build:package`: makes what `npm pack` puts into the package, in the folder given.
import { execFile } from 'node:child_process';
import { chmod, copyFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { bundleScripts, openApiDescription } from './bundle-scripts.ts';
import { writeLicenses } from './write-licenses.ts';
import { writeDeclarations } from './write-declarations.ts';

/** Where package.json expects it: below the build of the app, which empties its folder, and apart from its files. */
const FOLDER = 'dist/package';

/** The worker of the search index loads its WebAssembly. */
const SQLITE = 'node_modules/@sqlite.org/sqlite-wasm';

/** Leaves out the viewer, which takes longer than all the rest, where nothing needs it. */
const WITHOUT_VIEWER = '--without-viewer';

/** Makes the package's files in `folder`, which is emptied first. `root`: the directory of package.json. */
async function buildPackage(root: string, folder: string, withViewer: boolean): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const [bundled] = await Promise.all([bundleScripts(root, folder), writeDeclarations(root, folder)]);
  await writeLicenses(bundled, join(folder, 'THIRD-PARTY-LICENSES.txt'));
  await writeFile(join(folder, 'openapi.json'), openApiDescription());
  await copyFile(join(root, 'src/kit/theme.css'), join(folder, 'theme.css'));
  await copyFile(join(root, SQLITE, 'dist/sqlite3.wasm'), join(folder, 'sqlite3.wasm'));
  await chmod(join(folder, 'cli.js'), 0o755);
  if (withViewer) await buildViewer(root, join(folder, 'viewer'));
}

/** The viewer alone, for `holdfast init --viewer`. By a process of its own, as a build for production. */
async function buildViewer(root: string, folder: string): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = ['build', '--outDir', folder, '--emptyOutDir', '--sourcemap', 'false', '--logLevel', 'warn'];
  const env = { ...process.env, NODE_ENV: 'production', HOLDFAST_PAGES: 'viewer' };
  await promisify(execFile)(process.execPath, [vite, ...args], { cwd: root, env });
}

/** The command line's entry point: `[folder] [--without-viewer]`. Returns the exit code. */
export async function main(args: readonly string[], root: string): Promise<number> {
  const [folder = FOLDER] = args.filter((argument) => argument !== WITHOUT_VIEWER);
  await buildPackage(root, resolve(root, folder), !args.includes(WITHOUT_VIEWER));
  return 0;
}
