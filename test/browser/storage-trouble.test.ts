// Storage that hangs, and storage that the browser denies: pages report which it is, and keep pending events.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { QUERY_DEADLINE_MS } from '../../src/protocol/index.ts';
import { breakDatabase } from '../support/break-database.ts';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { launchProfile } from '../support/browser.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { holdStorage } from '../support/hold-storage.ts';
import { openPage } from '../support/recording-page.ts';

/** Chromium's preference that blocks all site data, as its settings page stores it. */
const BLOCKED = JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } });

async function withoutSiteData(): Promise<BrowserContext> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-denied-'));
  await mkdir(join(profile, 'Default'));
  await writeFile(join(profile, 'Default', 'Preferences'), BLOCKED);
  const { context } = await launchProfile(profile);
  onTestFinished(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  });
  return context;
}

test('storage that hangs is shown as hanging, and recovers without user action', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const recording = await openPage(context, url);
  await recording.open();
  await recording.record(sessionStart());
  const viewer = await context.newPage();
  await viewer.goto(url);
  const health = viewer.getByTestId('storage-health');
  await viewer.locator('[data-testid=storage-health][data-health=ok]').waitFor(DEADLINE);
  // Another page keeps a transaction open, like a frozen page.
  const holder = await openPage(context, url);
  const release = await holdStorage(holder.page);

  const replied = recording.record(messageAdd('m1', 'Kept'));

  const state = () => recording.page.evaluate(() => window.recorder.state);
  await eventually(state).toMatchObject({
    status: 'not_saved',
    pending: 1,
    reason: {
      code: 'storage_unavailable',
      health: 'hanging',
      message: expect.stringMatching(/hangs.*close other tabs/s),
    },
  });
  await eventually(() => health.getAttribute('data-health')).toBe('hanging');
  expect(await health.innerText()).toContain('does not answer');

  await release();

  expect(await replied).toMatchObject([{ type: 'ack', status: 'message_added' }]);
  expect(await state()).toEqual({ status: 'saved', refused: 0 });
  await eventually(() => health.getAttribute('data-health')).toBe('ok');
  expect((await recording.session('s1')).messages).toMatchObject([{ content: 'Kept' }]);
});

/** Where each view says that it cannot read, by the address of the view. */
const FAILURES: readonly [hash: string, testId: string][] = [
  ['#/', 'home-error'],
  ['#/live', 'live-error'],
  ['#/recover', 'recovery-error'],
  ['#/trash', 'trash-error'],
  ['#/storage', 'storage-error'],
  ['#/settings', 'settings-error'],
  ['#/session/s1', 'session-error'],
  ['#/session/s1/replay', 'replay-error'],
];

test('while the database cannot be opened, each view says so before a read would have to end, and mends itself', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const spoiler = await openPage(context, url);
  await breakDatabase(spoiler.page);
  const viewer = await context.newPage();
  await viewer.goto(url);
  for (const [hash, testId] of FAILURES) {
    await viewer.evaluate((next) => (location.hash = next), hash);
    const failure = viewer.getByTestId(testId);
    await failure.getByText('Reload this page to get that version').waitFor({ timeout: QUERY_DEADLINE_MS / 2 });
    expect(await failure.getByRole('alert').innerText()).toContain('All recordings are there');
  }
  expect(await viewer.getByTestId('list-error').getByRole('alert').innerText()).toContain('All recordings are there');
  expect(await viewer.getByTestId('save-state').innerText()).toBe('Not saved');
  await viewer.evaluate(() => (location.hash = '#/trash'));

  await spoiler.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase('holdfast:holdfast');
        deleting.addEventListener('error', () => reject(deleting.error ?? new Error('not deleted')));
        deleting.addEventListener('success', () => resolve());
      }),
  );

  await viewer.getByTestId('trash-is-empty').waitFor(DEADLINE);
  await viewer.locator('div[data-testid=list-empty]').waitFor(DEADLINE);
  await viewer.locator('[data-testid=save-state][data-status=saved]').waitFor(DEADLINE);
});

test('the viewer reports that the browser blocks all site data', async ({ serveBuild }) => {
  const { url } = await serveBuild();
  const context = await withoutSiteData();
  const viewer = await context.newPage();
  await viewer.goto(url);
  const health = viewer.locator('[data-testid=storage-health][data-health=denied]');
  await health.waitFor(DEADLINE);
  expect(await health.innerText()).toContain('allow site data');
  const failure = viewer.getByTestId('home-error');
  await failure.waitFor({ timeout: QUERY_DEADLINE_MS / 2 });
  expect(await failure.getByRole('alert').innerText()).toMatch(/store nothing.*not touched.*Allow site data/s);
});

test('when the browser blocks all site data, a chat continues, and its unsaved events can be downloaded as a file', async ({
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const context = await withoutSiteData();
  const chat = await context.newPage();
  await chat.goto(`${url}chat/?model=scripted&rate=100000`);
  await chat.getByTestId('composer').fill('Who keeps this?');
  await chat.getByTestId('send').click();
  await chat.locator('[data-role=assistant][data-state=complete]').waitFor(DEADLINE);
  const note = chat.locator('[data-testid=save-state][data-status=not_saved]');
  await note.waitFor(DEADLINE);
  expect(await note.innerText()).toMatch(/lets this page store nothing|refused to open its storage/);
  expect(await chat.evaluate(() => indexedDB.databases().catch(() => []))).toEqual([]);

  const downloaded = chat.waitForEvent('download');
  await chat.getByTestId('save-file').click();

  const download = await downloaded;
  expect(download.suggestedFilename()).toMatch(/^holdfast-unsaved-.*\.json$/);
  const { events }: { events: { content_delta?: string }[] } = JSON.parse(
    await readFile(await download.path(), 'utf8'),
  );
  const shown = await chat.getByTestId('message-text').allTextContents();
  expect(events.slice(0, 2)).toMatchObject([{ type: 'session_start' }, { type: 'message_add', content: shown[0] }]);
  expect(events.map(({ content_delta = '' }) => content_delta).join('')).toBe(shown[1]);
  expect(events.at(-1)).toMatchObject({ type: 'message_update', is_complete: true });
});
