// Pictures of imported chats on their whole way: dropped in an archive, shown, saved in an archive and a page, and imported elsewhere.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { BrowserContext, Download, Page } from 'playwright-core';
import type { ExportFormat } from '../../src/protocol/index.ts';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { chatgptZip, chatWith, pngOf } from '../support/chatgpt-zip.ts';
import { dropFiles } from '../support/drop-files.ts';
import { confirmSave } from '../support/saved-sessions.ts';

const SCRIPT = `localStorage.setItem('ran', 'yes')`;

async function openViewer(context: BrowserContext, url: string, hash = ''): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}${hash}`);
  await page.getByTestId('find').waitFor();
  return page;
}

/** Drops a file, and waits until it is imported. Returns the numbers of warnings and of new sessions. */
async function importFile(page: Page, path: string): Promise<Record<string, string>> {
  await dropFiles(page, [path]);
  await page.getByTestId('import-report').waitFor(DEADLINE);
  const found = await page
    .getByTestId('import-count')
    .evaluateAll((all) =>
      all.map((each) => [each.dataset['count'] ?? '', each.querySelector('dd')?.textContent ?? '']),
    );
  return Object.fromEntries(found as [string, string][]);
}

/** The natural widths of the pictures that the session shows, and what each attachment is. */
async function expectPicture(page: Page, url: string): Promise<void> {
  await page.goto(`${url}#/session/chatgpt%3Aa`);
  const picture = page.locator('holdfast-attachment img');
  await picture.waitFor(DEADLINE);
  await eventually(() =>
    picture.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)),
  ).toBe(1);
  await eventually(() => page.getByTestId('attachment').allInnerTexts()).toEqual([
    expect.stringContaining('file-cat.png'),
    expect.stringContaining('page.html'),
  ]);
  expect(await page.locator('holdfast-attachment img').count()).toBe(1);
}

async function save(page: Page, format: ExportFormat): Promise<Download> {
  await page.getByTestId('session-save').click();
  return confirmSave(page, format);
}

test('a picture of a ChatGPT archive is shown, saved and imported in another browser, and a file that is a page never runs', async ({
  browser,
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-pictures-'));
  try {
    const zip = await chatgptZip([chatWith('a', ['file-cat', 'file-page'], { 'file-page': 'page.html' })], {
      'file-cat-1.png': pngOf(1),
      'file-page-1.html': `<!doctype html><script>${SCRIPT}</script>`,
    });
    const path = join(folder, 'chatgpt.zip');
    await writeFile(path, new Uint8Array(await zip.arrayBuffer()));
    const page = await openViewer(context, url);
    expect(await importFile(page, path)).toMatchObject({ new: '1', warnings: '0' });
    await expectPicture(page, url);

    for (const format of ['zip', 'html'] as const) {
      const saved = join(folder, `saved.${format}`);
      await (await save(page, format)).saveAs(saved);
      const elsewhere = await browser.newContext();
      const empty = await openViewer(elsewhere, url);
      // A page has no file that is neither a picture nor audio, and says so.
      expect(await importFile(empty, saved)).toMatchObject({ new: '1', warnings: format === 'zip' ? '0' : '1' });
      if (format === 'zip') await expectPicture(empty, url);
      expect(await empty.evaluate(() => localStorage.getItem('ran'))).toBeNull();
      await elsewhere.close();
      if (format === 'zip') continue;
      const reader = await context.newPage();
      await reader.goto(`file://${saved}`);
      await eventually(() =>
        reader.locator('figure img').evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)),
      ).toBe(1);
      expect(await reader.locator('body :is(script, iframe, object, embed)').count()).toBe(0);
    }
    expect(await page.evaluate(() => localStorage.getItem('ran'))).toBeNull();
  } finally {
    await rm(folder, { recursive: true });
  }
});
