// The browser contexts that screenshots are taken in, one for each world.
import type { Browser, BrowserContext } from 'playwright-core';
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
  if (world === 'broken') await breakDatabase(context, url);
  return context;
}

/** Makes the recorder's database one of a version that no build knows. */
async function breakDatabase(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${url}blank.html`);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('holdfast:holdfast', 1_000);
        opening.addEventListener('error', () => reject(opening.error ?? new Error('not opened')));
        opening.addEventListener('success', () => {
          opening.result.close();
          resolve();
        });
      }),
  );
  await page.close();
}
