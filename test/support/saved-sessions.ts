// Reads the file of sessions that the viewer saves.
import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import type { ExportFormat, SessionDetail } from '../../src/protocol/index.ts';

/** Chooses the format of a file in the dialog that asks for it; there is a dialog for the place of the file, which no test can use. */
export async function confirmSave(page: Page, format: ExportFormat): Promise<Download> {
  await page.evaluate(() =>
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined, configurable: true }),
  );
  await page.getByTestId(`save-format-${format}`).check();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-confirm').click()]);
  return download;
}

/** The sessions of the file of JSON lines that `choose` has the page save, without the timing of their messages. */
export async function savedSessions(page: Page, choose: () => Promise<void>): Promise<SessionDetail[]> {
  await choose();
  const download = await confirmSave(page, 'jsonl');
  if (!/^holdfast-\d{4}-\d{2}-\d{2}.*\.jsonl$/.test(download.suggestedFilename()))
    throw new Error(`The file is named ${download.suggestedFilename()}.`);
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    const session = JSON.parse(line) as SessionDetail;
    return { ...session, messages: session.messages.map(({ timing: _timing, ...message }) => message) };
  });
}
