// Backups in real Chromium: to a folder of the file system's API, cut off in the middle, and restored elsewhere.
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { BackupRun, Verified } from '../../src/backup/index.ts';
import { eventually, test } from '../support/browser-test.ts';
import { buildScript } from '../support/build-page.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

const extraFiles = await buildScript(process.cwd(), { name: 'backup', module: 'test/support/backup-page.ts' });

async function open(context: BrowserContext, url: string): Promise<RecordingPage> {
  const recording = await openPage(context, url);
  await recording.open();
  // Passed as a string, because Vitest would rewrite the `import()` in a function.
  await recording.page.evaluate(`import(${JSON.stringify(`${url}backup.js`)}).then(() => null)`);
  return recording;
}

/** Backs up to the origin's own folder. */
function backUp(page: Page, passphrase: string | null = null): Promise<BackupRun> {
  return page.evaluate(async (given) => {
    const { backup, recorder } = window;
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('backup', { create: true });
    const secret = given === null ? null : await backup.secretOf(given);
    const kept = await backup.loadBackup('holdfast');
    await backup.saveBackup('holdfast', { folder, secret: kept?.secret ?? secret, last: null });
    const settings = await backup.loadBackup('holdfast');
    if (settings === null) throw new Error('The settings were not kept.');
    return backup.runBackup(backup.directoryFolder(settings.folder), backup.recordingsOf(recorder.api), {
      namespace: 'holdfast',
      now: Date.now(),
      secret: settings.secret,
    });
  }, passphrase);
}

function verify(page: Page): Promise<Verified> {
  return page.evaluate(async () => {
    const { backup, recorder } = window;
    const settings = await backup.loadBackup('holdfast');
    if (settings === null) throw new Error('There are no settings.');
    const folder = backup.directoryFolder(settings.folder);
    const found = await backup.readManifest(folder);
    if (found.state !== 'found') throw new Error(`The manifest is ${found.state}.`);
    return backup.verifyBackup(folder, backup.recordingsOf(recorder.api), found.manifest, settings.secret);
  });
}

/** The names and texts of the folder's files. */
function filesOf(page: Page): Promise<[string, string][]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('backup');
    const files: [string, string][] = [];
    for await (const [name, handle] of folder.entries())
      files.push([name, await (await (handle as FileSystemFileHandle).getFile()).text()]);
    return files;
  });
}

test('what is recorded is backed up, also where a run was cut off, verified, and restored into an empty browser', async ({
  browser,
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild({ extraFiles });
  const first = await open(context, url);
  await first.record([sessionStart('s1', { title: 'A walk' }), messageAdd('m1', 'To the sea. 🌊 Ελλάδα')]);
  await first.record([{ type: 'session_end', session_id: 's1' }]);
  expect(await backUp(first.page)).toMatchObject({ sessions: 1, messages: 1 });
  expect(await backUp(first.page)).toMatchObject({ sessions: 0 });

  await first.record([
    sessionStart('s2', { title: 'Much' }),
    { ...messageAdd('m1', 'x'.repeat(3_000_000)), session_id: 's2' },
    { type: 'session_end', session_id: 's2' },
  ]);
  const cutOff = backUp(first.page).catch((error: unknown) => String(error));
  await eventually(async () => (await filesOf(first.page)).length).toBeGreaterThan(4);
  await first.page.close();
  await cutOff;

  const second = await open(context, url);
  expect(await verify(second.page)).toMatchObject({ damaged: [], missing: expect.any(Array) as string[] });
  await backUp(second.page);
  expect(await verify(second.page)).toMatchObject({ damaged: [], unreadable: 0, same: 2, older: [], missing: [] });
  const files = await filesOf(second.page);
  expect(files.map(([name]) => name).filter((name) => !/^\d|^index|^attachments\./.test(name))).toEqual([
    'holdfast-backup.json',
  ]);
  expect(files).toHaveLength(4);

  const elsewhere = await browser.newContext();
  const empty = await open(elsewhere, url);
  const end = await empty.page.evaluate(
    (backedUp) =>
      window.backup.importChats(
        window.recorder,
        backedUp.map(([name, text]) => new File([text], name)),
      ),
    files,
  );
  expect(end).toMatchObject({ error: null, report: { skipped: [], warnings: [] } });
  const [there, here] = [await empty.session('s1'), await second.session('s1')];
  expect(there).toMatchObject({ title: 'A walk', messages: [{ content: 'To the sea. 🌊 Ελλάδα' }] });
  expect(there).toMatchObject({ started_at: (here as { started_at: string }).started_at });
  expect(await empty.session('s2')).toMatchObject({ messages: [{ content: 'x'.repeat(3_000_000) }] });
  await elsewhere.close();
});

test('an encrypted backup goes on after a reload without its passphrase being kept', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild({ extraFiles });
  const first = await open(context, url);
  await first.record([sessionStart('s1', { title: 'Secret walk' }), messageAdd('m1', 'To the sea.')]);
  expect(await backUp(first.page, 'passphrase')).toMatchObject({ manifest: { encrypted: true } });
  await first.page.close();
  const second = await open(context, url);
  await second.record([{ type: 'session_end', session_id: 's1' }]);
  expect(await backUp(second.page)).toMatchObject({ sessions: 1, manifest: { encrypted: true } });
  expect(await verify(second.page)).toMatchObject({ damaged: [], same: 1 });
  for (const [, text] of await filesOf(second.page)) expect(text).not.toMatch(/walk|sea|passphrase/);
});
