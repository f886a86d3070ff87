// The browser contexts that screenshots are taken in, one for each world.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { breakDatabase } from '../support/break-database.ts';
import { deleteDatabases, limitQuota } from '../support/chromium-control.ts';
import { holdStorage } from '../support/hold-storage.ts';
import { someRecordings, setStage } from '../viewer/stage.ts';
import type { World } from './shots.ts';

/** Longer than a checkpoint takes to come. */
const STREAM_MS = 6_000;

export async function openWorld(browser: Browser, url: string, world: World): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  if (world === 'stage' || world === 'held') await setStage(context, url, someRecordings(Date.now()));
  if (world === 'held') {
    const holder = await context.newPage();
    await holder.goto(`${url}blank.html`);
    await holdStorage(holder);
  }
  if (world === 'broken') await openBroken(context, url);
  if (world === 'copied' || world === 'gave_way' || world === 'restored') await openCopied(context, url, world);
  return context;
}

/** Breaks the recorder's database before any page of a recorder opens it. */
async function openBroken(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${url}blank.html`);
  await breakDatabase(page);
  await page.close();
}

async function openCopied(
  context: BrowserContext,
  url: string,
  world: 'copied' | 'gave_way' | 'restored',
): Promise<void> {
  const { origin } = new URL(url);
  const live = await setStage(context, url, someRecordings(Date.now()));
  const page = await context.newPage();
  await page.goto(`${url}#/storage`);
  await page.getByTestId('setting-second_copy').check();
  await isCopy(page, 'current');
  if (world === 'gave_way') {
    const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
    const free = await limitQuota(page, origin, usage);
    await live.evaluate((ms) => window.stage.stream(50, ms), STREAM_MS);
    await isCopy(page, 'gave_way');
    await free();
  }
  if (world === 'restored') await deleteDatabases(page, origin);
  await page.close();
}

async function isCopy(page: Page, state: string): Promise<void> {
  await page.locator(`[data-testid=second-copy][data-state=${state}]`).waitFor();
}
