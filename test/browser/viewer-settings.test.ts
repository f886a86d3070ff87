// Trash, storage and settings as a person uses them, with mouse and keyboard.
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import type { Config } from '../../src/protocol/index.ts';
import { eventually, test } from '../support/browser-test.ts';
import { sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

const TRASHED = 55;
const KEPT = 3;

/** Sessions that have ended, the first of them in the trash; and one of another namespace. */
async function prepare(writer: RecordingPage): Promise<void> {
  const ids = Array.from({ length: TRASHED + KEPT }, (_, index) => `s${index}`);
  await writer.record(
    ids.flatMap((session_id, index) => [
      sessionStart(session_id, { title: `Session ${index}` }),
      { type: 'session_end', session_id },
    ]),
  );
  await writer.page.evaluate(
    async (session_ids) => {
      await window.recorder.api.act({ action: 'trash', session_ids });
      const other = await window.holdfast.openRecorder({ namespace: 'work' });
      await other.record({ type: 'session_start', session_id: 'w', provider: 'p', title: 'Of another namespace' });
      await other.close();
    },
    ids.slice(0, TRASHED),
  );
}

function totalOf({ page }: RecordingPage, status: 'all' | 'trashed'): Promise<number> {
  return page.evaluate(async (wanted) => {
    const read = await window.recorder.api.sessions({ status: wanted, limit: 1 });
    return read.ok ? read.value.total : -1;
  }, status);
}

function configOf({ page }: RecordingPage): Promise<Config | null> {
  return page.evaluate(async () => {
    const read = await window.recorder.api.status();
    return read.ok ? read.value.config : null;
  });
}

/** The browser says that so much of what it allows is in use. */
async function fillTo(page: Page, share: number): Promise<void> {
  await page.addInitScript((usage) => {
    navigator.storage.estimate = () => Promise.resolve({ usage, quota: 1 });
  }, share);
}

test('the trash is paged, restored with undo, deleted from and emptied', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await prepare(writer);
  const page = await context.newPage();
  await page.goto(`${url}#/trash`);
  const rows = page.getByTestId('trash-row');
  const row = (title: string) => rows.filter({ has: page.getByText(title, { exact: true }) });

  await eventually(() => rows.count()).toBe(50);
  await page.getByTestId('trash-older').click();
  await eventually(() => rows.count()).toBe(TRASHED - 50);
  await page.getByTestId('trash-newer').click();
  await eventually(() => rows.count()).toBe(50);

  const restored = (await rows.first().locator('.title').textContent()) ?? '';
  await row(restored).getByTestId('trash-restore').click();
  await eventually(() => row(restored).count()).toBe(0);
  await page.locator('h1:focus').waitFor();
  expect(await totalOf(writer, 'trashed')).toBe(TRASHED - 1);
  await page.getByTestId('undo-bar').getByRole('button', { name: 'Undo' }).click();
  await eventually(() => row(restored).count()).toBe(1);
  await page.locator('main:focus').waitFor();

  // Deleted for good only once that is confirmed, also by keyboard.
  await row(restored).getByTestId('trash-purge').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('confirm-dialog').waitFor();
  await page.keyboard.press('Escape');
  expect(await totalOf(writer, 'trashed')).toBe(TRASHED);
  await page.keyboard.press('Enter');
  await page.getByTestId('confirm-ok').click();
  await eventually(() => totalOf(writer, 'trashed')).toBe(TRASHED - 1);

  // What is chosen on two pages is restored together.
  await page.getByTestId('trash-select-page').focus();
  await page.keyboard.press('Space');
  await page.getByTestId('trash-older').click();
  await eventually(() => rows.count()).toBe(TRASHED - 51);
  await rows.first().getByRole('checkbox').check();
  await page.getByTestId('trash-restore-selected').click();
  await eventually(() => totalOf(writer, 'trashed')).toBe(TRASHED - 52);
  expect(await totalOf(writer, 'all')).toBe(KEPT + 51);

  await page.getByTestId('trash-empty').click();
  await page.getByTestId('confirm-ok').click();
  await page.getByTestId('trash-is-empty').waitFor();
  await page.locator('h1:focus').waitFor();
  expect(await totalOf(writer, 'trashed')).toBe(0);
  expect(await totalOf(writer, 'all')).toBe(KEPT + 51);
});

