// Builds what browsers open in tests: the sources as they are, and once more as the next version.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The directories of two builds of the same sources. */
export interface Builds {
  readonly release: string;
  /** The same with other worker files: what users have once a new version is out. */
  readonly next: string;
}

/** Makes both builds below `folder`. Rejects with what the build printed when it fails. */
export async function makeBuilds(root: string, folder: string): Promise<Builds> {
  const [release, next] = await Promise.all([
    buildInto(root, join(folder, 'release'), 'release'),
    buildInto(root, join(folder, 'next'), 'next'),
  ]);
  return { release, next };
}

// In a process of its own, as Vitest's NODE_ENV would make it a development build.
async function buildInto(root: string, directory: string, buildId: string): Promise<string> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--outDir', directory, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: root, env: { ...process.env, NODE_ENV: 'production', HOLDFAST_BUILD_ID: buildId } },
  );
  return directory;
}
