// Makes builds of the current sources for tests, each in its own folder.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * `release`: the build that users get. `next`: the same sources with other worker files, like the next
 * release. `future`: a release whose journal records have a newer version.
 */
export type BuildName = 'release' | 'next' | 'future';

const CONFIG: Record<BuildName, string> = {
  release: 'vite.config.ts',
  next: 'vite.config.ts',
  future: 'test/support/future-build.config.ts',
};

declare global {
  /** The builds of this run. They are kept globally because Vitest loads this module anew for each project. */
  var sharedBuilds: Map<BuildName, Promise<string>> | undefined;
}

/** The same as `makeBuild` in the usual folder, but once for all projects of a run. */
export function sharedBuild(root: string, name: BuildName): Promise<string> {
  const builds = (globalThis.sharedBuilds ??= new Map<BuildName, Promise<string>>());
  const build = builds.get(name) ?? makeBuild(root, name);
  builds.set(name, build);
  return build;
}

/**
 * Makes a build below `folder`. Resolves with its directory. `root`: the directory of package.json.
 * Rejects with an error whose message contains the command and the output of the build.
 */
export async function makeBuild(
  root: string,
  name: BuildName,
  folder = join(root, '.cache', 'test-builds'),
): Promise<string> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const directory = join(folder, name);
  // In a separate process, because Vitest's NODE_ENV would make it a development build.
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', CONFIG[name], '--outDir', directory, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: root, env: { ...process.env, NODE_ENV: 'production', HOLDFAST_BUILD_ID: name } },
  );
  return directory;
}
