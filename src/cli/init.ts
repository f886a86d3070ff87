// Copies the files that an app serves into its folder. First all of it is planned: where one file cannot be written,
// nothing is changed.
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FilePlan } from './file-plan.ts';
import { planScript } from './script-copy.ts';
import { planViewer } from './viewer-copy.ts';

/** What was done, or why nothing was. */
export type Outcome =
  | { readonly ok: true; readonly files: readonly FilePlan[] }
  | { readonly ok: false; readonly reason: 'no_folder' }
  | { readonly ok: false; readonly reason: 'foreign'; readonly files: readonly string[] };

/** The scripts in the app's folder, by the name of each in the package. */
const SCRIPTS = {
  'worker.js': 'holdfast-worker.js',
  'sw.js': 'holdfast-sw.js',
  'sw-import.js': 'holdfast-sw-import.js',
};

export interface InitOptions {
  /** The folder of the package's files. */
  readonly packageFolder: string;
  /** The app's folder. */
  readonly folder: string;
  readonly withViewer: boolean;
}

/** Plans, and if every file may be written, writes. Rejects where the file system does. */
export async function init({ packageFolder, folder, withViewer }: InitOptions): Promise<Outcome> {
  if (!(await isFolder(folder))) return { ok: false, reason: 'no_folder' };
  const scripts = await Promise.all(
    Object.entries(SCRIPTS).map(([name, path]) => planScript(join(packageFolder, name), folder, path)),
  );
  const viewer = withViewer ? await planViewer(join(packageFolder, 'viewer'), folder) : [];
  const files = [...scripts, ...viewer];
  const foreign = files.filter(({ change }) => change === 'foreign').map(({ path }) => path);
  if (foreign.length > 0) return { ok: false, reason: 'foreign', files: foreign };
  for (const { path, change, content } of files) {
    const file = join(folder, path);
    if (change === 'removed') await rm(file);
    if (content === undefined || change === 'unchanged') continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return { ok: true, files };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
