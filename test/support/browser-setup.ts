// Runs once before each project of browser tests: finds or installs Chromium, and makes the builds that the tests use.
import type { TestProject } from 'vitest/node';
import { sharedBuild } from './builds.ts';
import { bringChromium } from './chromium.ts';

declare module 'vitest' {
  // Vitest's way to type the values of `inject`.
  export interface ProvidedContext {
    /** The directory of the release build, for `serve`. */
    build: string;
    /** A build of the same sources with other worker files, like the next release. */
    nextBuild: string;
    /** A build whose journal records have a newer version. */
    futureBuild: string;
  }
}

/** Makes the builds. Tests get them with `inject('build')`, `inject('nextBuild')` and so on. */
export default async function setup(project: TestProject): Promise<void> {
  const browser = bringChromium();
  if (!browser.ok) endRun(browser.message);
  const { root } = project.vitest.config;
  const builds = [sharedBuild(root, 'release'), sharedBuild(root, 'next'), sharedBuild(root, 'future')] as const;
  const [build, nextBuild, futureBuild] = await Promise.all(builds).catch((error: unknown) =>
    endRun(error instanceof Error ? error.message : String(error)),
  );
  project.provide('build', build);
  project.provide('nextBuild', nextBuild);
  project.provide('futureBuild', futureBuild);
}

/** Ends the run before its first test. It does not throw, because Vitest's output would hide the message. */
function endRun(message: string): never {
  console.error(message);
  process.exit(1);
}
