// Runs once before the browser tests: brings Chromium and builds what they open.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { bringChromium } from './chromium.ts';

declare module 'vitest' {
  // Vitest's own way to type what `inject` gives.
  export interface ProvidedContext {
    /** The directory of a build, for `serve`. */
    build: string;
    /** A build of the same sources with other worker files: what users have once a new version is out. */
    nextBuild: string;
  }
}

/** Makes the two builds, which tests get with `inject('build')` and `inject('nextBuild')`. */
export default async function setup(project: TestProject): Promise<void> {
  const browser = bringChromium();
  if (!browser.ok) endRun(browser.message);
  const root = project.vitest.config.root;
  const folder = join(root, '.cache', 'test-builds');
  const [build, nextBuild] = await Promise.all([
    buildInto(root, join(folder, 'release'), 'release'),
    buildInto(root, join(folder, 'next'), 'next'),
  ]);
  project.provide('build', build);
  project.provide('nextBuild', nextBuild);
}

// In a process of its own, as Vitest's NODE_ENV would make it a development build.
async function buildInto(root: string, directory: string, buildId: string): Promise<string> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  try {
    await promisify(execFile)(
      process.execPath,
      [vite, 'build', '--outDir', directory, '--emptyOutDir', '--logLevel', 'warn'],
      { cwd: root, env: { ...process.env, NODE_ENV: 'production', HOLDFAST_BUILD_ID: buildId } },
    );
  } catch (error) {
    // Its message holds the command and what the build printed.
    endRun(error instanceof Error ? error.message : String(error));
  }
  return directory;
}

/** Ends the run before its first test; thrown errors would hide the message among Vitest's own lines. */
function endRun(message: string): never {
  console.error(message);
  process.exit(1);
}
