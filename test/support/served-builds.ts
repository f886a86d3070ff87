// Serves several builds at one origin, each in its own folder, and deploys other builds there.
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { serve } from './serve.ts';

/** The first released build; see test/frozen-builds/README.md. */
export const FROZEN_BUILD = join(import.meta.dirname, '..', 'frozen-builds', '2026-11-28');

export interface ServedBuilds {
  /** The URL below which each folder is served, with a slash at its end. */
  readonly url: string;
  /** Deploys a build into a folder, and replaces its content. */
  readonly deploy: (folder: string, build: string) => Promise<void>;
  /** Removes a folder. */
  readonly remove: (folder: string) => Promise<void>;
}

/** Serves builds until the end of the test. The argument maps each folder to the directory of its build. */
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
