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

/** Lets pages have clocks of 5 µs in place of 100 µs. Chromium then keeps SharedWorkers out of the processes of tabs. */
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** A page of the benchmark. */
export interface BenchPage {
  /** Answers as `commands.ts` says. Rejects when the page fails, dies or is late. */
  ask<Answer>(command: Command): Promise<Answer>;
  /** Brings it to the front: for what is measured while others are open, as some browsers slow down pages that nobody sees. */
  show(): Promise<void>;
  /** Kills its process; absent where the engine cannot kill that of one tab. */
  readonly crash?: () => Promise<void>;
  close(): Promise<void>;
}

export interface PageOptions {
  /** Of an origin that is not isolated, as most are: its clock is coarse, its SharedWorker dies with the tab that started it. */
  readonly isPlain?: boolean;
}

export interface BenchSite {
  /** Directory of the build. */
  readonly build: string;
  readonly browser: TortureBrowser;
  /** Directory of the browser's profile. */
  readonly profile: string;
  openPage(options?: PageOptions): Promise<BenchPage>;
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
  const extraFiles = { ...page, ...worker, ...empty };
  const [isolated, plain] = await Promise.all([
    serve(build, { extraFiles, headers: ISOLATION }),
    serve(build, { extraFiles }),
  ]);
  const control = await startControlServer<Command>();
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const browser = await engine.launch(profile);
  let pages = 0;
  return {
    build,
    browser,
    profile,
    async openPage({ isPlain = false } = {}) {
      pages += 1;
      const name = `p${pages}`;
      const linked = control.nextPage(name, DEADLINE_MS);
      const tab = await browser.openTab(
        `${(isPlain ? plain : isolated).url}bench.html?tab=${name}&socket=${control.port}`,
      );
      const link = await linked;
      const { crash } = tab;
      return {
        ...(crash === undefined ? {} : { crash: () => crash.call(tab) }),
        ask: async <Answer>(command: Command) => (await link.ask(command, DEADLINE_MS)) as Answer,
        show: async () => {
          if (tab.show !== undefined) await within(tab.show(), DEADLINE_MS, 'a page to come to the front');
        },
        close: async () => {
          await tab.close();
          await within(link.closed, DEADLINE_MS, 'a page to be closed');
        },
      };
    },
    async close() {
      await browser.close();
      await Promise.all([isolated.close(), plain.close(), control.close()]);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