test('storage and settings say what is, take what is right, and delete everything once that is typed', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await prepare(writer);
  const page = await context.newPage();
  await page.goto(`${url}#/storage`);

  await eventually(() => page.getByTestId('storage-use').textContent()).toMatch(/\d.* of \d.* used/);
  expect(await page.getByTestId('storage-sessions').textContent()).toContain('3 sessions, and 55 in the trash');
  expect(await page.getByTestId('storage-databases').textContent()).toContain('holdfast:work');
  expect(await page.getByTestId('storage-warning').count()).toBe(0);
  await page.getByTestId('storage-persist').click();
  await eventually(() => page.getByTestId('storage-persistence').getAttribute('data-answer')).toMatch(
    /granted|refused/,
  );
  for (const [share, fullness] of [
    [0.85, 'near'],
    [0.99, 'full'],
  ] as const) {
    await fillTo(page, share);
    await page.reload();
    await eventually(() => page.getByTestId('storage-warning').getAttribute('data-fullness')).toBe(fullness);
  }

  await page.goto(`${url}#/settings`);
  const timeout = page.getByTestId('setting-session_timeout_secs');
  await timeout.getByRole('textbox').fill('none');
  await page.keyboard.press('Enter');
  expect(await timeout.getByRole('alert').textContent()).toContain('Type a number');
  expect((await configOf(writer))?.session_timeout_secs).toBe(3_600);
  await timeout.getByRole('textbox').fill('90');
  await page.keyboard.press('Enter');
  await eventually(async () => (await configOf(writer))?.session_timeout_secs).toBe(5_400);
  expect(await timeout.getByRole('alert').count()).toBe(0);

  const age = page.getByTestId('setting-retain_days');
  expect(await age.getByRole('textbox').isDisabled()).toBe(true);
  await age.getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  await eventually(async () => (await configOf(writer))?.retain_days).toBe(90);
  await age.getByRole('textbox').fill('30');
  await age.getByRole('textbox').blur();
  await eventually(async () => (await configOf(writer))?.retain_days).toBe(30);
  await age.getByRole('checkbox').uncheck();
  await eventually(async () => (await configOf(writer))?.retain_days).toBe(null);

  await page.getByTestId('setting-theme').getByText('Dark').click();
  // Modules run only after the page is interactive, when it may have been painted already.
  await page.addInitScript(() => {
    document.addEventListener('readystatechange', () => {
      const { dataset } = document.documentElement;
      if (document.readyState === 'interactive') dataset['themeAtFirst'] = dataset['theme'] ?? 'none';
    });
  });
  await page.reload();
  await eventually(() => page.evaluate(() => document.documentElement.dataset['themeAtFirst'])).toBe('dark');

  // Another set of recordings opens by an address of its own.
  await page.getByTestId('settings-namespaces').getByRole('link').click();
  await page.getByTestId('session-row').filter({ hasText: 'Of another namespace' }).waitFor();
  expect(new URL(page.url()).searchParams.get('namespace')).toBe('work');
  // A slip in the name makes no set of recordings, and shows those that are there.
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  const before = await databases();
  await page.goto(`${url}?namespace=${'none-'.repeat(40)}#/settings`);
  const missing = page.getByTestId('no-recordings');
  await eventually(() => missing.innerText()).toMatch(/No recordings of this name.*none-none-.*holdfast\s+work/s);
  expect(await page.locator('holdfast-no-recordings').evaluate((view) => view.scrollWidth - view.clientWidth)).toBe(0);
  expect(await databases()).toEqual(before);
  await missing.getByRole('link', { name: 'holdfast', exact: true }).click();
  await page.getByTestId('session-row').first().waitFor();
  await page.goto(`${url}#/settings`);

  await page.getByTestId('delete-everything').click();
  await page.getByTestId('delete-word').waitFor();
  await page.keyboard.type('delet'); // the field has the focus
  expect(await page.getByTestId('delete-word').inputValue()).toBe('delet');
  expect(await page.getByTestId('delete-now').isDisabled()).toBe(true);
  await page.getByTestId('delete-word').fill('delete');
  await page.keyboard.press('Enter');
  await page.getByTestId('deleted-everything').waitFor();
  expect([await totalOf(writer, 'all'), await totalOf(writer, 'trashed')]).toEqual([0, 0]);
});
