// What is measured: the build as users have it, in a real browser on a fresh profile, and pages that take commands.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPage, buildScript } from '../support/build-page.ts';
import { makeBuild } from '../support/builds.ts';
import { startControlServer } from '../support/control-server.ts';
import { serve } from '../support/serve.ts';
import { within } from '../support/within.ts';
import type { TortureBrowser, TortureEngine } from '../torture/engines/engine.ts';
import type { Command } from './commands.ts';
import { EMPTY_WORKER } from './page/empty-fetch.ts';

/** For anything that a page is asked, in ms: filling a namespace takes longest. */
const DEADLINE_MS = 300_000;

/** Lets pages have clocks of 5 µs in place of 100 µs. */
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** A page of the benchmark. */
export interface BenchPage {
  /** Answers as `commands.ts` says. Rejects when the page fails, dies or is late. */
  ask<Answer>(command: Command): Promise<Answer>;
  close(): Promise<void>;
}

export interface BenchSite {
  /** Directory of the build. */
  readonly build: string;
  readonly browser: TortureBrowser;
  /** Directory of the browser's profile. */
  readonly profile: string;
  openPage(): Promise<BenchPage>;
  close(): Promise<void>;
}

/** Builds, serves and starts everything. `root`: the project's directory. */
export async function openSite(root: string, engine: TortureEngine): Promise<BenchSite> {
  const [build, page, worker] = await Promise.all([
    makeBuild(root, 'release', join(root, '.cache', 'bench-builds')),
    buildPage(root, { name: 'bench', module: 'test/bench/page/main.ts' }),
    buildScript(root, { name: 'raw-worker', module: 'test/bench/page/raw-worker.ts' }),
  ]);
  const empty = { 'empty/sw.js': EMPTY_WORKER, 'empty/index.html': '<!doctype html><title>Empty</title>' };
  const server = await serve(build, { extraFiles: { ...page, ...worker, ...empty }, headers: ISOLATION });
  const control = await startControlServer<Command>();
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const browser = await engine.launch(profile);
  let pages = 0;
  return {
    build,
    browser,
    profile,
    async openPage() {
      pages += 1;
      const name = `p${pages}`;
      const linked = control.nextPage(name, DEADLINE_MS);
      const tab = await browser.openTab(`${server.url}bench.html?tab=${name}&socket=${control.port}`);
      const link = await linked;
      return {
        ask: async <Answer>(command: Command) => (await link.ask(command, DEADLINE_MS)) as Answer,
        close: async () => {
          await tab.close();
          await within(link.closed, DEADLINE_MS, 'a page to be closed');
        },
      };
    },
    async close() {
      await browser.close();
      await Promise.all([server.close(), control.close()]);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
