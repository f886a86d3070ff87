// The viewer in a Chromium of its own, on recordings that were generated beforehand.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { copyRecordedProfile, RECORDINGS_PORT } from '../../recordings/recorded-profile.ts';
import type { GeneratorOptions } from '../../recordings/session-plan.ts';
import { launchProfile } from '../../support/browser.ts';
import { buildScript } from '../../support/build-page.ts';
import { serve, type FileServer } from '../../support/serve.ts';
import { buildStagePage, openStage } from '../../viewer/stage.ts';
import type { Bench } from '../bench.ts';
import { EAGER_MEMORY, ISOLATION } from '../isolation.ts';
import type { Probe } from '../page/probe.ts';

declare global {
  interface Window {
    probe: Probe;
    /** The time of the first row of the list on the screen, since the navigation, in ms. */
    firstRow: Promise<number>;
  }
}

const DEADLINE_MS = 300_000;

/** A page without anything, to compare frames with. */
const EMPTY_PAGE = `<!doctype html><title>Empty</title><body style="margin:0;height:100vh;overflow:auto">${'<p>Empty.</p>'.repeat(2_000)}`;

export interface ViewerSite {
  readonly url: string;
  readonly context: BrowserContext;
  /** Opens a page with the probe. `path`: below `url`. */
  open(path: string): Promise<Page>;
  /** A page that records. */
  stage(): Promise<Page>;
  /** Closes the browser and starts it again: its workers and memory are new. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** `isKept`: the recordings are kept between runs, as they take minutes. */
export async function openViewerSite(bench: Bench, options: GeneratorOptions, isKept: boolean): Promise<ViewerSite> {
  const root = join(import.meta.dirname, '..', '..', '..');
  const { build } = bench.site;
  const [stagePage, probe] = await Promise.all([
    buildStagePage(root),
    buildScript(root, { name: 'probe', module: 'test/bench/page/probe.ts' }),
  ]);
  const profile = isKept
    ? await copyRecordedProfile({ root, build, options, log: bench.log })
    : await mkdtemp(join(tmpdir(), 'holdfast-viewer-bench-'));
  const extraFiles = { ...stagePage, 'empty.html': EMPTY_PAGE };
  const server: FileServer = await serve(build, {
    extraFiles,
    headers: ISOLATION,
    ...(isKept ? { port: RECORDINGS_PORT } : {}),
  });
  let { context } = await launchProfile(profile, EAGER_MEMORY);
  if (!isKept) {
    const page = await openStage(context, server.url);
    await page.evaluate((given) => window.stage.fill(given), options);
    await page.close();
  }
  const prepare = async (): Promise<void> => {
    context.setDefaultTimeout(DEADLINE_MS);
    await context.addInitScript(`{${String(probe['probe.js'])}}`);
  };
  await prepare();
  return {
    url: server.url,
    get context() {
      return context;
    },
    async open(path) {
      const page = await context.newPage();
      await page.setViewportSize({ width: 1_280, height: 800 });
      await page.goto(`${server.url}${path}`);
      return page;
    },
    stage: () => openStage(context, server.url),
    async restart() {
      await context.close();
      ({ context } = await launchProfile(profile, EAGER_MEMORY));
      await prepare();
    },
    async close() {
      await context.close();
      await server.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
