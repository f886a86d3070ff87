// The browser contexts that screenshots are taken in, one for each world.
import type { Browser, BrowserContext } from 'playwright-core';
import { breakDatabase } from '../support/break-database.ts';
import { holdStorage } from '../support/hold-storage.ts';
import { someRecordings, setStage } from '../viewer/stage.ts';
import type { World } from './shots.ts';

export async function openWorld(browser: Browser, url: string, world: World): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  if (world === 'stage' || world === 'held') await setStage(context, url, someRecordings(Date.now()));
  if (world === 'held') {
    const holder = await context.newPage();
    await holder.goto(`${url}blank.html`);
    await holdStorage(holder);
  }
  if (world === 'broken') await openBroken(context, url);
  return context;
}

/** Breaks the recorder's database before any page of a recorder opens it. */
async function openBroken(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${url}blank.html`);
  await breakDatabase(page);
  await page.close();
}
