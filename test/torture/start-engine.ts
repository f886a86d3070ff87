// Starts an engine for a test, on a profile of the test's own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { serve, type FileServer } from '../support/serve.ts';
import type { TortureBrowser, TortureEngine } from './engines/engine.ts';

export interface StartedEngine {
  /** Serves the build, and the files given. */
  readonly server: FileServer;
  readonly browser: TortureBrowser;
  /** Starts the browser again on the same profile. */
  readonly relaunch: () => Promise<TortureBrowser>;
}

/** Everything ends with the test. */
export async function startEngine(
  engine: TortureEngine,
  extraFiles: Readonly<Record<string, string | Uint8Array>>,
): Promise<StartedEngine> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-profile-'));
  const server = await serve(inject('build'), { extraFiles });
  let launching = engine.launch(profile);
  onTestFinished(async () => {
    // A browser that is still starting is ended too.
    const last = await launching.catch(() => null);
    await last?.kill();
    await server.close();
    await rm(profile, { recursive: true, force: true });
  });
  return {
    server,
    browser: await launching,
    relaunch: () => {
      launching = engine.launch(profile);
      return launching;
    },
  };
}
