// A Chromium profile that holds generated recordings. It is made once and kept below `.cache`; each use gets a copy.
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { launchProfile } from '../support/browser.ts';
import { serve } from '../support/serve.ts';
import { buildStagePage, openStage } from '../viewer/stage.ts';
import { GENERATOR_VERSION, type GeneratorOptions } from './session-plan.ts';

/** The origin of the recordings: pages that read them must be served at this port of `localhost`. */
export const RECORDINGS_PORT = 41_731;

/** Filling takes minutes on a slow machine. */
const DEADLINE_MS = 1_800_000;

/** The `until` of recordings that are kept between runs. */
const UNTIL = Date.UTC(2026, 10, 1);

/** What the benchmark's full form reads. */
export const LARGE: GeneratorOptions = {
  seed: 14,
  sessions: 100_000,
  messages: 1_000_000,
  long: [10_000, 100_000],
  until: UNTIL,
};

/** Where recordings are kept, and what is in them. */
export interface KeptRecordings {
  /** The project's directory. */
  readonly root: string;
  /** The directory of a build. */
  readonly build: string;
  readonly options: GeneratorOptions;
  readonly log: (line: string) => void;
}

/** Resolves with the directory of a copy of the profile, for the caller to remove. */
export async function copyRecordedProfile(recordings: KeptRecordings): Promise<string> {
  const { seed, sessions, messages, until } = recordings.options;
  const folder = join(recordings.root, '.cache', 'recordings');
  const kept = join(folder, [GENERATOR_VERSION, seed, sessions, messages, until].join('-'));
  if (!(await stat(kept).catch(() => null))) await fillProfile(folder, kept, recordings);
  const copy = await mkdtemp(join(folder, 'copy-'));
  await cp(kept, copy, { recursive: true });
  return copy;
}

/** Fills a profile, and gives it its name once it is whole. */
async function fillProfile(folder: string, kept: string, { root, build, options, log }: KeptRecordings): Promise<void> {
  await mkdir(folder, { recursive: true });
  const growing = await mkdtemp(join(folder, 'growing-'));
  const server = await serve(build, { port: RECORDINGS_PORT, extraFiles: await buildStagePage(root) });
  try {
    const { context } = await launchProfile(growing);
    const page = await openStage(context, server.url);
    page.setDefaultTimeout(DEADLINE_MS);
    const startedAt = performance.now();
    await page.evaluate((given) => window.stage.fill(given), options);
    log(`Generated ${options.sessions} sessions in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
    await context.close();
    await rename(growing, kept);
  } finally {
    await server.close();
    await rm(growing, { recursive: true, force: true });
  }
}
