// Storage that does not answer, as where a frozen page keeps a transaction open.

import type { Page } from 'playwright-core';

/** Keeps a transaction open in the page. Resolves with the function that ends it. */
export async function holdStorage(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('holdfast:holdfast');
        opening.addEventListener('error', () => reject(opening.error ?? new Error('not opened')));
        opening.addEventListener('success', () => {
          const store = opening.result.transaction('journal', 'readwrite').objectStore('journal');
          let isHeld = true;
          addEventListener('release', () => (isHeld = false));
          const hold = (): void => {
            if (isHeld) store.get(0).addEventListener('success', hold);
          };
          hold();
          resolve();
        });
      }),
  );
  return () => page.evaluate(() => void dispatchEvent(new Event('release')));
}
