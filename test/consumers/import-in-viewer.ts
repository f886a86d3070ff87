// Imports a file in the viewer that an app shows: the bundler has to emit the worker of the import.
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { DEADLINE } from '../support/browser-test.ts';
import { chatgptExport } from '../support/chatgpt-export.ts';

/** `page` has `showViewer`. */
export async function importInViewer(page: Page): Promise<void> {
  await page.evaluate(`location.hash = '#/import'; showViewer().then(() => null)`);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByTestId('import-files').click()]);
  await chooser.setFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(chatgptExport(2, 30)) });
  await page.getByTestId('import-report').waitFor(DEADLINE);
  expect(await page.locator('[data-testid=import-count][data-count=new] dd').innerText()).toBe('2');
}
