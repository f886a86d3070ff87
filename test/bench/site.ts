// Sets up the benchmark: the released build, a real browser on a new profile, and pages that perform commands.
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
import { ISOLATION } from './isolation.ts';
import { EMPTY_WORKER } from './page/empty-fetch.ts';

/** Deadline for a page to answer a command, in ms: filling a namespace takes longest. */
const DEADLINE_MS = 600_000;

/** A page of the benchmark. */
export interface BenchPage {
  /** Sends a command; see `commands.ts` for its answer. Rejects when the page fails, dies or misses the deadline. */
  ask<Answer>(command: Command): Promise<Answer>;
  /** Brings the page to the front, because some browsers slow down background pages. */
  show(): Promise<void>;
  /** Kills the page's process; absent where the engine cannot kill the process of one tab. */
  readonly crash?: () => Promise<void>;
  close(): Promise<void>;
}

export interface PageOptions {
  /** The page's origin is not isolated, like most origins: its clock is coarse, and its SharedWorker dies with the tab that started it. */
  readonly isPlain?: boolean;
  /** Path of another build's directory, which the page uses instead. It has an origin of its own, which is isolated. */
  readonly build?: string;
}

export interface BenchSite {
  /** Path of the build's directory. */
  readonly build: string;
  readonly browser: TortureBrowser;
  /** Path of the browser's profile directory. */
  readonly profile: string;
  openPage(options?: PageOptions): Promise<BenchPage>;
  /** Ends the browser, awaits `between`, and starts it again on the same profile. No page may be open. */
  restart(between: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Builds the library, unless `built` is the directory of such a build, and the pages, serves them and starts the browser. `root`: the project's directory. */
export async function openSite(root: string, engine: TortureEngine, built?: string): Promise<BenchSite> {
  const [build, page, worker] = await Promise.all([
    built ?? makeBuild(root, 'release', join(root, '.cache', 'bench-builds')),
    buildPage(root, { name: 'bench', module: 'test/bench/page/main.ts' }),
    buildScript(root, { name: 'raw-worker', module: 'test/bench/page/raw-worker.ts' }),
  ]);
  const empty = { 'empty/sw.js': EMPTY_WORKER, 'empty/index.html': '<!doctype html><title>Empty</title>' };
  const extraFiles = { ...page, ...worker, ...empty };
  const [isolated, plain] = await Promise.all([
    serve(build, { extraFiles, headers: ISOLATION }),
    serve(build, { extraFiles }),
  ]);
  const others = new Map<string, ReturnType<typeof serve>>();
  const serveOther = (folder: string): ReturnType<typeof serve> => {
    const served = others.get(folder) ?? serve(folder, { extraFiles, headers: ISOLATION });
    others.set(folder, served);
    return served;
  };
  const control = await startControlServer<Command>();
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  let browser = await engine.launch(profile);
  let pages = 0;
  let openPages = 0;
  return {
    build,
    get browser() {
      return browser;
    },
    profile,
    async openPage({ isPlain = false, build: other } = {}) {
      pages += 1;
      const name = `p${pages}`;
      const served = isPlain ? plain : isolated;
      const { url } = other === undefined ? served : await serveOther(other);
      const linked = control.nextPage(name, DEADLINE_MS);
      const tab = await browser.openTab(`${url}bench.html?tab=${name}&socket=${control.port}`);
      const link = await linked;
      openPages += 1;
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
          openPages -= 1;
          // It outlives its pages for minutes: the next page would find it running, with the recordings in its memory.
          if (openPages === 0) await browser.killSharedWorkers?.();
        },
      };
    },
    async restart(between) {
      await browser.close();
      await between();
      browser = await engine.launch(profile);
    },
    async close() {
      await browser.close();
      const otherServers = await Promise.all(others.values());
      await Promise.all([isolated, plain, control, ...otherServers].map((server) => server.close()));
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
