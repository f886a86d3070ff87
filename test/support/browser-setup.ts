// Runs once before the browser tests: brings Chromium and builds what they open.
import type { TestProject } from 'vitest/node';
import { makeBuild } from './builds.ts';
import { bringChromium } from './chromium.ts';

declare module 'vitest' {
  // Vitest's own way to type what `inject` gives.
  export interface ProvidedContext {
    /** The directory of a build, for `serve`. */
    build: string;
    /** A build of the same sources with other worker files: what users have once a new version is out. */
    nextBuild: string;
    /** A build whose journal records are of a newer version. */
    futureBuild: string;
  }
}

/** Makes the builds, which tests get with `inject('build')` and so on. */
export default async function setup(project: TestProject): Promise<void> {
  const browser = bringChromium();
  if (!browser.ok) endRun(browser.message);
  const { root } = project.vitest.config;
  const builds = [makeBuild(root, 'release'), makeBuild(root, 'next'), makeBuild(root, 'future')] as const;
  const [build, nextBuild, futureBuild] = await Promise.all(builds).catch((error: unknown) =>
    endRun(error instanceof Error ? error.message : String(error)),
  );
  project.provide('build', build);
  project.provide('nextBuild', nextBuild);
  project.provide('futureBuild', futureBuild);
}

/** Ends the run before its first test; thrown errors would hide the message among Vitest's own lines. */
function endRun(message: string): never {
  console.error(message);
  process.exit(1);
}
