// Runs once before the browser tests: brings Chromium and builds what they open.
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bringChromium } from './chromium.ts';
import { makeBuilds, type Builds } from './make-builds.ts';

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
  const { root } = project.vitest.config;
  const { release, next } = await buildsOrEnd(root);
  project.provide('build', release);
  project.provide('nextBuild', next);
}

async function buildsOrEnd(root: string): Promise<Builds> {
  try {
    return await makeBuilds(root, join(root, '.cache', 'test-builds'));
  } catch (error) {
    // Its message holds the command and what the build printed.
    endRun(error instanceof Error ? error.message : String(error));
  }
}

/** Ends the run before its first test; thrown errors would hide the message among Vitest's own lines. */
function endRun(message: string): never {
  console.error(message);
  process.exit(1);
}
