// The backup as a person sets it up in the storage view. The folder is one of the origin: headless Chromium shows no dialog to choose another.
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage } from '../support/recording-page.ts';

const PASSPHRASE = 'four or five words';

async function openStorage(page: Page, url: string): Promise<void> {
  await page.addInitScript(() => {
    const showDirectoryPicker = async (): Promise<FileSystemDirectoryHandle> => {
      const root = await navigator.storage.getDirectory();
      return root.getDirectoryHandle('My backup', { create: true });
    };
    Object.assign(window, { showDirectoryPicker });
  });
  await page.goto(`${url}#/storage`);
}

/** Changes a byte of every file with sessions. */
function damage(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('My backup');
    for await (const [name, handle] of folder.entries()) {
      if (!/^\d/.test(name)) continue;
      const writable = await (handle as FileSystemFileHandle).createWritable({ keepExistingData: true });
      await writable.write({ type: 'write', position: 40, data: '#' });
      await writable.close();
    }
  });
}

test('a backup is set up, encrypted, runs again after a reload, is verified, and is left alone when it is forgotten', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await writer.record([sessionStart('s1', { title: 'A walk' }), messageAdd('m1', 'To the sea.')]);
  await writer.record([{ type: 'session_end', session_id: 's1' }]);

  const page = await context.newPage();
  await openStorage(page, url);
  const byId = (id: string) => page.getByTestId(id);
  await byId('backup-set-up').click();
  await byId('encrypt').check();
  expect(await byId('passphrase-final').innerText()).toContain('A lost passphrase is final');
  await byId('new-passphrase').fill('short');
  await byId('backup-choose').click();
  expect(await byId('passphrase-problem').innerText()).toContain('at least 15 characters');
  await byId('new-passphrase').fill(PASSPHRASE);
  await byId('passphrase-again').fill(`${PASSPHRASE}s`);
  expect(await byId('passphrase-problem').innerText()).toBe('The two are not the same.');
  await byId('passphrase-again').fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await byId('backup-outcome').filter({ hasText: '1 session written.' }).waitFor();
  expect(await byId('backup-folder').innerText()).toBe('My backup, encrypted');

  await page.reload();
  await writer.record([sessionStart('s2'), { ...messageAdd('m1', 'And back.'), session_id: 's2' }]);
  await byId('backup-run').click();
  await byId('backup-outcome').filter({ hasText: '1 session written.' }).waitFor();
  await byId('backup-verify').click();
  await byId('backup-verified').filter({ hasText: 'Whole: 2 sessions' }).waitFor();
  await byId('backup-run').click();
  await byId('backup-verified').waitFor();

  await damage(page);
  await byId('backup-verify').click();
  await byId('backup-verified').filter({ hasText: 'The backup is not whole.' }).waitFor();
  await byId('backup-forget').click();
  await byId('backup-set-up').waitFor();
  const names = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const found: string[] = [];
    for await (const name of (await root.getDirectoryHandle('My backup')).keys()) found.push(name);
    return found;
  });
  expect(names).toContain('holdfast-backup.json');

  await byId('backup-set-up').click();
  await byId('backup-choose').click();
  await byId('backup-problem').filter({ hasText: 'The folder has another backup' }).waitFor();
});

test('where no folder can be written, everything is exported by a click, and a person is reminded when it is time', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  for (const session_id of ['s1', 's2'])
    await writer.record([
      sessionStart(session_id, { title: `Walk ${session_id}` }),
      messageAdd('m1', 'To the sea.', { session_id }),
    ]);
  await context.addInitScript(() => {
    Reflect.deleteProperty(window, 'showDirectoryPicker');
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    // The first look at backups comes half a minute after the start.
    const wait = window.setTimeout;
    Object.assign(window, {
      setTimeout: (work: () => void, ms?: number) => wait(work, ms === 30_000 ? 300 : ms),
    });
  });
  const page = await context.newPage();
  await page.goto(`${url}#/storage`);
  const byId = (id: string) => page.getByTestId(id);
  expect(await byId('backup-last-export').innerText()).toBe('not yet');
  await byId('backup-remind').selectOption('7');
  const [download] = await Promise.all([page.waitForEvent('download'), byId('backup-export').click()]);
  expect(download.suggestedFilename()).toMatch(/^holdfast-.*\.zip$/);
  await byId('backup-exported').filter({ hasText: '2 sessions saved as a file.' }).waitFor();
  expect(await byId('backup-last-export').innerText()).not.toBe('not yet');

  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 8 * 86_400_000;
  });
  await page.reload();
  await byId('export-bar').waitFor();
  const [again] = await Promise.all([
    page.waitForEvent('download'),
    byId('export-bar').getByTestId('notice-accept').click(),
  ]);
  expect(again.suggestedFilename()).toMatch(/\.zip$/);
  await byId('export-bar').waitFor({ state: 'detached' });
});
