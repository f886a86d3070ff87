// A database that no build can open.
import type { Page } from 'playwright-core';

/** Makes the recorder's database one of a version that no build knows. `page`: of its origin. */
export function breakDatabase(page: Page): Promise<void> {
  return page.evaluate(
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
}
