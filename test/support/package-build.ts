// Makes what `npm pack` packs.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');

/** Makes the files of the package in `folder`, as the script build:package does, but for the viewer unless it is asked for. Rejects with what that prints. */
export async function makePackage(folder: string, withViewer = false): Promise<void> {
  // In a separate process, because Vitest's NODE_ENV would make a development build.
  await promisify(execFile)(
    process.execPath,
    [
      join(ROOT, 'test/support/run-typescript.mjs'),
      'src/build/package/build-package.ts',
      folder,
      ...(withViewer ? [] : ['--without-viewer']),
    ],
    { cwd: ROOT, env: { ...process.env, NODE_ENV: 'production' } },
  );
}
