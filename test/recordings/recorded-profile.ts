// A Chromium profile that holds generated recordings. It is made once and kept below `.cache`; each use gets a copy.
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPage } from '../support/build-page.ts';
import { launchProfile } from '../support/browser.ts';
import { serve } from '../support/serve.ts';
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

/** The page that `fillRecordings` needs, as `extraFiles` of `serve`. */
export function buildFillPage(root: string): Promise<Record<string, string>> {
  return buildPage(root, { name: 'fill', module: 'test/recordings/page/main.ts' });
}

/**
 * Resolves with the directory of a copy of the profile, for the caller to remove. `namespace`: where the recordings are.
 * `root`: the project's directory.
 */
export async function copyRecordedProfile(
  root: string,
  options: GeneratorOptions,
  namespace: string,
  log: (line: string) => void,
): Promise<string> {
  const { seed, sessions, messages, until } = options;
  const folder = join(root, '.cache', 'recordings');
  const kept = join(folder, [GENERATOR_VERSION, seed, sessions, messages, until, namespace].join('-'));
  if (!(await stat(kept).catch(() => null))) await fillProfile(root, folder, kept, options, namespace, log);
  const copy = await mkdtemp(join(folder, 'copy-'));
  await cp(kept, copy, { recursive: true });
  return copy;
}

/** Fills a profile, and gives it its name once it is whole. */
async function fillProfile(
  root: string,
  folder: string,
  kept: string,
  options: GeneratorOptions,
  namespace: string,
  log: (line: string) => void,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const growing = await mkdtemp(join(folder, 'growing-'));
  const server = await serve(growing, { port: RECORDINGS_PORT, extraFiles: await buildFillPage(root) });
  try {
    const { context } = await launchProfile(growing);
    const page = await context.newPage();
    page.setDefaultTimeout(DEADLINE_MS);
    await page.goto(`${server.url}fill.html`);
    await page.waitForFunction(() => 'fillRecordings' in window);
    const ms = await page.evaluate(([name, given]) => window.fillRecordings(name, given), [
      namespace,
      options,
    ] as const);
    log(`Generated ${options.sessions} sessions in ${(ms / 1000).toFixed(1)} s.`);
    await context.close();
    await rename(growing, kept);
  } finally {
    await server.close();
    await rm(growing, { recursive: true, force: true });
  }
}
