// Several builds below one origin, each in a folder of its own, and the means to deploy another one.
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { serve } from './serve.ts';

/** The first build that users had; see test/frozen-builds/README.md. */
export const FROZEN_BUILD = join(import.meta.dirname, '..', 'frozen-builds', '0.1.0');

export interface ServedBuilds {
  /** The address below which each folder is, with a slash at its end. */
  readonly url: string;
  /** Puts a build into a folder, in place of what was there. */
  readonly deploy: (folder: string, build: string) => Promise<void>;
  /** Takes a folder away. */
  readonly remove: (folder: string) => Promise<void>;
}

/** Serves builds until the test is over: directories by the folder that they appear in. */
export async function serveBuilds(builds: Readonly<Record<string, string>>): Promise<ServedBuilds> {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-builds-'));
  const remove = (folder: string): Promise<void> => rm(join(root, folder), { force: true });
  const deploy = async (folder: string, build: string): Promise<void> => {
    await remove(folder);
    await symlink(build, join(root, folder));
  };
  for (const [folder, build] of Object.entries(builds)) await deploy(folder, build);
  const server = await serve(root);
  onTestFinished(async () => {
    await server.close();
    await rm(root, { recursive: true, force: true });
  });
  return { url: server.url, deploy, remove };
}
