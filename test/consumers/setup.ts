// Vitest runs this once before the tests of the consumers: finds or installs Chromium, and packs the package.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bringChromium } from '../support/chromium.ts';
import { pack } from '../support/pack.ts';

declare module 'vitest' {
  // Vitest's way to type the values of `inject`.
  export interface ProvidedContext {
    /** The packed package. */
    tarball: string;
  }
}

/** Packs the package. Tests get the tarball with `inject('tarball')`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browser = bringChromium();
  if (!browser.ok) throw new Error(browser.message);
  // Of another name in each run: npm takes a tarball of the same name for the one that is installed.
  const place = await mkdtemp(join(tmpdir(), 'holdfast-pack-'));
  const { tarball } = await pack(project.vitest.config.root, place);
  project.provide('tarball', tarball);
  return () => rm(place, { recursive: true });
}
