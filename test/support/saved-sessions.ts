// Reads the file of sessions that the viewer saves.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { SessionDetail } from '../../src/protocol/index.ts';

/** The sessions of the file that `choose` has the page save. */
export async function savedSessions(page: Page, choose: () => Promise<void>): Promise<SessionDetail[]> {
  const [download] = await Promise.all([page.waitForEvent('download'), choose()]);
  if (!/^holdfast-\d{4}-\d{2}-\d{2}.*\.jsonl$/.test(download.suggestedFilename()))
    throw new Error(`The file is named ${download.suggestedFilename()}.`);
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as SessionDetail);
}
