// Puts recordings into a browser, for tests and screenshots of the viewer.
import type { BrowserContext, Page } from 'playwright-core';
import type { GeneratorOptions } from '../recordings/session-plan.ts';
import { buildPage, type BuiltFiles } from '../support/build-page.ts';
import type { Stage } from './page/main.ts';

declare global {
  interface Window {
    stage: Stage;
  }
}

/** What tests and screenshots show beside the sessions of `SHOWCASE`. */
export function someRecordings(until: number): GeneratorOptions {
  return { seed: 14, sessions: 300, messages: 3_000, long: [400], until };
}

/** The page that the others need, as `extraFiles` of `serve`. `root`: the project's directory. */
export function buildStagePage(root: string): Promise<BuiltFiles> {
  return buildPage(root, { name: 'stage', module: 'test/viewer/page/main.ts' });
}

/** Opens a page that has `window.stage`. `url`: of a server that has the files of `buildStagePage`. */
export async function openStage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}stage.html`);
  await page.waitForFunction(() => 'stage' in window);
  return page;
}

/** Records all there is to see: generated sessions, those of `SHOWCASE`, one that is cut off, and two that go on. Returns the page that records these. */
export async function setStage(context: BrowserContext, url: string, generated: GeneratorOptions): Promise<Page> {
  const live = await openStage(context, url);
  await live.evaluate((options) => window.stage.fill(options), generated);
  await live.evaluate(() => window.stage.showcase());
  const lost = await openStage(context, url);
  await lost.evaluate(() => window.stage.lost());
  await lost.close();
  await live.evaluate(() => window.stage.live());
  return live;
}
