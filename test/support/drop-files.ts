// Drags files and folders of the disk over a page of the viewer.
import type { Page } from 'playwright-core';

/** Drops them there, by their absolute paths. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const at = { x: 300, y: 300, data };
  await cdp.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at });
  await cdp.send('Input.dispatchDragEvent', { type: 'dragOver', ...at });
  await page.getByTestId('import-overlay').waitFor();
  await cdp.send('Input.dispatchDragEvent', { type: 'dragOver', ...at });
  await cdp.send('Input.dispatchDragEvent', { type: 'drop', ...at });
  await page.getByTestId('import-overlay').waitFor({ state: 'hidden' });
  await cdp.detach();
}
